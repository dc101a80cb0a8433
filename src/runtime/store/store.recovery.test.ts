import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '#kernel/clock.ts';
import { silentLog } from '#kernel/log.ts';
import { attachEmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts';
import { openStore } from './index.ts';
import { sight } from './process-table.ts';
import { nodeEvent, storeOptions, temporaryDirectory, until } from './test-kit.ts';

/** The process id in the server's own lock file; 0 while there is none. */
function serverPid(dataDir: string): number {
  const cluster = readdirSync(dataDir).find((name) => /^postgres-\d+$/.test(name))!;
  const lock = join(dataDir, cluster, 'postmaster.pid');
  return existsSync(lock) ? Number.parseInt(readFileSync(lock, 'utf8'), 10) : 0;
}

describe('after a crash', () => {
  const directories: { remove(): void }[] = [];
  const children: ChildProcess[] = [];
  const newDirectory = () => {
    const directory = temporaryDirectory();
    directories.push(directory);
    return directory.path;
  };
  afterEach(async () => {
    for (const child of children.splice(0)) {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
    }
    for (const directory of directories.splice(0)) directory.remove();
  });

  /** Starts a process that appends, and collects what it was told is committed. */
  function startAppender(dataDir: string, round: number) {
    const child = spawn(process.execPath, [fileURLToPath(new URL('./test-appender.ts', import.meta.url)), dataDir, String(round)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    const acknowledged: string[] = [];
    let open = false;
    const reading = createInterface({ input: child.stdout });
    reading.on('line', (line) => {
      if (line === 'open') open = true;
      else acknowledged.push(line);
    });
    const read = once(reading, 'close');
    const exited = once(child, 'exit');
    return {
      acknowledged,
      isOpen: () => open,
      async kill() {
        child.kill('SIGKILL');
        await exited;
        await read;
      },
    };
  }

  it('of the hub everything acknowledged is there once, positions go on, and its database server is adopted', async () => {
    const dataDir = newDirectory();
    const acknowledged: string[] = [];
    let server: number | null = null;
    for (let round = 1; round <= 4; round += 1) {
      const appender = startAppender(dataDir, round);
      await until(() => appender.acknowledged.length >= 100 * round, 'it appends', 60_000);
      await expect(openStore(storeOptions(dataDir))).rejects.toMatchObject({ code: 'data_in_use' });
      server ??= serverPid(dataDir);
      await appender.kill();
      acknowledged.push(...appender.acknowledged);
      expect(sight(server)).not.toBeNull();
      expect(serverPid(dataDir)).toBe(server);
    }
    const store = await openStore(storeOptions(dataDir, systemClock));
    expect(serverPid(dataDir)).toBe(server);
    expect((await store.verify()).findings).toEqual([]);
    const counts = new Map<string, number>();
    for (let after = 0; ;) {
      const page = await store.log.readAll({ after });
      if (page.length === 0) break;
      for (const { data } of page) counts.set(data as string, (counts.get(data as string) ?? 0) + 1);
      after = page.at(-1)!.position;
    }
    // Both events of a unit or neither, never one of them and never four.
    expect(new Set(counts.values())).toEqual(new Set([2]));
    expect(acknowledged.filter((name) => !counts.has(name))).toEqual([]);
    // Each unit with its audit row, and the chain of those whole.
    expect(await store.records.auditRows.verify()).toMatchObject({ ok: true, rows: counts.size, head: { seq: counts.size } });
    await store.close();
    expect(sight(server!)).toBeNull();
  });

  it('of the database server appends wait for the next one, and each commits once', async () => {
    const dataDir = newDirectory();
    const store = await openStore(storeOptions(dataDir, systemClock));
    const seen: string[] = [];
    store.feed.subscribe({
      name: 'witness',
      after: 0,
      deliver: ({ events }) => void seen.push(...events.map(({ data }) => data as string)),
    });
    const acknowledged: string[] = [];
    const state = { stop: false };
    const callers = Array.from({ length: 20 }, async (_, caller) => {
      for (let number = 0; !state.stop; number += 1) {
        const name = `${caller}-${number}`;
        const { position, events } = await store.log.append({ events: [nodeEvent(`n${caller}`, { data: name })] });
        expect(events[0]!.position).toBe(position);
        acknowledged.push(name);
      }
    });
    let server = 0;
    const appendsOnANewServer = async () => {
      // Its children go on for a moment after the server is dead.
      await until(() => ![0, server].includes(serverPid(dataDir)), 'another server runs', 60_000);
      const count = acknowledged.length;
      await until(() => acknowledged.length > count + 200, 'it appends', 60_000);
    };
    for (let round = 0; round < 5; round += 1) {
      await appendsOnANewServer();
      server = serverPid(dataDir);
      process.kill(server, 'SIGKILL');
    }
    await appendsOnANewServer();
    state.stop = true;
    await Promise.all(callers);
    const head = await store.log.head();
    expect(head).toBe(acknowledged.length);
    expect((await store.verify()).findings).toEqual([]);
    await until(() => seen.length >= head, 'the witness saw all');
    expect(seen.toSorted()).toEqual(acknowledged.toSorted());
    await store.close();
  });

  it('starts where a server lock names a process that has nothing to do with it', async () => {
    const dataDir = newDirectory();
    const first = await startEmbeddedPostgres({ dataDir, log: silentLog });
    await first.stop();
    const lock = join(
      dataDir,
      readdirSync(dataDir).find((name) => /^postgres-\d+$/.test(name))!,
      'postmaster.pid',
    );
    writeFileSync(lock, `${process.pid}\n${dataDir}\n1\n5432\n${dataDir}\n\n0 0\nready   \n`);
    const second = await startEmbeddedPostgres({ dataDir, log: silentLog });
    expect(second.adopted).toBe(false);
    expect(second.pid()).not.toBe(process.pid);
    await second.stop();
  });

  it('makes the database anew when its first start was cut off half-way', async () => {
    const dataDir = newDirectory();
    const whole = await startEmbeddedPostgres({ dataDir, log: silentLog });
    await whole.stop();
    const cluster = join(
      dataDir,
      readdirSync(dataDir).find((name) => /^postgres-\d+$/.test(name))!,
    );
    mkdirSync(`${cluster}.new`);
    renameSync(cluster, join(`${cluster}.new`, 'cluster'));
    const again = await startEmbeddedPostgres({ dataDir, log: silentLog });
    expect(existsSync(`${cluster}.new`)).toBe(false);
    await again.stop();
  });

  it('adopts a server that listens on TCP and one whose path is too long for a socket', async () => {
    const dataDir = newDirectory();
    const tcp = await startEmbeddedPostgres({ dataDir, log: silentLog, transport: 'tcp' });
    expect(tcp.connection.port).toBeLessThan(32_768);
    const again = await startEmbeddedPostgres({ dataDir, log: silentLog, transport: 'tcp' });
    expect([again.adopted, again.pid(), again.connection.port]).toEqual([true, tcp.pid(), tcp.connection.port]);
    expect(attachEmbeddedPostgres(dataDir)).toEqual(again.connection);
    await again.stop();

    const home = newDirectory();
    // Else the files of the server would lie elsewhere, under a shorter path.
    chmodSync(home, 0o755);
    const long = join(home, 'x'.repeat(100));
    const far = await startEmbeddedPostgres({ dataDir: long, log: silentLog });
    expect(String(far.connection.host).length).toBeLessThan(90);
    const adopted = await startEmbeddedPostgres({ dataDir: long, log: silentLog });
    expect(adopted.pid()).toBe(far.pid());
    await adopted.stop();
    expect(existsSync(String(far.connection.host))).toBe(false);
  });

  it('or without one, a store opens in a directory that only its owner may enter', async () => {
    const home = newDirectory();
    const dataDir = join(home, 'data');
    chmodSync(home, 0o700);
    const first = await openStore(storeOptions(dataDir));
    await first.log.append({ events: [nodeEvent('x')] });
    await first.close();
    const again = await openStore(storeOptions(dataDir));
    expect(await again.log.head()).toBe(1);
    await again.close();
    // Where the server runs under another account, its files lie elsewhere.
    const cluster = realpathSync(
      join(
        dataDir,
        readdirSync(dataDir).find((name) => /^postgres-\d+$/.test(name))!,
      ),
    );
    expect(cluster.startsWith(realpathSync(home))).toBe(process.getuid?.() !== 0);
    if (!cluster.startsWith(realpathSync(home))) rmSync(dirname(cluster), { recursive: true });
  });
});
