// Debian packages: who may install them, and how without a question or a service that starts.
import { existsSync, rmSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { EnvironmentError, findProgram, installTimeoutMs, lastLines, run } from './programs.mjs';

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

/** @param {string[]} packages @param {Policy} policy */
export async function installDebianPackages(packages, policy) {
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
