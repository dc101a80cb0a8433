// Makes the checkout ready and hands over to the packaged Node.js. Plain JavaScript for any Node.js from 18 on:
// it runs before anything is installed.
//
//   node tools/ready.mjs                 installs what package-lock.json says, when that is not there already
//   node tools/ready.mjs run FILE ARGS   the same, then runs FILE with the Node.js of node_modules

import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
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
  const npm = spawnSync(windows ? 'npm.cmd' : 'npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: windows,
  });
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
  const child = spawn(runtime, [join(root, file), ...args], {
    stdio: 'inherit',
    env: { ...process.env, PATH: `${binaries}${delimiter}${process.env['PATH'] ?? ''}` },
  });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, () => child.kill(signal));
  child.once('error', (error) => {
    process.stderr.write(`Could not run ${file}: ${error.message}\n`);
    process.exit(1);
  });
  child.once('exit', (code, signal) => process.exit(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
}

if (!isReady()) install();
const [action, file, ...args] = process.argv.slice(2);
if (action === 'run' && file !== undefined) run(file, args);
else if (action !== undefined) {
  process.stderr.write('Usage: node tools/ready.mjs [run FILE ARGUMENTS]\n');
  process.exit(2);
}
