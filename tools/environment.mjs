// What the test suites need beyond Node.js, and how it is obtained: real GNS3 servers in Python environments of their
// own, and Debian packages. Plain JavaScript for any Node.js from 20 on, because `npm test` starts here.
//
//   node tools/environment.mjs [--install] [--check] [name…]
import { execFile } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { link, mkdir, readFile, readdir, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * The GNS3 releases the product is tested against, the only place that names them.
 * Each has an environment of its own, because the two cannot live in one.
 * @type {Readonly<Record<'2.2' | '3.0', string>>}
 */
export const gns3Releases = { 2.2: '2.2.61', '3.0': '3.0.6' };

/**
 * @typedef {'gns3-2.2' | 'gns3-3.0' | 'vpcs' | 'postgresql-external'} RequirementName
 * @typedef {{ ok: boolean, detail: string }} State whether a requirement is met; `detail` says where it is or what is wrong
 * @typedef {(line: string) => void} Log
 * @typedef {{ install: boolean, log: Log }} Policy `install` allows Debian packages where a service manager runs
 * @typedef {object} Requirement
 * @property {RequirementName} name
 * @property {string} what what it is and for whom
 * @property {() => Promise<State>} check looks, changes nothing
 * @property {{ by: 'pip' | 'apt', packages: string[] }} install where it comes from
 * @property {string} command what a person types to get it
 * @property {(policy: Policy) => Promise<void>} run gets it; throws an `EnvironmentError` saying why it could not
 * @typedef {State & { name: RequirementName, what: string, command: string, elapsedMs: number }} Outcome
 */

/** Why a requirement cannot be had here, in words for the person who runs the tests. */
class EnvironmentError extends Error {}

const checkout = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** The least Python that gns3-server 3.0 accepts ("Requires-Python" of its package). */
const leastPython = [3, 9];
const installTimeoutMs = 20 * 60_000;
const checkTimeoutMs = 60_000;

/**
 * Where the requirements of one checkout lie. A path is given whether or not something is there yet, except those of
 * Debian packages, which are undefined while not installed.
 * @param {string} [root] the checkout
 */
export function environmentPath(root = checkout) {
  const directory = join(root, '.environment');
  return {
    directory,
    /** The gns3server program of each version. */
    gns3: {
      2.2: join(directory, 'gns3-2.2', 'bin', 'gns3server'),
      '3.0': join(directory, 'gns3-3.0', 'bin', 'gns3server'),
    },
    /** The vpcs program as packaged, which Debian's version makes too old for GNS3 to accept by itself. */
    vpcs: findProgram('vpcs'),
  };
}

/**
 * The folder with `initdb` and `postgres` of the newest PostgreSQL server on this machine, undefined without one.
 * Debian keeps them off the PATH, a folder for each major version.
 * @returns {Promise<string | undefined>}
 */
export async function findPostgresqlServer() {
  const debian = '/usr/lib/postgresql';
  const majors = await readdir(debian).catch(() => /** @type {string[]} */ ([]));
  const folders = majors
    .filter((major) => /^\d+$/.test(major))
    .toSorted((one, other) => Number(other) - Number(one))
    .map((major) => join(debian, major, 'bin'));
  const onPath = findProgram('initdb');
  if (onPath !== undefined) folders.push(dirname(await realpath(onPath)));
  return folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')));
}

/**
 * Looks whether requirements are met and changes nothing.
 * @param {readonly string[]} [names] all when absent
 * @param {string} [root] the checkout
 * @returns {Promise<Outcome[]>}
 */
export async function check(names, root = checkout) {
  return Promise.all(select(names, root).map(inspect));
}

/**
 * Gets the requirements that are missing and may be had: Python environments always, Debian packages as root where no
 * service manager runs (containers, CI) or with `install`. What could not be had is reported, never thrown.
 * @param {readonly string[]} [names] all when absent
 * @param {{ install?: boolean, log?: Log, root?: string }} [options]
 * @returns {Promise<Outcome[]>}
 */
export async function ensure(names, { install = false, log = () => {}, root = checkout } = {}) {
  return Promise.all(
    select(names, root).map(async (requirement) => {
      const before = await inspect(requirement);
      if (before.ok) return before;
      const startedMs = Date.now();
      log(`${requirement.name}: ${before.detail}`);
      try {
        await requirement.run({ install, log: (line) => log(`${requirement.name}: ${line}`) });
      } catch (error) {
        if (!(error instanceof EnvironmentError)) throw error;
        return { ...before, ok: false, detail: error.message, elapsedMs: Date.now() - startedMs };
      }
      return { ...(await inspect(requirement)), elapsedMs: Date.now() - startedMs };
    }),
  );
}

/** Every requirement the suites of a checkout may have. @param {string} [root] the checkout @returns {Requirement[]} */
export function requirements(root = checkout) {
  return [gns3Requirement('2.2', root), gns3Requirement('3.0', root), vpcsRequirement(), postgresqlRequirement()];
}

/** @param {readonly string[] | undefined} names @param {string} root */
function select(names, root) {
  const all = requirements(root);
  if (names === undefined || names.length === 0) return all;
  const unknown = names.filter((name) => !all.some((each) => each.name === name));
  if (unknown.length > 0)
    throw new RangeError(`No requirement is called ${unknown.join(', ')}. Known: ${all.map((each) => each.name).join(', ')}`);
  return all.filter(({ name }) => names.includes(name));
}

/** @param {Requirement} requirement @returns {Promise<Outcome>} */
async function inspect({ name, what, command, check: look }) {
  const startedMs = Date.now();
  const state = await look();
  return { name, what, command, ...state, elapsedMs: Date.now() - startedMs };
}

// ---- GNS3 servers, in Python environments ---------------------------------------------------------------------------

/** @param {'2.2' | '3.0'} version @param {string} root @returns {Requirement} */
function gns3Requirement(version, root) {
  const release = gns3Releases[version];
  const home = join(environmentPath(root).directory, `gns3-${version}`);
  return {
    name: /** @type {const} */ (`gns3-${version}`),
    what: `gns3-server ${release}, a real GNS3 server (API v${version[0]})`,
    install: { by: 'pip', packages: [`gns3-server==${release}`] },
    command: `node tools/environment.mjs --install gns3-${version}`,
    check: async () => inspectVirtualEnvironment(home, release),
    run: async (policy) =>
      underLock(`${home}.lock`, policy.log, async () => {
        // Another process may have built it while this one waited.
        if ((await inspectVirtualEnvironment(home, release)).ok) return;
        await buildVirtualEnvironment(home, release, policy);
      }),
  };
}

/**
 * The stamp is written last, so an interrupted installation has none. It says where the environment was built and with
 * which Python: an environment has both inside its scripts as absolute paths and works nowhere else.
 * @typedef {{ home: string, release: string, python: string, pythonVersion: string }} Stamp
 * @param {string} home @returns {string}
 */
const stampPath = (home) => join(home, 'thalamus-stamp.json');

/** @param {string} home @param {string} release @returns {Promise<State>} */
async function inspectVirtualEnvironment(home, release) {
  if (!existsSync(home)) return { ok: false, detail: 'not installed' };
  const stamp = await readStamp(home);
  if (!stamp) return { ok: false, detail: 'its installation was interrupted' };
  if (stamp.release !== release) return { ok: false, detail: `is gns3-server ${stamp.release}, not ${release}` };
  if (stamp.home !== (await realpath(home))) return { ok: false, detail: `was moved here from ${stamp.home}` };
  if (!existsSync(stamp.python)) return { ok: false, detail: `its Python ${stamp.python} is gone` };
  const script = 'import sys, platform, importlib.metadata as m; print(platform.python_version(), m.version("gns3-server"))';
  const { code, output } = await run(join(home, 'bin', 'python'), ['-c', script], { timeoutMs: checkTimeoutMs });
  const [pythonVersion, installed] = output.trim().split(' ');
  if (code !== 0 || installed !== release) return { ok: false, detail: `does not run: ${lastLines(output, 1)}` };
  if (pythonVersion !== stamp.pythonVersion) {
    return { ok: false, detail: `was built with Python ${stamp.pythonVersion}, which is now ${pythonVersion}` };
  }
  return { ok: true, detail: `${join(home, 'bin', 'gns3server')}, Python ${pythonVersion}` };
}

/** @param {string} home @returns {Promise<Stamp | undefined>} */
async function readStamp(home) {
  try {
    const stamp = JSON.parse(await readFile(stampPath(home), 'utf8'));
    const texts = [stamp?.home, stamp?.release, stamp?.python, stamp?.pythonVersion];
    return texts.every((text) => typeof text === 'string') ? stamp : undefined;
  } catch {
    return undefined;
  }
}

/** @param {string} home @param {string} release @param {Policy} policy */
async function buildVirtualEnvironment(home, release, policy) {
  const python = await findPython(policy);
  await rm(home, { recursive: true, force: true });
  policy.log(`creating an environment with Python ${python.version} (${python.path})`);
  await mustRun(python.path, ['-m', 'venv', home], 'creating the Python environment');
  const inside = join(home, 'bin', 'python');
  policy.log(`installing gns3-server==${release} with pip`);
  const pip = ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', '--quiet'];
  await mustRun(inside, [...pip, `gns3-server==${release}`], `pip install gns3-server==${release}`);
  const { output } = await mustRun(join(home, 'bin', 'gns3server'), ['--version'], 'gns3server --version');
  if (output.trim() !== release) {
    throw new EnvironmentError(`gns3server --version says "${lastLines(output, 1)}", expected ${release}`);
  }
  const stamp = { home: await realpath(home), release, python: python.path, pythonVersion: python.version };
  await writeFile(`${stampPath(home)}.unfinished`, `${JSON.stringify(stamp, null, 2)}\n`);
  await rename(`${stampPath(home)}.unfinished`, stampPath(home));
}

/** @param {Policy} policy @returns {Promise<{ path: string, version: string }>} */
async function findPython(policy) {
  const found = await tryPythons();
  if (found) return found;
  if (findProgram('apt-get') === undefined) {
    throw new EnvironmentError(`no Python ${leastPython.join('.')} or newer with the venv module was found`);
  }
  await installDebianPackages(['python3', 'python3-venv'], policy);
  const installed = await tryPythons();
  if (installed) return installed;
  throw new EnvironmentError(`python3 of this Debian is older than ${leastPython.join('.')}`);
}

/** The first Python that is new enough and can make environments with pip in them (Debian splits `ensurepip` off). */
async function tryPythons() {
  const script = [
    'import sys, os, platform, venv, ensurepip',
    `assert sys.version_info >= (${leastPython.join(', ')})`,
    // The interpreter itself: `python3` may be a version manager's wrapper, or inside somebody's environment.
    'print(os.path.realpath(sys._base_executable)); print(platform.python_version())',
  ].join('\n');
  for (const name of ['python3', '/usr/bin/python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10']) {
    const { code, output } = await run(name, ['-c', script], { timeoutMs: checkTimeoutMs });
    const [path, version] = output.trim().split('\n');
    if (code === 0 && path !== undefined && version !== undefined) return { path, version };
  }
  return undefined;
}

/**
 * One process at a time builds in one place. The lock file holds its owner's pid; a dead owner's lock is taken over.
 * @template T
 * @param {string} lock @param {Log} log @param {() => Promise<T>} work @returns {Promise<T>}
 */
async function underLock(lock, log, work) {
  await mkdir(dirname(lock), { recursive: true });
  const deadlineMs = Date.now() + installTimeoutMs;
  for (let told = false; ; told = true) {
    try {
      await writeFile(lock, `${process.pid}\n`, { flag: 'wx' });
      break;
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    }
    const owner = Number(await readFile(lock, 'utf8').catch(() => ''));
    // An empty file is a lock being written at this moment, or by one that was killed there: the time-out tells.
    if (owner > 0 && !isAlive(owner)) {
      await removeDeadLock(lock, owner);
      continue;
    }
    if (Date.now() > deadlineMs) throw new EnvironmentError(`process ${owner} holds ${lock}; remove it if none runs`);
    if (!told) log(`waiting for process ${owner}, which is installing it`);
    await sleep(500);
  }
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

/**
 * Of several processes that see a dead owner one may have removed its lock and taken a new one meanwhile: what was taken
 * away is looked at again, and put back when it was not the dead one's.
 * @param {string} lock @param {number} owner
 */
async function removeDeadLock(lock, owner) {
  const taken = `${lock}.${process.pid}`;
  if (await rename(lock, taken).catch(() => 'somebody else removed it')) return;
  if (Number(await readFile(taken, 'utf8')) !== owner) await link(taken, lock).catch(() => {});
  await rm(taken, { force: true });
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

// ---- Debian packages ------------------------------------------------------------------------------------------------

/** @returns {Requirement} */
function vpcsRequirement() {
  return {
    name: 'vpcs',
    what: 'VPCS, the simulated hosts that the real GNS3 servers run',
    install: { by: 'apt', packages: ['vpcs'] },
    command: aptCommand(['vpcs']),
    check: async () => {
      const path = findProgram('vpcs');
      if (path === undefined) return { ok: false, detail: 'no vpcs on the PATH' };
      const { output } = await run(path, ['-v'], { timeoutMs: checkTimeoutMs });
      const version = /Virtual PC Simulator, version (\S+)/.exec(output)?.[1];
      if (version === undefined) return { ok: false, detail: `${path} -v does not say it is VPCS` };
      return { ok: true, detail: `${path}, version ${version}` };
    },
    run: async (policy) => installDebianPackages(['vpcs'], policy),
  };
}

/** @returns {Requirement} */
function postgresqlRequirement() {
  return {
    name: 'postgresql-external',
    what: 'a PostgreSQL server other than the embedded one, for the contract suite of the store',
    install: { by: 'apt', packages: ['postgresql'] },
    command: aptCommand(['postgresql']),
    check: async () => {
      const folder = await findPostgresqlServer();
      if (folder === undefined) return { ok: false, detail: 'no initdb and postgres programs found' };
      const { code, output } = await run(join(folder, 'postgres'), ['--version'], { timeoutMs: checkTimeoutMs });
      const version = output.trim().replace('postgres (PostgreSQL) ', '');
      return code === 0
        ? { ok: true, detail: `${folder}, version ${version}` }
        : { ok: false, detail: `${folder}/postgres does not run: ${lastLines(output, 1)}` };
    },
    run: async (policy) => withoutServices(async () => installDebianPackages(['postgresql'], policy), policy),
  };
}

/** @param {string[]} packages */
const aptCommand = (packages) => `sudo apt-get install --no-install-recommends ${packages.join(' ')}`;

/** Who may install Debian packages: root, where no service manager would notice, or who says so. @param {Policy} policy */
function refusal({ install }) {
  if (findProgram('apt-get') === undefined) return 'this machine has no apt-get';
  if (process.getuid?.() !== 0) return 'only root installs Debian packages';
  // The documented test for a running systemd, see sd_booted(3).
  if (existsSync('/run/systemd/system') && !install) return 'a service manager runs here, and --install was not given';
  return undefined;
}

/** One installation at a time: dpkg allows no second one. @type {Promise<unknown>} */
let lastInstallation = Promise.resolve();
let listsUpdated = false;

/** @param {string[]} packages @param {Policy} policy */
async function installDebianPackages(packages, policy) {
  const reason = refusal(policy);
  if (reason !== undefined) throw new EnvironmentError(`${packages.join(', ')} not installed: ${reason}`);
  const installation = lastInstallation.then(async () => aptInstall(packages, policy.log));
  lastInstallation = installation.catch(() => {});
  await installation;
}

/** @param {string[]} packages @param {Log} log */
async function aptInstall(packages, log) {
  // Never asks, keeps the machine's configuration files, waits for another apt.
  const options = ['-y', '--no-install-recommends', '-o', 'Dpkg::Options::=--force-confold'];
  const lock = ['-o', 'DPkg::Lock::Timeout=300'];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  /** @param {string[]} words */
  const apt = async (words) => run('apt-get', [...lock, ...words], { timeoutMs: installTimeoutMs, env });
  const update = async () => {
    if (listsUpdated) return;
    log('apt-get update');
    const { code, output } = await apt(['update', '-qq']);
    if (code !== 0) throw new EnvironmentError(`apt-get update failed: ${lastLines(output, 3)}`);
    listsUpdated = true;
  };
  // An image often comes without package lists; older lists may name files that the mirror no longer has.
  const { code: known } = await apt(['install', '--simulate', '-qq', ...options, ...packages]);
  if (known !== 0) await update();
  log(`apt-get install ${packages.join(' ')}`);
  let { code, output } = await apt(['install', '-qq', ...options, ...packages]);
  if (code !== 0 && !listsUpdated) {
    await update();
    ({ code, output } = await apt(['install', '-qq', ...options, ...packages]));
  }
  if (code !== 0) throw new EnvironmentError(`apt-get install ${packages.join(' ')} failed: ${lastLines(output, 3)}`);
}

const ours = '# Written by tools/environment.mjs of Thalamus for the time of an installation.';
/**
 * What keeps a package from starting services: exit 101 of policy-rc.d is "action forbidden by policy" (Debian,
 * README.policy-rc.d), and the PostgreSQL packages make no cluster when told so here (createcluster.conf(5)).
 */
const guards = [
  { path: '/usr/sbin/policy-rc.d', text: `#!/bin/sh\n${ours}\nexit 101\n`, mode: 0o755 },
  { path: '/etc/postgresql-common/createcluster.d/thalamus.conf', text: `${ours}\ncreate_main_cluster = false\n`, mode: 0o644 },
];

const interruptions = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/** @param {() => Promise<void>} work @param {Policy} policy */
async function withoutServices(work, policy) {
  if (refusal(policy) !== undefined) return work();
  /** @type {string[]} */
  const set = [];
  const clear = () => {
    for (const path of set) rmSync(path, { force: true });
  };
  // A guard left behind would keep the machine from starting any service that is installed later.
  const interrupt = () => process.exit(130);
  process.on('exit', clear);
  for (const signal of interruptions) process.on(signal, interrupt);
  try {
    for (const { path, text, mode } of guards) {
      // The machine's own guard stays; one of ours may be left over from an interrupted installation.
      const present = await readFile(path, 'utf8').catch(() => undefined);
      if (present !== undefined && !present.includes(ours)) continue;
      await mkdir(dirname(path), { recursive: true });
      set.push(path);
      await writeFile(path, text, { mode });
    }
    await work();
  } finally {
    clear();
    process.off('exit', clear);
    for (const signal of interruptions) process.off(signal, interrupt);
  }
}

// ---- Programs -------------------------------------------------------------------------------------------------------

/** @param {string} name @returns {string | undefined} */
function findProgram(name) {
  const folders = (process.env['PATH'] ?? '').split(delimiter).concat('/usr/local/bin', '/usr/bin', '/usr/sbin');
  const folder = folders.find((each) => each !== '' && existsSync(join(each, name)));
  return folder === undefined ? undefined : join(folder, name);
}

/**
 * Runs a program to its end and gives its exit code (127 when it cannot be started, 124 when its time is up) and what it
 * wrote, errors last.
 * @param {string} program @param {string[]} words
 * @param {{ timeoutMs: number, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<{ code: number, output: string }>}
 */
async function run(program, words, { timeoutMs, env = process.env }) {
  // Somebody's PYTHONPATH or PYTHONHOME would bring other packages into the environments.
  const { PYTHONPATH: _path, PYTHONHOME: _home, ...rest } = env;
  const options = { env: rest, timeout: timeoutMs, killSignal: /** @type {const} */ ('SIGKILL'), maxBuffer: 64 * 2 ** 20 };
  return new Promise((settle) => {
    const child = execFile(program, words, options, (error, stdout, stderr) => {
      const output = stdout + stderr;
      if (!error) settle({ code: 0, output });
      else if (error.killed) settle({ code: 124, output: `${output}\nno end after ${timeoutMs / 1000} s` });
      else settle({ code: typeof error.code === 'number' ? error.code : 127, output: output || error.message });
    });
    child.stdin?.end();
  });
}

/** @param {string} program @param {string[]} words @param {string} what */
async function mustRun(program, words, what) {
  const result = await run(program, words, { timeoutMs: installTimeoutMs });
  if (result.code === 0) return result;
  throw new EnvironmentError(`${what} failed (${result.code}): ${lastLines(result.output, 3)}`);
}

/** @param {string} text @param {number} count */
const lastLines = (text, count) => text.trim().split('\n').slice(-count).join(' / ') || 'it said nothing';

// ---- The command ----------------------------------------------------------------------------------------------------

/** @param {string[]} words */
async function main(words) {
  const flags = words.filter((word) => word.startsWith('-'));
  const names = words.filter((word) => !word.startsWith('-'));
  const unknown = flags.find((flag) => flag !== '--install' && flag !== '--check');
  if (unknown !== undefined) throw new RangeError(`Unknown option ${unknown}. Options: --install, --check`);
  const outcomes = flags.includes('--check')
    ? await check(names)
    : await ensure(names, { install: flags.includes('--install'), log: (line) => console.error(line) });
  const width = Math.max(...outcomes.map(({ name }) => name.length));
  for (const { name, ok, detail, elapsedMs } of outcomes) {
    const seconds = `${(elapsedMs / 1000).toFixed(1)} s`;
    console.log(`${name.padEnd(width)}  ${(ok ? 'ok' : 'missing').padEnd(7)}  ${seconds.padStart(7)}  ${detail}`);
  }
  const missing = outcomes.filter(({ ok }) => !ok);
  for (const { name, command } of missing) console.log(`To get ${name}: ${command}`);
  return missing.length === 0 ? 0 : 1;
}

if (process.argv[1] !== undefined && (await realpath(process.argv[1]).catch(() => '')) === fileURLToPath(import.meta.url)) {
  process.exitCode = await main(process.argv.slice(2)).catch((error) => {
    console.error(error instanceof Error ? error.message : error);
    return 2;
  });
}
