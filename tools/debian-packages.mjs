// Debian packages: who may install them, and how without a question or a service that starts.
import { existsSync, rmSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { checkTimeoutMs, EnvironmentError, findProgram, installTimeoutMs, lastLines, run } from './programs.mjs';

/**
 * @typedef {(line: string) => void} Log
 * @typedef {{ install: boolean, log: Log }} Policy `install` allows Debian packages where a service manager runs
 */

/** @param {string[]} packages */
export const aptCommand = (packages) => `sudo apt-get install --no-install-recommends ${packages.join(' ')}`;

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

/**
 * @param {string[]} packages @param {Policy} policy
 * @param {{ backports?: boolean }} [options] `backports`: from the backports of the release where the release itself has them not
 */
export async function installDebianPackages(packages, policy, { backports = false } = {}) {
  const reason = refusal(policy);
  if (reason !== undefined) throw new EnvironmentError(`${packages.join(', ')} not installed: ${reason}`);
  const install = async () => {
    const fromBackports = backports && !(await isOffered(packages, policy.log));
    return fromBackports ? installFromBackports(packages, policy.log) : aptInstall(packages, policy.log);
  };
  const installation = lastInstallation.then(install);
  lastInstallation = installation.catch(() => {});
  await installation;
}

// Never asks, keeps the machine's configuration files, waits for another apt.
const installOptions = ['-y', '--no-install-recommends', '-o', 'Dpkg::Options::=--force-confold'];

/** @param {string[]} words */
async function apt(words) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return run('apt-get', ['-o', 'DPkg::Lock::Timeout=300', ...words], { timeoutMs: installTimeoutMs, env });
}

/** @param {Log} log */
async function update(log) {
  if (listsUpdated) return;
  log('apt-get update');
  const { code, output } = await apt(['update', '-qq']);
  if (code !== 0) throw new EnvironmentError(`apt-get update failed: ${lastLines(output, 3)}`);
  listsUpdated = true;
}

/** @param {string[]} packages */
const canInstall = async (packages) => (await apt(['install', '--simulate', '-qq', ...installOptions, ...packages])).code === 0;

/** @param {string[]} packages @param {Log} log */
async function isOffered(packages, log) {
  if (await canInstall(packages)) return true;
  await update(log);
  return canInstall(packages);
}

/** @param {string[]} packages @param {Log} log */
async function aptInstall(packages, log) {
  // An image often comes without package lists; older lists may name files that the mirror no longer has.
  if (!(await canInstall(packages))) await update(log);
  log(`apt-get install ${packages.join(' ')}`);
  let { code, output } = await apt(['install', '-qq', ...installOptions, ...packages]);
  if (code !== 0 && !listsUpdated) {
    await update(log);
    ({ code, output } = await apt(['install', '-qq', ...installOptions, ...packages]));
  }
  if (code !== 0) throw new EnvironmentError(`apt-get install ${packages.join(' ')} failed: ${lastLines(output, 3)}`);
}

/** Of the package debian-archive-keyring; backports are signed as the releases are. */
const debianKeys = '/usr/share/keyrings/debian-archive-keyring.gpg';

/**
 * The machine's own sources and lists stay as they are: this installation has its own, from the same mirror under the same key.
 * @param {string[]} packages @param {Log} log
 */
async function installFromBackports(packages, log) {
  const source = await releaseSource();
  const folder = await mkdtemp(join(tmpdir(), 'thalamus-backports-'));
  try {
    // apt downloads as a user of its own, which has to come in.
    await chmod(folder, 0o755);
    await mkdir(join(folder, 'lists'));
    const list = join(folder, 'sources.list');
    const release = `${source.codename}-backports`;
    const lines = [source.codename, release].map((suite) => `deb [signed-by=${debianKeys}] ${source.uri} ${suite} main\n`);
    await writeFile(list, lines.join(''));
    const paths = { 'Etc::sourcelist': list, 'Etc::sourceparts': '-', 'State::lists': join(folder, 'lists') };
    // Caches in memory only: those of the machine are made of its own lists.
    const caches = { 'Cache::pkgcache': '', 'Cache::srcpkgcache': '' };
    const own = Object.entries({ ...paths, ...caches }).flatMap(([name, value]) => ['-o', `Dir::${name}=${value}`]);
    log(`apt-get update, with ${release}`);
    const updated = await apt(['update', '-qq', ...own]);
    if (updated.code !== 0) throw new EnvironmentError(`apt-get update with ${release} failed: ${lastLines(updated.output, 3)}`);
    log(`apt-get install -t ${release} ${packages.join(' ')}`);
    const { code, output } = await apt(['install', '-qq', ...installOptions, '-t', release, ...own, ...packages]);
    if (code !== 0) throw new EnvironmentError(`${packages.join(' ')} not installed from ${release}: ${lastLines(output, 3)}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Where this machine has its release from, as apt itself reads its sources (apt-get(8), `indextargets`).
 * @returns {Promise<{ uri: string, codename: string }>}
 */
async function releaseSource() {
  const { output: system } = await run('sh', ['-c', '. /etc/os-release && echo "$ID $VERSION_CODENAME"'], { timeoutMs: checkTimeoutMs });
  const [id, codename = ''] = system.trim().split(' ');
  const { output } = await apt(['indextargets', '--format', '$(REPO_URI)|$(RELEASE)|$(COMPONENT)', 'Created-By: Packages']);
  const targets = output.split('\n').map((line) => line.split('|'));
  const uri = targets.find(([, release, component]) => release === codename && component === 'main')?.[0];
  if (id !== 'debian' || codename === '' || uri === undefined)
    throw new EnvironmentError('only Debian, with its release among the sources of apt, has the backports that are needed');
  return { uri, codename };
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
export async function withoutServices(work, policy) {
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
