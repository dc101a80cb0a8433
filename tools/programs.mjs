// Running other programs, for the tools. Plain JavaScript for any Node.js from 20 on.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Why a requirement cannot be had here, in words for the person who runs the tests. */
export class EnvironmentError extends Error {}

export const installTimeoutMs = 20 * 60_000;
export const checkTimeoutMs = 60_000;

/** @param {string} name @returns {string | undefined} */
export function findProgram(name) {
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
export async function run(program, words, { timeoutMs, env = process.env }) {
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
export async function mustRun(program, words, what) {
  const result = await run(program, words, { timeoutMs: installTimeoutMs });
  if (result.code === 0) return result;
  throw new EnvironmentError(`${what} failed (${result.code}): ${lastLines(result.output, 3)}`);
}

/** @param {string} text @param {number} count */
export const lastLines = (text, count) => text.trim().split('\n').slice(-count).join(' / ') || 'it said nothing';
