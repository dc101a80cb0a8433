import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Envelope } from '#kernel/event.ts';
import type { DurableStore } from '../index.ts';
import { temporaryDirectory, until } from '../test-kit.ts';
import type { TestProxy } from './test-proxy.ts';
import { startTestServer, type TestServer } from './test-server.ts';

/** What the product promises of a process that is killed. */
const TAKEOVER_MS = 5_000;

interface Member {
  readonly name: string;
  readonly lines: readonly string[];
  /** The epoch under which it holds the lease; null while it does not. */
  holds(): number | null;
  said(line: string): boolean;
  kill(): Promise<void>;
  pause(): void;
  resume(): void;
}

describe('of several processes', () => {
  let server: TestServer;
  const children: ChildProcess[] = [];
  const proxies: TestProxy[] = [];
  const directories: { remove(): void }[] = [];

  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.stop());
  afterEach(async () => {
    for (const child of children.splice(0)) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    for (const proxy of proxies.splice(0)) await proxy.close();
    for (const directory of directories.splice(0)) directory.remove();
  });

  function start(url: string, name: string): Member {
    const directory = temporaryDirectory();
    directories.push(directory);
    const script = fileURLToPath(new URL('./test-member.ts', import.meta.url));
    const child = spawn(process.execPath, [script, url, directory.path, name], { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    const lines: string[] = [];
    const reading = createInterface({ input: child.stdout });
    reading.on('line', (line) => lines.push(line));
    const read = once(reading, 'close');
    const exited = once(child, 'exit');
    return {
      name,
      lines,
      holds() {
        const held = lines.findLast((line) => line.startsWith('held '))?.slice(5);
        return held === undefined || lines.includes(`lost ${held}`) ? null : Number(held);
      },
      said: (line) => lines.includes(line),
      async kill() {
        child.kill('SIGKILL');
        await exited;
        await read;
      },
      pause: () => void child.kill('SIGSTOP'),
      resume: () => void child.kill('SIGCONT'),
    };
  }

  /** Two members, one of which holds the lease, with its way to the database, and the store of a third process that looks on. */
  async function assemble(): Promise<{ holder: Member; other: Member; way: TestProxy; onlooker: DurableStore; events: Envelope[] }> {
    const url = await server.newDatabase();
    const onlooker = await server.join(url, { name: 'onlooker' });
    const events: Envelope[] = [];
    onlooker.feed.subscribe({ name: 'test', after: 0, deliver: (batch) => void events.push(...batch.events) });
    const ways = await Promise.all([server.wayTo(url), server.wayTo(url)]);
    const members = [start(ways[0].url, 'one'), start(ways[1].url, 'two')];
    await until(() => members.every((member) => member.said('open')), 'both are there');
    await until(() => members.some((member) => member.holds() !== null), 'one holds the lease');
    const at = members.findIndex((member) => member.holds() !== null);
    const holder = members[at]!;
    await until(() => holder.lines.filter((line) => line.startsWith('kept ')).length > 20, 'it appends');
    proxies.push(...ways.map(({ proxy }) => proxy));
    return { holder, other: members[1 - at]!, way: ways[at]!.proxy, onlooker, events };
  }

  /** Everything that members were told is kept is there once, in order, and no epoch came back. */
  async function expectWhole(
    { onlooker, events }: { onlooker: DurableStore; events: Envelope[] },
    members: readonly Member[],
  ): Promise<void> {
    const kept = members.flatMap(({ name, lines }) =>
      lines.flatMap((line) => (line.startsWith('kept ') ? [{ name, position: Number(line.slice(5)) }] : [])),
    );
    const head = await onlooker.log.head();
    await until(() => events.length >= head, 'the onlooker has all events');
    expect(events.map(({ position }) => position)).toEqual(events.map((_, index) => index + 1));
    for (const { name, position } of kept) expect(events[position - 1]!.data).toMatchObject({ by: name });
    const epochs = events.map(({ data }) => (data as { epoch: number }).epoch);
    expect(epochs).toEqual(epochs.toSorted((a, b) => a - b));
  }

  it('another one goes on within five seconds when one is killed, and is told of its death', async () => {
    const assembled = await assemble();
    const { holder, other, onlooker } = assembled;
    const epoch = holder.holds()!;
    const deaths: string[] = [];
    onlooker.processes.onDeath(({ name }) => deaths.push(name));
    await holder.kill();
    await until(() => other.holds() !== null && deaths.includes(holder.name), 'the other took over', TAKEOVER_MS);
    expect(other.holds()).toBe(epoch + 1);
    expect((await onlooker.processes.list()).map(({ name }) => name).sort()).toEqual(['onlooker', other.name].sort());
    const lines = other.lines.length;
    await until(() => other.lines.length > lines + 10, 'it appends');
    await expectWhole(assembled, [holder, other]);
  });

  it('one that stood still for a while finds that it holds nothing any more, and that it has to end', async () => {
    const assembled = await assemble();
    const { holder, other } = assembled;
    const epoch = holder.holds()!;
    holder.pause();
    await until(() => other.holds() !== null, 'the other took over', TAKEOVER_MS);
    const lines = other.lines.length;
    await until(() => other.lines.length > lines + 300, 'it appends for longer than silence lasts');
    holder.resume();
    await until(() => holder.said(`lost ${epoch}`) && holder.said('dead'), 'it knows');
    await expectWhole(assembled, [holder, other]);
    expect(other.holds()).toBe(epoch + 1);
  });

  it('one whose connections went mute gives up its lease by itself, before another takes it', async () => {
    const assembled = await assemble();
    const { holder, other, way } = assembled;
    const epoch = holder.holds()!;
    way.setMute(true);
    await until(() => holder.said(`lost ${epoch}`) || other.holds() !== null, 'the lease is lost', TAKEOVER_MS);
    expect(holder.holds()).toBeNull();
    await until(() => other.holds() !== null, 'the other took over', TAKEOVER_MS);
    way.setMute(false);
    const lines = other.lines.length;
    await until(() => other.lines.length > lines + 10, 'the other appends');
    await expectWhole(assembled, [holder, other]);
  });

  it('all go on when the database is killed again and again, and none is taken for dead', async () => {
    const assembled = await assemble();
    const { holder, other, onlooker } = assembled;
    for (let round = 0; round < 3; round += 1) {
      await server.crash();
      const head = onlooker.feed.head();
      await until(() => onlooker.feed.head() > head + 10, 'events go on');
    }
    await expectWhole(assembled, [holder, other]);
    expect([holder, other].filter((member) => member.said('dead'))).toEqual([]);
    expect([holder, other].filter((member) => member.holds() !== null)).toHaveLength(1);
    expect(await onlooker.processes.list()).toHaveLength(3);
  });
});
