import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '#kernel/clock.ts';
import { silentLog } from '#kernel/log.ts';
import { silentMeter } from '#kernel/metric.ts';
import { answering, echo, moduleOf, MODULES, OPERATIONS, registered, say } from '#kit/echo-module.ts';
import { moduleHubs, startModuleHub, type ModuleHub } from '#kit/module-hub.ts';
import { until } from '#kit/until.ts';
import { openStore } from '#runtime/store/index.ts';
import { MemoryMessages } from '#runtime/store/memory-message-queue.ts';

const { started, stopAll } = moduleHubs();
afterEach(stopAll);

describe('the log', () => {
  test('tells the modules as they were, by position and by time', async () => {
    const hub = await started();
    const before = hub.store.feed.head();
    const beforeTime = hub.clock.now().toISOString();
    await registered(hub);
    const at = hub.store.feed.head();
    await hub.connect('echo', await registered(hub, { version: '2.0.0' }), { ...echo, version: '2.0.0' });
    const names = async (query: string) =>
      (await hub.ask('GET', `${MODULES}${query}`)).body.items.map(({ name }: { name: string }) => name);
    expect(await names('')).toEqual(['beds', 'echo', 'hub']);
    expect(await names(`?at=${before}`)).toEqual(['beds', 'hub']);
    expect(await names(`?at=${encodeURIComponent(beforeTime)}`)).toEqual(['beds', 'hub']);
    expect(await moduleOf(hub, 'echo', `?at=${at}`)).toMatchObject({
      version: '1.0.0',
      standing: 'registered',
      instances: [],
      message_count: null,
    });
    expect(await moduleOf(hub)).toMatchObject({ version: '2.0.0', standing: 'active' });
    expect((await hub.ask('GET', `${MODULES}echo/?at=${before}`)).status).toBe(404);
    expect((await hub.ask('GET', `${MODULES}?at=${at + 10_000}`)).body.code).toBe('position_unknown');
  });

  test('keeps modules, operations and tokens over a restart, and instances of the old process are lost', async () => {
    const old = await started();
    const token = await registered(old);
    await old.connect('echo', token, echo);
    old.die();
    const { store, folder } = old;
    const fresh = await started({ store, folder, process: 'beta' });
    expect(await moduleOf(fresh)).toMatchObject({ standing: 'lost', instances: [], answers: [{ name: 'echo.say' }] });
    answering(await fresh.connect('echo', token, echo));
    expect((await fresh.ask('POST', `${OPERATIONS}echo.say/`, { text: 'again' })).body).toEqual({ said: 'again' });
  });

  test('keeps them in PostgreSQL as in memory, and writes nothing at a start where nothing changed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'thalamus-modules-'));
    const surroundings = { dataDir: join(folder, 'store'), clock: systemClock, log: silentLog, meter: silentMeter };
    const store = await openStore(surroundings);
    const first = await startModuleHub({ store, folder });
    const token = await registered(first, { health_url: 'http://127.0.0.1:9/', reactions: ['bed.*'] });
    await first.connect('echo', token, { ...echo, health_url: 'http://127.0.0.1:9/', reactions: ['bed.*'] });
    await first.stop({ keep: true });
    await store.close();

    const again = await openStore(surroundings);
    const second = await started({ store: again, folder, process: 'beta' });
    const told = await again.log.readAll({ after: 0, filter: { types: ['module.registered', 'module.updated'] } });
    expect(told.map(({ type, subject }) => `${type} ${subject}`).sort()).toEqual([
      'module.registered modules/beds',
      'module.registered modules/echo',
      'module.registered modules/hub',
    ]);
    expect(await moduleOf(second)).toMatchObject({ standing: 'lost', reactions: ['bed.*'], health_url: 'http://127.0.0.1:9/' });
    expect((await moduleOf(second)).answers[0].input).toEqual(say.input);
    const [at] = told.filter(({ subject }) => subject === 'modules/echo').map(({ position }) => position);
    expect(await moduleOf(second, 'echo', `?at=${at}`)).toMatchObject({ standing: 'registered', version: '1.0.0' });
    answering(await second.connect('echo', token, echo));
    expect((await second.ask('POST', `${OPERATIONS}echo.say/`, { text: 'kept' })).body).toEqual({ said: 'kept' });
  });

  test('is one for several processes: what registers at one is known and offered at the other', async () => {
    const messages = new MemoryMessages();
    const alpha = await started({ messages });
    const living = async () => ['alpha', 'beta'];
    const beta = await started({ store: alpha.store, folder: alpha.folder, process: 'beta', living, messages });
    expect((await moduleOf(alpha, 'beds')).instances.map(({ process }: { process: string }) => process)).toEqual(['alpha', 'beta']);
    const token = await registered(alpha);
    answering(await alpha.connect('echo', token, echo));
    expect(await moduleOf(beta)).toMatchObject({ standing: 'active', instances: [{ process: 'alpha' }] });
    expect((await beta.ask('POST', `${OPERATIONS}echo.say/`, { text: 'far' })).body).toEqual({ said: 'far' });
    expect((await beta.ask('GET', '/api/openapi.json')).body.paths[`${OPERATIONS}echo.say/`]).toBeDefined();
    expect((await alpha.ask('POST', '/api/common/api/v1/hub/stop/')).status).toBe(200);
    await until('the other to follow', async () => (await beta.ask('GET', '/api/beds/')).status === 503);
    expect((await beta.ask('POST', '/api/common/api/v1/hub/start/')).body).toEqual({ state: 'running', changed: true });
    await until('the first to follow', async () => (await alpha.ask('GET', '/api/beds/')).status === 200);
  });

  test('lets one process judge the silence of a module that speaks over REST, and another one object', async () => {
    const living = async () => ['alpha', 'beta'];
    const alpha = await started({ living });
    const beta = await started({ store: alpha.store, folder: alpha.folder, process: 'beta', living });
    await registered(alpha);
    const beat = (hub: ModuleHub) => hub.ask('POST', `${MODULES}echo/heartbeat/`, {});
    const silence = async () =>
      (await alpha.store.log.readAll({ after: 0, filter: { types: ['module.health.changed'] } })).map(({ data }) => data);
    await beat(alpha);
    for (const hub of [alpha, beta]) hub.clock.advance(4 * 60_000);
    // A load balancer sends it elsewhere from now on.
    expect((await beat(beta)).body.standing).toBe('active');
    for (const hub of [alpha, beta]) hub.clock.advance(4 * 60_000);
    beta.registry.rounds.listen();
    alpha.registry.rounds.listen();
    await until('both verdicts', async () => (await silence()).length === 3);
    expect(await silence()).toMatchObject([
      { process: 'alpha', silent: false },
      { process: 'alpha', silent: true },
      { process: 'beta', silent: false },
    ]);
    expect(await moduleOf(alpha)).toMatchObject({ standing: 'active', health: 'healthy' });
    for (const hub of [alpha, beta]) hub.clock.advance(2 * 60_000);
    alpha.registry.rounds.listen();
    beta.registry.rounds.listen();
    await until('silence', async () => (await moduleOf(alpha)).standing === 'silent');
    expect((await silence()).at(-1)).toMatchObject({ process: 'beta', silent: true });
  });

  test('gives a process back its instances that was thought to be dead because it stood still', async () => {
    const alpha = await started();
    await alpha.connect('echo', await registered(alpha), echo);
    const before = alpha.store.feed.head();
    // It knows of no other living process.
    await started({ store: alpha.store, folder: alpha.folder, process: 'beta' });
    await until('alpha to say so', async () => (await moduleOf(alpha)).standing === 'active');
    const told = await alpha.store.log.readAll({ after: before, filter: { subject: 'modules/echo' } });
    expect(told.map(({ type }) => type)).toEqual(['module.instance.left', 'module.instance.joined']);
  });
});
