import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { holdDataDirectory } from './data-directory.ts';
import { processHorizon, sight } from './process-table.ts';
import { temporaryDirectory, until } from './test-kit.ts';

describe('the data directory', () => {
  const directories: { remove(): void }[] = [];
  const newDirectory = () => {
    const directory = temporaryDirectory();
    directories.push(directory);
    return directory.path;
  };
  afterEach(() => {
    for (const directory of directories.splice(0)) directory.remove();
  });
  const lockOf = (path: string, holder: object) =>
    writeFileSync(
      join(path, 'lock'),
      JSON.stringify({ pid: process.pid, started: sight(process.pid)!.started, horizon: processHorizon(), host: 'h', ...holder }),
    );

  it('is held by one holder at a time', async () => {
    const path = newDirectory();
    const held = await holdDataDirectory(path);
    await expect(holdDataDirectory(path)).rejects.toMatchObject({ code: 'data_in_use', details: { path, pid: process.pid } });
    held.release();
    (await holdDataDirectory(path)).release();
    expect(readdirSync(path)).toEqual(['format.json']);
  });

  it('goes to exactly one of many that take it over together', async () => {
    const path = newDirectory();
    for (let round = 0; round < 10; round += 1) {
      lockOf(path, { started: 'long ago' });
      const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => holdDataDirectory(path)));
      const held = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
      expect(held).toHaveLength(1);
      held[0]!.release();
    }
  });

  it('is free when the process that held it is gone and another has its id', async () => {
    const path = newDirectory();
    lockOf(path, { started: 'long ago' });
    const held = await holdDataDirectory(path);
    expect(held.path).toBe(path);
    held.release();
  });

  it.skipIf(process.platform === 'win32')('is free when a zombie is all that is left of its holder', async () => {
    const path = newDirectory();
    // The shell becomes a sleep that never asks how its child ended.
    const parent = spawn('sh', ['-c', 'sleep 60 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
    try {
      const [line] = (await once(parent.stdout, 'data')) as [Buffer];
      const pid = Number(line.toString());
      await until(() => sight(parent.pid!)?.command === 'sleep' && sight(pid) !== null, 'both sleep');
      lockOf(path, { pid, started: sight(pid)!.started });
      await expect(holdDataDirectory(path)).rejects.toMatchObject({ code: 'data_in_use' });
      process.kill(pid, 'SIGKILL');
      await until(() => sight(pid) === null, 'the holder is dead');
      // Its id is still taken: signals reach it.
      expect(process.kill(pid, 0)).toBe(true);
      (await holdDataDirectory(path)).release();
    } finally {
      parent.kill('SIGKILL');
      await once(parent, 'exit');
    }
  });

  it('is not taken from a holder in another container that goes on', async () => {
    const path = newDirectory();
    lockOf(path, { horizon: 'elsewhere' });
    let beat = 0;
    const beating = setInterval(() => utimesSync(join(path, 'lock'), 1, (beat += 1)), 50);
    await expect(holdDataDirectory(path)).rejects.toMatchObject({ code: 'data_in_use' });
    clearInterval(beating);
  });

  it('is taken from a holder before a restart of the machine', async () => {
    const path = newDirectory();
    lockOf(path, { horizon: 'an earlier boot' });
    const held = await holdDataDirectory(path);
    expect(held.path).toBe(path);
    held.release();
  });

  it('is taken over from a lock that a full disk left empty', async () => {
    const path = newDirectory();
    writeFileSync(join(path, 'lock'), '');
    const held = await holdDataDirectory(path);
    expect(held.path).toBe(path);
    held.release();
  });

  it('is refused when a newer version wrote it', async () => {
    const path = newDirectory();
    writeFileSync(join(path, 'format.json'), '{"format":2}');
    await expect(holdDataDirectory(path)).rejects.toMatchObject({ code: 'data_incompatible', details: { format: 2, readable: 1 } });
    expect(readdirSync(path)).toEqual(['format.json']);
  });

  it('remembers how far the log was seen to go', async () => {
    const path = newDirectory();
    const held = await holdDataDirectory(path);
    expect(held.seen()).toBeNull();
    held.note({ log_id: 'l', position: 7 });
    expect(held.seen()).toEqual({ log_id: 'l', position: 7 });
    expect(JSON.parse(readFileSync(join(path, 'log-position.json'), 'utf8'))).toEqual({ log_id: 'l', position: 7 });
    held.release();
  });
});
