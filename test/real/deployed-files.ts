import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from '#kit/until.ts';

/** What is shipped for operators. */
export const DEPLOY = fileURLToPath(new URL('../../deploy', import.meta.url));

export const deployed = (path: string): string => readFileSync(join(DEPLOY, path), 'utf8');

/** As envsubst of the images of nginx does it: those that are given and no others. */
export function filled(template: string, variables: Readonly<Record<string, string | number>>): string {
  return template.replaceAll(/\$\{(\w+)\}/g, (text, name: string) => (Object.hasOwn(variables, name) ? String(variables[name]) : text));
}

/** A folder of one test, and the programs that run on it; all of it ends together. */
export class Scratch {
  readonly folder = mkdtempSync(join(tmpdir(), 'thalamus-deploy-'));
  readonly #running: ChildProcess[] = [];

  /** What a program has written so far, to both of its outputs. */
  output(name: string): string {
    return readFileSync(join(this.folder, `${name}.log`), 'utf8');
  }

  /** A program that goes on until the end. @throws with what it wrote when it ends before it is ready */
  async start(name: string, program: string, words: readonly string[], ready: () => boolean | Promise<boolean>): Promise<void> {
    // A file, for programs open /dev/stdout anew, which a socket does not let them.
    const log = openSync(join(this.folder, `${name}.log`), 'w');
    const child = spawn(program, words, { stdio: ['ignore', log, log], cwd: this.folder });
    closeSync(log);
    let failed: Error | undefined;
    child.once('error', (error) => (failed = error));
    this.#running.push(child);
    const atExit = (): void => void child.kill('SIGINT');
    process.once('exit', atExit);
    child.once('exit', () => process.off('exit', atExit));
    await until(
      () => `${name} to be ready: ${this.output(name).slice(-2_000)}`,
      () => {
        if (failed !== undefined) throw failed;
        if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}: ${this.output(name)}`);
        return ready();
      },
      30_000,
    );
  }

  /** A program that ends by itself, with what it wrote. */
  run(program: string, words: readonly string[]): { readonly status: number | null; readonly output: string } {
    const file = join(this.folder, 'run.log');
    const log = openSync(file, 'w');
    const { status, error } = spawnSync(program, words, { stdio: ['ignore', log, log], cwd: this.folder, timeout: 60_000 });
    closeSync(log);
    if (error !== undefined) throw error;
    return { status, output: readFileSync(file, 'utf8') };
  }

  /** One after the other, the last first: who stands on another is gone before that one. */
  async cleanUp(): Promise<void> {
    for (const child of this.#running.toReversed()) {
      const gone = (): boolean => child.exitCode !== null || child.signalCode !== null;
      // PostgreSQL waits for its clients on SIGTERM, and not on this one.
      child.kill('SIGINT');
      await until('a program to end', gone, 15_000).catch(() => child.kill('SIGKILL'));
      await until('a killed program to end', gone);
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}
