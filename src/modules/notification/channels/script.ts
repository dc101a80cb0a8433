import { spawn } from 'node:child_process';
import { realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { durationMs } from '#kernel/duration.ts';
import { fail } from '#kernel/error.ts';
import type { Channel } from './channel.ts';

const LONGEST_MS = 60_000;
/** Of what it writes: enough to say why it failed. */
const MOST_OUTPUT = 4_096;

/**
 * A program of one folder, without a shell and without arguments; the notification is JSON on its standard input. Off unless the
 * configuration names the folder: whoever may write channels would otherwise run programs as the hub.
 */
export const script: Channel<'script'> = {
  async send(notice, { settings }, { scripts }, signal) {
    if (scripts === undefined) throw fail('conflict', 'Scripts are off; the configuration names no folder of scripts.');
    const file = await located(scripts, settings.script);
    const timeoutMs = Math.min(durationMs(settings.timeout), LONGEST_MS);
    await run(file, scripts, JSON.stringify(inputOf(notice)), timeoutMs, signal, settings.script);
    return null;
  },
};

/** A link out of the folder is no program of the folder. */
async function located(folder: string, name: string): Promise<string> {
  try {
    const [real, home] = [await realpath(join(folder, name)), await realpath(folder)];
    if (dirname(real) === home) return real;
  } catch {
    // Told as not there, like one outside.
  }
  throw fail('conflict', `There is no script ${name} in the folder of scripts.`, { script: name });
}

function inputOf(notice: Parameters<(typeof script)['send']>[0]): object {
  const { deliveryId, notificationId, ruleId, kind, at, severity, title, text, thread } = notice;
  return { delivery_id: deliveryId, notification_id: notificationId, rule_id: ruleId, kind, at, severity, title, text, thread };
}

function run(file: string, folder: string, input: string, timeoutMs: number, signal: AbortSignal, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    // In a group of its own, so that what it started ends with it. Of the environment only the path: the hub's may hold secrets.
    const child = spawn(file, [], {
      cwd: folder,
      shell: false,
      detached: true,
      env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin' },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let output = '';
    let ended: Error | undefined;
    const kill = (why: Error): void => {
      ended ??= why;
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It ended by itself.
      }
      // Something it started may hold them open.
      child.stdout.destroy();
      child.stderr.destroy();
    };
    const timer = setTimeout(() => kill(fail('timeout', `The script ${name} did not end within ${timeoutMs} ms.`)), timeoutMs);
    const left = (): void => kill(fail('shutting_down', `The hub stopped while the script ${name} ran.`));
    signal.addEventListener('abort', left, { once: true });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output = `${output}${text}`.slice(0, MOST_OUTPUT);
      });
    }
    const settle = (error?: Error): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', left);
      if (error === undefined) resolve();
      else reject(error);
    };
    child.on('error', (error: NodeJS.ErrnoException) =>
      settle(fail('conflict', `The script ${name} cannot be run: ${error.code ?? error.message}.`, { script: name })),
    );
    child.on('close', (code, killedBy) => {
      if (ended !== undefined) settle(ended);
      else if (code === 0) settle();
      else
        settle(fail('module_error', `The script ${name} ended with ${code ?? killedBy}: ${output.trim().slice(0, 300)}`, { script: name }));
    });
    // A script that does not read its input closes the pipe.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
