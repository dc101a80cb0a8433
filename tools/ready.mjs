// Makes the checkout ready and hands over to the packaged Node.js. Plain JavaScript for any Node.js from 18 on:
// it runs before anything is installed.
//
//   node tools/ready.mjs                 installs what package-lock.json says, when that is not there already
//   node tools/ready.mjs run FILE ARGS   the same, then runs FILE with the Node.js of node_modules

import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const binaries = join(root, 'node_modules', '.bin');
const windows = process.platform === 'win32';
const runtime = windows ? join(root, 'node_modules', 'node', 'bin', 'node.exe') : join(binaries, 'node');
const stampFile = join(root, 'node_modules', '.thalamus-ready');

/** What the installed packages are made from; another lock file or platform makes them stale. */
function stamp() {
  const lock = readFileSync(join(root, 'package-lock.json'));
  return createHash('sha256').update(lock).update(`${process.platform}-${process.arch}`).digest('hex');
}

function isReady() {
  return existsSync(runtime) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp();
}

/**
 * `npm install` keeps to the lock file as `npm ci` does, without refusing one that lacks optional packages of other
 * platforms; `--no-save` leaves the lock file as it is.
 */
function install() {
  process.stderr.write('Installing what Thalamus needs (npm install); this happens once and after updates.\n');
  // Standard output stays clean for programs that read what the command prints.
  const npm = spawnSync(
    windows ? 'npm.cmd' : 'npm',
    ['install', '--no-save', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: root,
      stdio: ['ignore', 2, 2],
      shell: windows,
    },
  );
  if (npm.error !== undefined || npm.status !== 0) {
    process.stderr.write(
      `npm install failed${npm.error === undefined ? ` with code ${npm.status}` : `: ${npm.error.message}`}. Check the connection to the package registry and run the command again.\n`,
    );
    process.exit(1);
  }
  if (!existsSync(runtime)) {
    process.stderr.write(
      `The Node.js that Thalamus runs on was not installed: ${runtime} is missing. npm must be allowed to run the install script of the package "node" (npm config get ignore-scripts must be false).\n`,
    );
    process.exit(1);
  }
  writeFileSync(stampFile, stamp());
}

/**
 * Runs a file and ends as it ended; the signals that people and process managers send are passed on.
 * @param {string} file
 * @param {string[]} args
 */
function run(file, args) {
  const words = [join(root, file), ...args];
  const env = { ...process.env, PATH: `${binaries}${delimiter}${process.env['PATH'] ?? ''}` };
  // Where it can, this process becomes the other one: nothing stands between it and its signals, and no memory is spent on waiting.
  if (!windows && typeof process.execve === 'function') process.execve(runtime, [runtime, ...words], env);
  const child = spawn(runtime, words, { stdio: 'inherit', env });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    // Ctrl-C on a terminal reaches the child by itself: passing it on would interrupt it twice.
    process.on(signal, () => (signal === 'SIGINT' && process.stdin.isTTY ? undefined : child.kill(signal)));
  }
  child.once('error', (error) => {
    process.stderr.write(`Could not run ${file}: ${error.message}\n`);
    process.exit(1);
  });
  child.once('exit', (code, signal) => process.exit(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
}

/** One installation at a time: two commands started together in a fresh checkout would write the same folder. */
function installAlone() {
  const lock = join(tmpdir(), `thalamus-ready-${createHash('sha256').update(root).digest('hex').slice(0, 16)}`);
  for (let told = false; !take(lock); told = true) {
    if (!told) process.stderr.write('Another command is installing what Thalamus needs; waiting for it.\n');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 250);
  }
  process.once('exit', () => rmSync(lock, { force: true }));
  if (!isReady()) install();
  rmSync(lock, { force: true });
}

/**
 * Takes a lock file, also one that a dead process left.
 * @param {string} lock
 */
function take(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
  }
  try {
    // Empty for the moment between its creation and its first write: then whoever holds it is alive.
    const holder = readFileSync(lock, 'utf8');
    if (holder !== '') process.kill(Number(holder), 0);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ESRCH') rmSync(lock, { force: true });
  }
  return false;
}

if (!isReady()) installAlone();
const [action, file, ...args] = process.argv.slice(2);
if (action === 'run' && file !== undefined) run(file, args);
else if (action !== undefined) {
  process.stderr.write('Usage: node tools/ready.mjs [run FILE ARGUMENTS]\n');
  process.exit(2);
}
