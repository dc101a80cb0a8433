import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { startModuleHub, type ModuleHub } from '#kit/module-hub.ts';
import { until } from '#kit/until.ts';
import { answer, defineModule, lineLog, react, receive, run, type Module, type Running } from '../../src/module-kit/index.ts';

async function started(): Promise<ModuleHub> {
  const hub = await startModuleHub();
  endsWithTest(() => hub.stop());
  return hub;
}

/** A module of this process, as far as the hub can tell one of another. */
function running(module: Module, options: { url: string; token: string; drainMs?: number }): Running & { readonly lines: string[] } {
  const lines: string[] = [];
  const log = lineLog(
    module.name,
    (line) => void lines.push(line),
    () => new Date(),
  );
  const started = run(module, { ...options, log, signals: false });
  started.ended.catch(() => undefined);
  endsWithTest(() => started.stop());
  return Object.assign(started, { lines });
}

/** A door before the hub that can be slammed. */
async function doorTo(url: string): Promise<{ readonly url: string; slam(): void; connections(): number }> {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  let opened = 0;
  const server = createServer((socket) => {
    opened += 1;
    const far = connect(Number(port), hostname);
    for (const each of [socket, far]) {
      sockets.add(each);
      each.on('error', () => undefined);
      each.on('close', () => sockets.delete(each));
    }
    socket.pipe(far).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const slam = () => {
    for (const socket of sockets) socket.destroy();
  };
  endsWithTest(async () => {
    slam();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, slam, connections: () => opened };
}

const OPERATIONS = '/api/common/api/v1/operations/';

function echo(more: Partial<Module> = {}): Module {
  return defineModule({
    name: 'echo',
    version: '1.0.0',
    summary: 'Says it again.',
    answers: [
      answer(
        'echo.say',
        {
          summary: 'Says it again.',
          permission: 'echo.operate',
          input: z.strictObject({ text: z.string() }),
          output: z.object({ said: z.string() }),
        },
        ({ text }) => ({ said: text }),
      ),
    ],
    ...more,
  });
}

const module = async (hub: ModuleHub, name = 'echo') => (await hub.ask('GET', `/api/common/api/v1/hub/modules/${name}/`)).body;

describe('a module on the kit', () => {
  test('registers, answers over REST, tells its health, and says good-bye', async () => {
    const hub = await started();
    const one = running(echo({ health: () => ({ health: 'degraded', details: { queue: 3 } }) }), { url: hub.url, token: 'admin' });
    await one.ready;
    expect(await hub.ask('POST', `${OPERATIONS}echo.say/`, { text: 'hello' })).toEqual({ status: 200, body: { said: 'hello' } });
    expect((await hub.ask('POST', `${OPERATIONS}echo.say/`, { txet: 'hello' })).status).toBe(422);
    await until('its health', async () => (await module(hub)).health === 'degraded');
    await one.stop();
    await one.ended;
    await until('good-bye', async () => (await module(hub)).standing === 'gone');
  });

  test('reacts to events, and again when it failed', async () => {
    const hub = await started();
    const seen: [number, number][] = [];
    const token = await tokenOf(hub, 'watcher', ['bed.mended']);
    const watcher = defineModule({
      name: 'watcher',
      version: '1',
      summary: 'Watches beds.',
      reactions: [
        react('bed.mended', (event, { message }) => {
          seen.push([(event.data as { number: number }).number, message.attempt]);
          if (message.attempt === 1) throw new Error('Not yet.');
        }),
      ],
    });
    await running(watcher, { url: hub.url, token }).ready;
    expect((await hub.ask('POST', '/api/beds/7/mend/', {})).status).toBe(200);
    await until('the second attempt', () => seen.length === 2, 20_000);
    expect(seen).toEqual([
      [7, 1],
      [7, 2],
    ]);
  });

  test('sends, broadcasts and requests, and asks the hub what its token permits', async () => {
    const hub = await started();
    const got: unknown[] = [];
    const listener = defineModule({
      name: 'listener',
      version: '1',
      summary: 'Listens.',
      receives: [
        receive('news', z.unknown(), (data, { message }) => void got.push([data, message.from, message.priority])),
        receive('double', z.int(), (number) => number * 2),
      ],
    });
    await running(listener, { url: hub.url, token: 'admin' }).ready;
    const { context, ready } = running(echo(), { url: hub.url, token: 'admin' });
    await ready;
    expect(await context.request({ to: 'listener', name: 'double', data: 21, delivery: 'live' })).toBe(42);
    await expect(context.request({ to: 'listener', name: 'double', data: 'x', delivery: 'live' })).rejects.toMatchObject({
      code: 'validation_error',
    });
    const id = await context.send({ to: 'listener', name: 'news', data: 1, priority: 'high', idempotencyKey: 'one' });
    expect(await context.send({ to: 'listener', name: 'news', data: 1, priority: 'high', idempotencyKey: 'one' })).toBe(id);
    expect((await context.broadcast({ name: 'news', data: 2 })).recipients).toContain('listener');
    await until('the news', () => got.length >= 2);
    expect(got).toEqual([
      [1, 'echo', 'high'],
      [2, 'echo', 'normal'],
    ]);
    await expect(context.send({ to: 'nobody', name: 'news', data: 1 })).rejects.toMatchObject({ code: 'not_found' });
    expect(await context.ask('bed.count')).toEqual({ mended: 0 });
    await expect(context.ask('bed.cuont')).rejects.toMatchObject({ code: 'not_found' });
  });

  test('comes back after its connection broke, and does nothing twice that it had done', async () => {
    const hub = await started();
    const door = await doorTo(hub.url);
    let finish: () => void = () => undefined;
    const attempts: number[] = [];
    const slow = echo({
      receives: [
        receive('work', z.unknown(), async (_data, { message }) => {
          attempts.push(message.attempt);
          await new Promise<void>((resolve) => (finish = resolve));
        }),
      ],
    });
    const one = running(slow, { url: door.url, token: 'admin' });
    await one.ready;
    const { context } = running(defineModule({ name: 'sender', version: '1', summary: 'Sends.' }), { url: hub.url, token: 'admin' });
    await context.send({ to: 'echo', name: 'work', data: null });
    await until('the work to begin', () => attempts.length === 1);
    const before = door.connections();
    door.slam();
    finish();
    await until('a new connection', () => door.connections() > before);
    await until('the message to be ended', async () => {
      const standing = (await hub.broker.standing()).find(({ module: name }) => name === 'echo');
      return standing !== undefined && Object.values(standing.depth).every((depth) => depth === 0);
    });
    expect(attempts).toEqual([1]);
  });

  test('ends what is at work before it says good-bye, and leaves the rest to others', async () => {
    const hub = await started();
    const done: string[] = [];
    let begun = false;
    let finish: () => void = () => undefined;
    const worker = (who: string, wait: boolean) =>
      echo({
        receives: [
          receive('work', z.string(), async (data) => {
            begun = true;
            if (wait) await new Promise<void>((resolve) => (finish = resolve));
            done.push(`${who} ${data}`);
          }),
        ],
      });
    const old = running(worker('old', true), { url: hub.url, token: 'admin' });
    await old.ready;
    await old.context.send({ to: 'echo', name: 'work', data: 'a' });
    await until('it to begin', () => begun);
    const stopping = old.stop();
    await running(worker('new', false), { url: hub.url, token: 'admin' }).ready;
    finish();
    await stopping;
    await old.ended;
    expect(done).toEqual(['old a']);
    await expect(old.context.send({ to: 'echo', name: 'work', data: 'b' })).rejects.toMatchObject({ code: 'stopping' });
  });

  test('is told why when the hub does not take it, and does not try for ever', async () => {
    const hub = await started();
    await expect(running(echo(), { url: hub.url, token: 'wrong' }).ended).rejects.toMatchObject({ code: 'unauthorized' });
    await expect(running(echo(), { url: hub.url, token: 'viewer' }).ended).rejects.toMatchObject({ code: 'forbidden' });
    await expect(running(echo({ name: 'beds' }), { url: hub.url, token: 'admin' }).ended).rejects.toMatchObject({ code: 'conflict' });
    expect(() => run(echo(), { token: 'admin' })).toThrow('THALAMUS_URL');
  });
});

async function tokenOf(hub: ModuleHub, name: string, reactions: string[]): Promise<string> {
  const { body } = await hub.ask('POST', '/api/common/api/v1/hub/modules/register/', { name, version: '1', reactions });
  return body.token as string;
}
