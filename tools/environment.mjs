// What the test suites need beyond Node.js, and how it is obtained: real GNS3 servers in Python environments of their
// own, and Debian packages. Plain JavaScript for any Node.js from 20 on, because `npm test` starts here.
//
//   node tools/environment.mjs [--install] [--check] [name…]
import { existsSync } from 'node:fs';
import { link, mkdir, readFile, readdir, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { aptCommand, installDebianPackages, withoutServices } from './debian-packages.mjs';
import { deployPackages, openBaoPackages, programRequirements } from './program-requirements.mjs';
import { checkTimeoutMs, EnvironmentError, findProgram, installTimeoutMs, lastLines, mustRun, run } from './programs.mjs';

/**
 * The GNS3 releases the product is tested against, the only place that names them.
 * Each has an environment of its own, because the two cannot live in one.
 * @type {Readonly<Record<'2.2' | '3.0', string>>}
 */
export const gns3Releases = { 2.2: '2.2.61', '3.0': '3.0.6' };

/** A client library of GNS3 2.2 that nobody here wrote; from 1.8 on pydantic adds fields of its own to what it sends. */
const gns3fyPackages = ['gns3fy==0.8.0', 'pydantic<1.8'];

/** What the example of a module in Python needs beside Python. */
const pythonModulePackages = ['websockets==17.4'];

/** What reads the OpenAPI document: one asks everything in it, one makes a client of it, one says whether it is one. */
const openApiPackages = ['schemathesis==4.32.5', 'openapi-python-client==0.29.1', 'openapi-spec-validator==0.9.0'];

/**
 * @typedef {'gns3-2.2' | 'gns3-3.0' | 'gns3fy' | 'python-module' | 'openapi' | 'openbao' | 'deploy' | 'vpcs' | 'chromium' | 'snmp' | 'redis' | 'postgresql-external' | (typeof programRequirements)[number]['name']} RequirementName
 * @typedef {{ ok: boolean, detail: string }} State whether a requirement is met; `detail` says where it is or what is wrong
 * @typedef {import('./debian-packages.mjs').Log} Log
 * @typedef {import('./debian-packages.mjs').Policy} Policy
 * @typedef {object} Requirement
 * @property {RequirementName} name
 * @property {string} what what it is and for whom
 * @property {() => Promise<State>} check looks, changes nothing
 * @property {{ by: 'pip' | 'apt', packages: string[] }} install where it comes from
 * @property {string} command what a person types to get it
 * @property {(policy: Policy) => Promise<void>} run gets it; throws an `EnvironmentError` saying why it could not
 * @typedef {State & { name: RequirementName, what: string, command: string, elapsedMs: number }} Outcome
 */

const checkout = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** The least Python that gns3-server 3.0 accepts ("Requires-Python" of its package). */
const leastPython = [3, 9];

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
    /** The Python that has gns3fy. */
    gns3fy: join(directory, 'gns3fy', 'bin', 'python'),
    /** The Python that has what the example of a module needs. */
    pythonModule: join(directory, 'python-module', 'bin', 'python'),
    /** The folder of the programs that read the OpenAPI document, and of the Python that has them. */
    openApi: join(directory, 'openapi', 'bin'),
    /** The program of OpenBao, server and client. */
    openBao: join(directory, 'openbao', 'bin', 'bao'),
    /** The folder of the programs that check the files of deploy/, and of the Python that has them. */
    deploy: join(directory, 'deploy', 'bin'),
    /** The vpcs program as packaged, which Debian's version makes too old for GNS3 to accept by itself. */
    vpcs: findProgram('vpcs'),
    /** A browser. */
    chromium: findProgram('chromium') ?? findProgram('chromium-browser'),
    /** Net-SNMP's clients. */
    snmpwalk: findProgram('snmpwalk'),
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
  return [
    gns3Requirement('2.2', root),
    gns3Requirement('3.0', root),
    pythonRequirement('gns3fy', 'gns3fy, a client library of GNS3, for the tests of the lab', gns3fyPackages, root),
    pythonRequirement('python-module', 'what the example of a module in Python needs', pythonModulePackages, root),
    pythonRequirement('openapi', 'Schemathesis and a generator of clients, for the tests of the OpenAPI document', openApiPackages, root),
    pythonRequirement('openbao', 'an OpenBao server, which speaks as Vault does', openBaoPackages, root),
    pythonRequirement('deploy', 'what knows the formats of the files of deploy/', deployPackages, root),
    vpcsRequirement(),
    chromiumRequirement(),
    snmpRequirement(),
    redisRequirement(),
    ...programRequirements,
    postgresqlRequirement(),
  ];
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
  const packages = [`gns3-server==${release}`];
  const home = join(environmentPath(root).directory, `gns3-${version}`);
  return {
    name: /** @type {const} */ (`gns3-${version}`),
    what: `gns3-server ${release}, a real GNS3 server (API v${version[0]})`,
    install: { by: 'pip', packages },
    command: `node tools/environment.mjs --install gns3-${version}`,
    check: async () => inspectVirtualEnvironment(home, packages),
    run: async (policy) =>
      underLock(`${home}.lock`, policy.log, async () => {
        // Another process may have built it while this one waited.
        if ((await inspectVirtualEnvironment(home, packages)).ok) return;
        await buildVirtualEnvironment(home, packages, policy);
      }),
  };
}

/**
 * A Python environment of its own with packages in it, the first of which it is for.
 * @param {'gns3fy' | 'python-module' | 'openapi' | 'openbao' | 'deploy'} name @param {string} what @param {string[]} packages @param {string} root @returns {Requirement}
 */
