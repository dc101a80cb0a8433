// Schemathesis against the whole of the OpenAPI document: a hub of its own on a data directory of its own, asked as one role.
//
//   node tools/schemathesis.mjs 30m admin [REPORTS|- [WORDS]]   for so long (s, m or h), as a user of that role; files of the report go to REPORTS,
//                                                             WORDS to Schemathesis
//
// SCHEMATHESIS names the program; absent: that of `node tools/environment.mjs --install openapi`. Inputs name hosts and addresses of all kinds:
// run by root on Linux the trial has a network of its own, in which there is nobody but itself; elsewhere what asks others is left out.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environmentPath } from './environment.mjs';
import { HUB_FLAGS } from './hub-flags.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Stopping the hub would end the trial of everything else. */
const EXCLUDED = ['hub.stop'];
/** Who uses these on what it lists takes its own rights away, and is then answered 401 by everything: they are tried after the others. */
const ENDING = ['auth.key.delete', 'auth.user.change', 'auth.user.delete', 'auth.group.delete', 'auth.group.change'];
/** Of the whole time. */
const ENDING_SHARE = 0.1;
/** What asks others over the network, by the name of the operation. */
const REACHING_OUT =
  '^(snmp|scan|console|netconf|integration|notification|equipment|gns3[.]server|hub[.]module|auth[.]provider|operation)[.]';
const ALONE = 'THALAMUS_TRIAL_ALONE';

/** The rates are tried elsewhere; here they would hide everything behind 429. */
const RATES = { READ: 100_000, ACTION: 100_000, HEAVY: 100_000, LOGIN: 100_000 };

/**
 * What schemas cannot say is refused with 422 (a name that is taken by rule, an expression that does not parse, times in the wrong order), wrong passwords are
 * slowed down with 429, and what GNS3 refuses is told as such: none is a failure of valid data.
 */
const SETTINGS = `[checks.positive_data_acceptance]
expected-statuses = ["2xx", 401, 403, 404, 409, 422, 429, "5xx"]

[checks.negative_data_rejection]
expected-statuses = [400, 401, 403, 404, 405, 406, 409, 413, 415, 422, 428, 431, "5xx"]

[checks.not_a_server_error]
expected-statuses = ["2xx", "3xx", "4xx", 502, 503, 504]
`;

const UNITS = /** @type {const} */ ({ s: 1, m: 60, h: 3600 });

/** @param {string} text @returns {number} seconds */
function seconds(text) {
  const match = /^(\d+)([smh])$/.exec(text);
  if (match === null) throw new Error(`How long is a number and s, m or h, as in 30m; not ${text}.`);
  return Number(match[1]) * UNITS[/** @type {keyof typeof UNITS} */ (match[2])];
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });
}

/** @param {string} url @param {string} where @param {unknown} body @param {string} [token] @returns {Promise<Record<string, string>>} */
async function post(url, where, body, token) {
  const response = await fetch(url + where, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  });
  const answer = /** @type {Record<string, string>} */ (await response.json());
  if (!response.ok) throw new Error(`${where} answered ${response.status}: ${JSON.stringify(answer)}`);
  return answer;
}

