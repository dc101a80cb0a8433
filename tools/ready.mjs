// Makes the checkout ready and hands over to the packaged Node.js. Plain JavaScript for any Node.js from 18 on:
// it runs before anything is installed.
//
//   node tools/ready.mjs                 installs what package-lock.json says, and builds the web app, where that is not done already
//   node tools/ready.mjs run FILE ARGS   the same, then runs FILE with the Node.js of node_modules; the web app only for what serves it

import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HUB_FLAGS } from './hub-flags.mjs';

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
  const words = [...(file === 'src/main.ts' ? HUB_FLAGS : []), join(root, file), ...args];
  const env = {
    // Stripping types and compiling takes half of a start; the next one finds it done.
    NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'compiled'),
    ...process.env,
    PATH: `${binaries}${delimiter}${process.env['PATH'] ?? ''}`,
  };
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

/**
 * Does work that two commands started together in a checkout must not do at once.
 * @param {string} name
 * @param {string} told
 * @param {() => void} work
 */
function alone(name, told, work) {
  const lock = join(tmpdir(), `thalamus-${name}-${createHash('sha256').update(root).digest('hex').slice(0, 16)}`);
  for (let waited = false; !take(lock); waited = true) {
    if (!waited) process.stderr.write(`Another command is ${told}; waiting for it.\n`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 250);
  }
  const release = () => rmSync(lock, { force: true });
  process.once('exit', release);
  work();
  release();
  process.off('exit', release);
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

// ---- the web app ----------------------------------------------------------------------------------------------------

/** What serves the web app or tests it. */
const servesWeb = ['src/main.ts', 'tools/test.mjs'];
const webApp = join(root, 'dist', 'web');
const webStampFile = join(webApp, '.built-from');

/** Every file that the web app is made of: its own, the vocabulary that it shares with the hub, and the panels of modules. */
function* webSources() {
  yield join(root, 'vite.config.ts');
  for (const folder of ['src/web', 'src/kernel', 'src/model', 'src/modules']) {
    const path = join(root, folder);
    if (!existsSync(path)) continue;
    for (const name of /** @type {string[]} */ (readdirSync(path, { recursive: true })).toSorted()) {
      const file = join(path, name);
      if (/\.test\.tsx?$/.test(name) || (folder === 'src/modules' && !/panel/.test(name)) || !statSync(file).isFile()) continue;
      yield file;
    }
  }
}

/** By content and not by date: switching branches and back builds nothing. */
function webStamp() {
  const hash = createHash('sha256').update(stamp());
  for (const file of webSources()) hash.update(file).update(readFileSync(file));
  return hash.digest('hex');
}

function isWebBuilt() {
  return existsSync(webStampFile) && readFileSync(webStampFile, 'utf8') === webStamp();
}

/** Built beside and then put in place: a hub that runs meanwhile never serves half of it. A failure is told; the hub starts all the same. */
function buildWeb() {
  if (isWebBuilt()) return;
  process.stderr.write('Building the web app; this happens once and after its sources changed.\n');
  const builtFrom = webStamp();
  const next = join(root, 'dist', `web-${process.pid}`);
  const vite = spawnSync(runtime, [join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, THALAMUS_WEB_OUT: next },
  });
  if (vite.error !== undefined || vite.status !== 0) {
    rmSync(next, { recursive: true, force: true });
    process.stderr.write(
      `The web app could not be built${vite.error === undefined ? ` (code ${vite.status})` : `: ${vite.error.message}`}; the hub works without it.\n`,
    );
    return;
  }
  writeFileSync(join(next, '.built-from'), builtFrom);
  mkdirSync(webApp, { recursive: true });
  rmSync(webApp, { recursive: true });
  renameSync(next, webApp);
}

/**
 * What copies the module kit or tests it.
 * @param {string} file
 * @param {string[]} args
 */
function needsModuleKit(file, args) {
  return file === 'tools/test.mjs' || (file === 'src/cli.ts' && args.includes('module'));
}

if (!isReady()) {
  alone('ready', 'installing what Thalamus needs', () => {
    if (!isReady()) install();
  });
}
const [action, file, ...args] = process.argv.slice(2);
if (action !== undefined && (action !== 'run' || file === undefined)) {
  process.stderr.write('Usage: node tools/ready.mjs [run FILE ARGUMENTS]\n');
  process.exit(2);
}
if ((file === undefined || servesWeb.includes(file)) && existsSync(join(root, 'vite.config.ts')) && !isWebBuilt()) {
  alone('web', 'building the web app', buildWeb);
}
if ((file === undefined || needsModuleKit(file, args)) && existsSync(join(root, 'src', 'module-kit'))) {
  const { buildModuleKit, isModuleKitBuilt } = await import('./module-kit.mjs');
  if (!isModuleKitBuilt()) {
    alone('module-kit', 'building the module kit', () => {
      const why = isModuleKitBuilt() ? undefined : buildModuleKit(runtime);
      if (why !== undefined) process.stderr.write(`The module kit could not be built; thalamus module create needs it.\n${why}\n`);
    });
  }
}
if (file !== undefined) run(file, args);