function pythonRequirement(name, what, packages, root) {
  const home = join(environmentPath(root).directory, name);
  return {
    name,
    what,
    install: { by: 'pip', packages },
    command: `node tools/environment.mjs --install ${name}`,
    check: async () => inspectVirtualEnvironment(home, packages),
    run: async (policy) =>
      underLock(`${home}.lock`, policy.log, async () => {
        if ((await inspectVirtualEnvironment(home, packages)).ok) return;
        await buildVirtualEnvironment(home, packages, policy);
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

/** The first of the packages is the one it is for. @param {string} home @param {string[]} packages @returns {Promise<State>} */
async function inspectVirtualEnvironment(home, packages) {
  const [name = '', release = ''] = (packages[0] ?? '').split('==');
  if (!existsSync(home)) return { ok: false, detail: 'not installed' };
  const stamp = await readStamp(home);
  if (!stamp) return { ok: false, detail: 'its installation was interrupted' };
  if (stamp.release !== release) return { ok: false, detail: `is ${name} ${stamp.release}, not ${release}` };
  if (stamp.home !== (await realpath(home))) return { ok: false, detail: `was moved here from ${stamp.home}` };
  if (!existsSync(stamp.python)) return { ok: false, detail: `its Python ${stamp.python} is gone` };
  const script = `import sys, platform, importlib.metadata as m; print(platform.python_version(), m.version("${name}"))`;
  const { code, output } = await run(join(home, 'bin', 'python'), ['-c', script], { timeoutMs: checkTimeoutMs });
  const [pythonVersion, installed] = output.trim().split(' ');
  if (code !== 0 || installed !== release) return { ok: false, detail: `does not run: ${lastLines(output, 1)}` };
  if (pythonVersion !== stamp.pythonVersion) {
    return { ok: false, detail: `was built with Python ${stamp.pythonVersion}, which is now ${pythonVersion}` };
  }
  return { ok: true, detail: `${home}, Python ${pythonVersion}` };
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

/** @param {string} home @param {string[]} packages @param {Policy} policy */
async function buildVirtualEnvironment(home, packages, policy) {
  const [name = '', release = ''] = (packages[0] ?? '').split('==');
  const python = await findPython(policy);
  await rm(home, { recursive: true, force: true });
  policy.log(`creating an environment with Python ${python.version} (${python.path})`);
  await mustRun(python.path, ['-m', 'venv', home], 'creating the Python environment');
  const inside = join(home, 'bin', 'python');
  policy.log(`installing ${packages.join(' ')} with pip`);
  const pip = ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', '--quiet'];
  await mustRun(inside, [...pip, ...packages], `pip install ${packages.join(' ')}`);
  if (name === 'gns3-server') {
    const { output } = await mustRun(join(home, 'bin', 'gns3server'), ['--version'], 'gns3server --version');
    if (output.trim() !== release) throw new EnvironmentError(`gns3server --version says "${lastLines(output, 1)}", expected ${release}`);
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
    check: async () => sayingVersion(findProgram('vpcs'), 'vpcs', ['-v'], /Virtual PC Simulator, version (\S+)/),
    run: async (policy) => installDebianPackages(['vpcs'], policy),
  };
}

/** @returns {Requirement} */
function chromiumRequirement() {
  return {
    name: 'chromium',
    what: 'Chromium, the browser that the web app is tested in',
    install: { by: 'apt', packages: ['chromium'] },
    command: aptCommand(['chromium']),
    check: async () => sayingVersion(environmentPath().chromium, 'chromium', ['--version'], /(?:Chromium|Chrome) (\S+)/),
    run: async (policy) => installDebianPackages(['chromium'], policy),
  };
}

/** @returns {Requirement} */
function snmpRequirement() {
  const packages = ['snmp', 'snmpd', 'lldpd'];
  return {
    name: 'snmp',
    what: "Net-SNMP's clients and agent, and lldpd, which nobody here wrote, for the tests of SNMP",
    install: { by: 'apt', packages },
    command: aptCommand(packages),
    check: async () => {
      for (const program of ['snmpd', 'lldpd']) {
        if (findProgram(program) === undefined) return { ok: false, detail: `${program} is not installed` };
      }
      return sayingVersion(environmentPath().snmpwalk, 'snmpwalk', ['-V'], /NET-SNMP version: (\S+)/);
    },
    run: async (policy) => withoutServices(() => installDebianPackages(packages, policy), policy),
  };
}

/** @returns {Requirement} */
function redisRequirement() {
  return {
    name: 'redis',
    what: 'a Redis server, for the tests of the cache and of what programs outside are told',
    install: { by: 'apt', packages: ['redis-server'] },
    command: aptCommand(['redis-server']),
    check: async () => sayingVersion(findProgram('redis-server'), 'redis-server', ['--version'], /v=(\S+)/),
    run: async (policy) => installDebianPackages(['redis-server'], policy),
  };
}

/** Is a program there, and does it say which version it is? @param {string | undefined} path @param {string} name @param {string[]} words @param {RegExp} saying @returns {Promise<State>} */
async function sayingVersion(path, name, words, saying) {
  if (path === undefined) return { ok: false, detail: `no ${name} on the PATH` };
  const { output } = await run(path, words, { timeoutMs: checkTimeoutMs });
  const version = saying.exec(output)?.[1];
  if (version === undefined) return { ok: false, detail: `${path} does not say its version: ${lastLines(output, 1)}` };
  return { ok: true, detail: `${path}, version ${version}` };
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