/** @param {string} url @param {import('node:child_process').ChildProcess} hub */
async function ready(url, hub) {
  for (let tries = 0; tries < 300; tries++) {
    if (hub.exitCode !== null) throw new Error('The hub ended before it was ready.');
    const response = await fetch(`${url}/health/ready/`).catch(() => undefined);
    if (response?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('The hub was not ready after a minute.');
}

/** @param {import('node:child_process').ChildProcess} child @returns {Promise<number>} */
const ended = (child) =>
  new Promise((resolve) => (child.exitCode === null ? child.once('exit', (code) => resolve(code ?? 1)) : resolve(child.exitCode)));

/** @param {string} duration @param {string} role @param {string | undefined} reports @param {readonly string[]} more words for Schemathesis */
async function main(duration, role, reports, more) {
  const time = seconds(duration);
  const folder = await mkdtemp(join(tmpdir(), 'thalamus-schemathesis-'));
  const url = `http://127.0.0.1:${await freePort()}`;
  const password = randomBytes(18).toString('base64url');
  const rates = Object.entries(RATES).flatMap(([name, rate]) => [
    [`THALAMUS_LIMITS_${name}_PER_SECOND`, String(rate)],
    [`THALAMUS_LIMITS_${name}_BURST`, String(rate)],
  ]);
  const hub = spawn(process.execPath, [...HUB_FLAGS, join(root, 'src/main.ts')], {
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: process.env['HOME'] ?? '',
      THALAMUS_PORT: new URL(url).port,
      THALAMUS_DATA_DIR: join(folder, 'data'),
      THALAMUS_ADMIN_PASSWORD: password,
      THALAMUS_LOG_LEVEL: 'warn',
      ...Object.fromEntries(rates),
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  let code = 1;
  try {
    await ready(url, hub);
    const api = '/api/common/api/v1/auth';
    const { access } = await post(url, `${api}/token/`, { username: 'admin', password });
    // A user beside the first administrator: what the trial does to users leaves somebody to look with.
    const person = { username: `trial-${role}`, password: randomBytes(18).toString('base64url') };
    await post(url, `${api}/users/`, { ...person, roles: [role] }, access);
    const own = await post(url, `${api}/token/`, person);
    const { key } = await post(url, `${api}/keys/`, { name: 'schemathesis', roles: [role] }, role === 'admin' ? own['access'] : access);
    const settings = join(folder, 'schemathesis.toml');
    await writeFile(settings, SETTINGS);
    // A module of Python has no hyphen in its name.
    await copyFile(join(root, 'tools/schemathesis-media.py'), join(folder, 'media.py'));
    const round = async (/** @type {readonly string[]} */ which, /** @type {number} */ share) => {
      const words = ['--config-file', settings, 'run', `${url}/api/openapi.json`, ...more];
      words.push(
        '--checks',
        'all',
        '--max-time',
        String(Math.max(1, Math.round(time * share))),
        '--continue-on-failure',
        '--no-color',
        '--request-timeout',
        '90',
        '--suppress-health-check',
        'all',
      );
      words.push('--header', `Authorization: Bearer ${key}`, ...which);
      if (process.env[ALONE] === undefined) words.push('--exclude-operation-id-regex', REACHING_OUT);
      if (reports !== undefined && reports !== '-') words.push('--report', 'ndjson,junit', '--report-dir', reports);
      const trial = spawn(process.env['SCHEMATHESIS'] ?? join(environmentPath().openApi, 'schemathesis'), words, {
        stdio: 'inherit',
        cwd: folder,
        env: { ...process.env, SCHEMATHESIS_HOOKS: 'media', PYTHONPATH: folder },
      });
      for (const signal of /** @type {const} */ (['SIGTERM', 'SIGINT'])) process.once(signal, () => trial.kill('SIGINT'));
      return ended(trial);
    };
    code = await round(
      [...EXCLUDED, ...ENDING].flatMap((name) => ['--exclude-operation-id', name]),
      1 - ENDING_SHARE,
    );
    code ||= await round(
      ENDING.flatMap((name) => ['--include-operation-id', name]),
      ENDING_SHARE,
    );
    if (hub.exitCode !== null) {
      console.error('The hub ended while it was tried.');
      code = 1;
    }
  } finally {
    hub.kill('SIGTERM');
    await ended(hub);
    await rm(folder, { recursive: true, force: true });
  }
  process.exitCode = code;
}

/** The same again in a network of its own, where that can be had. @returns {Promise<boolean>} */
async function runAlone() {
  if (process.env[ALONE] !== undefined || process.getuid?.() !== 0) return false;
  const up = 'ip link set lo up';
  if (spawnSync('unshare', ['-n', 'sh', '-c', up], { stdio: 'ignore' }).status !== 0) return false;
  const own = spawn('unshare', ['-n', 'sh', '-c', `${up} && exec "$@"`, 'sh', process.execPath, ...process.argv.slice(1)], {
    stdio: 'inherit',
    env: { ...process.env, [ALONE]: 'yes' },
  });
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGINT'])) process.on(signal, () => own.kill(signal));
  process.exitCode = await ended(own);
  return true;
}

const [duration, role, reports, ...more] = process.argv.slice(2);
if (duration === undefined || role === undefined) {
  console.error('node tools/schemathesis.mjs 30m ROLE [REPORTS|- [WORDS FOR SCHEMATHESIS]]');
  process.exitCode = 2;
} else if (!(await runAlone())) await main(duration, role, reports, more);
