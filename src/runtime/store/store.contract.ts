import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PRIORITIES, typeMatches, type Envelope, type Position } from '#kernel/event.ts';
import type { EventFilter, Fold, StreamEvent } from '#kernel/event-log.ts';
import { uuidv7 } from '#kernel/id.ts';
import type { Store } from './index.ts';
import { nodeEvent, setClock, until, type SetClock } from './test-kit.ts';

/** What every store does, whatever it is kept in. Tests share one store and use streams of their own. */
export function storeContract(open: (clock: SetClock) => Promise<Store>): void {
  describe('as a store', () => {
    const clock = setClock();
    let store: Store;
    let made = 0;
    /** A node that no other test uses. */
    const newNode = () => {
      made += 1;
      return `n${made}`;
    };
    const streamOfNode = (node: string) => `/gns3/main/projects/p1/nodes/${node}`;

    beforeAll(async () => {
      store = await open(clock);
    });
    afterAll(async () => {
      await store.close();
    });

    it('stamps the envelope and gives the next position', async () => {
      const before = await store.log.head();
      const node = newNode();
      const { position, events } = await store.log.append({ events: [nodeEvent(node, { correlationid: 'c1', causationid: 'm1' })] });
      expect(position).toBe(before + 1);
      const [event] = await store.log.readAll({ after: before });
      expect(event).toEqual(events[0]);
      expect(event).toEqual({
        specversion: '1.0',
        id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        source: '/gns3/main',
        type: 'node.started',
        subject: `projects/p1/nodes/${node}`,
        time: clock.now().toISOString(),
        datacontenttype: 'application/json',
        priority: 'normal',
        projectid: 'p1',
        nodeid: node,
        correlationid: 'c1',
        causationid: 'm1',
        data: { node_id: node, name: 'R"1"\\ é\u001e' },
        position,
      });
    });

    it('keeps id and time that the publisher gives', async () => {
      const id = uuidv7();
      const { events } = await store.log.append({ events: [nodeEvent(newNode(), { id, time: '2026-01-01T00:00:00.000Z' })] });
      expect(events[0]).toMatchObject({ id, time: '2026-01-01T00:00:00.000Z' });
    });

    it('keeps any JSON as it was', async () => {
      await fc.assert(
        fc.asyncProperty(fc.jsonValue(), async (data) => {
          const expected: unknown = JSON.parse(JSON.stringify(data));
          const { position } = await store.log.append({ events: [nodeEvent('json', { data: data as never })] });
          const [event] = await store.log.readAll({ after: position - 1 });
          // As JSON, which knows no -0.
          expect(JSON.parse(JSON.stringify(event!.data))).toEqual(expected);
        }),
        { numRuns: 30 },
      );
    });

    it('counts versions of a stream from 1 and reads it from a version on', async () => {
      const node = newNode();
      for (let count = 0; count < 5; count += 1) await store.log.append({ events: [nodeEvent(node, { data: count })] });
      const all = await store.log.readStream(streamOfNode(node));
      expect(all.map(({ version, event }) => [version, event.data])).toEqual([1, 2, 3, 4, 5].map((version) => [version, version - 1]));
      const some = await store.log.readStream(streamOfNode(node), { fromVersion: 3, limit: 2 });
      expect(some.map(({ version }) => version)).toEqual([3, 4]);
      expect(await store.log.readStream(streamOfNode(node), { fromVersion: 6 })).toEqual([]);
      expect(await store.log.readStream('/no/such')).toEqual([]);
    });

    it('refuses a unit whose stream stands at another version, and that unit alone', async () => {
      const node = newNode();
      const stream = streamOfNode(node);
      const expectNew = { events: [nodeEvent(node)], expect: [{ stream, version: 0 }] };
      const outcomes = await Promise.allSettled([
        store.log.append({ events: [nodeEvent(newNode())] }),
        store.log.append(expectNew),
        store.log.append(expectNew),
        store.log.append({ events: [nodeEvent(node), nodeEvent(node)], expect: [{ stream, version: 1 }] }),
        store.log.append({ events: [nodeEvent(newNode())], expect: [{ stream, version: 3 }] }),
      ]);
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
      expect((outcomes[2] as PromiseRejectedResult).reason).toMatchObject({
        code: 'version_conflict',
        details: { stream, expected: 0, actual: 1 },
      });
      expect(await store.log.readStream(stream)).toHaveLength(3);
    });

    it('lets one of many writers through that expect the same version', async () => {
      const node = newNode();
      const outcomes = await Promise.allSettled(
        Array.from({ length: 50 }, () =>
          store.log.append({ events: [nodeEvent(node)], expect: [{ stream: streamOfNode(node), version: 0 }] }),
        ),
      );
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    });

    it('commits records with their unit or not at all, and the last write of a key wins', async () => {
      const node = newNode();
      const [a, b] = [uuidv7(), uuidv7()];
      await Promise.all([
        store.log.append({ events: [nodeEvent(node)], records: [{ kind: 'idempotency', key: a, value: { run: 1 } }] }),
        store.log.append({ events: [], records: [{ kind: 'idempotency', key: a, value: { run: 2 } }] }),
      ]);
      expect(await store.log.record('idempotency', a)).toEqual({ run: 2 });
      expect(await store.log.record('audit', a)).toBeNull();
      const refused = store.log.append({
        events: [nodeEvent(node)],
        expect: [{ stream: streamOfNode(node), version: 9 }],
        records: [{ kind: 'audit', key: b, value: 'no' }],
      });
      await expect(refused).rejects.toMatchObject({ code: 'version_conflict' });
      expect(await store.log.record('audit', b)).toBeNull();
    });

    it('answers a unit without events with the head', async () => {
      const key = uuidv7();
      const { position, events } = await store.log.append({ events: [], records: [{ kind: 'audit', key, value: 1 }] });
      expect([position, events]).toEqual([await store.log.head(), []]);
    });

    it('lists audit rows newest first, page by page, and forgets old answers', async () => {
      const keys = Array.from({ length: 5 }, () => uuidv7());
      for (const key of keys) await store.log.append({ events: [], records: [{ kind: 'audit', key, value: { key } }] });
      const first = await store.records.audit({ limit: 2 });
      expect(first.map(({ key }) => key)).toEqual([keys[4], keys[3]]);
      const second = await store.records.audit({ before: first.at(-1)!.key, limit: 2 });
      expect(second).toMatchObject([keys[2], keys[1]].map((key) => ({ key, recordedAt: clock.now(), value: { key } })));
      const kept = uuidv7();
      await store.log.append({ events: [], records: [{ kind: 'idempotency', key: kept, value: 1 }] });
      expect(await store.records.forget('idempotency', clock.now())).toBe(0);
      expect(await store.records.forget('idempotency', new Date(clock.now().getTime() + 1))).toBeGreaterThan(0);
      expect(await store.log.record('idempotency', kept)).toBeNull();
    });

    it('gives positions without gaps to many appenders, in the order of their commits', async () => {
      const before = await store.log.head();
      const seen: Position[] = [];
      const state = { reading: true };
      // A reader beside the writers: what it has seen must be everything up to there.
      const reader = (async () => {
        let after = before;
        while (state.reading || after < (await store.log.head())) {
          const page = await store.log.readAll({ after });
          seen.push(...page.map(({ position }) => position));
          after = page.at(-1)?.position ?? after;
          await new Promise(setImmediate);
        }
      })();
      const committed = await Promise.all(
        Array.from({ length: 40 }, async (_, caller) => {
          const positions: Position[] = [];
          for (let count = 0; count < 10; count += 1) {
            const { position } = await store.log.append({ events: [nodeEvent(`many${caller}`), nodeEvent(`many${caller}`)] });
            positions.push(position);
          }
          return positions;
        }),
      );
      state.reading = false;
      await reader;
      expect(seen).toEqual(Array.from({ length: 800 }, (_, index) => before + 1 + index));
      for (const positions of committed) expect(positions).toEqual([...positions].sort((a, b) => a - b));
      expect(await store.log.head()).toBe(before + 800);
    });

    it('reads pages larger than one statement gives', async () => {
      const before = await store.log.head();
      await store.log.append({ events: Array.from({ length: 1_100 }, (_, index) => nodeEvent('pages', { data: index })) });
      const page = await store.log.readAll({ after: before, limit: 1_050 });
      expect(page.map(({ data }) => data)).toEqual(Array.from({ length: 1_050 }, (_, index) => index));
      const back = await store.log.readBack({ limit: 1_050 });
      expect(back.map(({ data }) => data)).toEqual(Array.from({ length: 1_050 }, (_, index) => 1_099 - index));
      expect(await store.log.readStream(streamOfNode('pages'))).toHaveLength(1_100);
      expect(await store.log.readAll({ after: before })).toHaveLength(1_000);
    });

    it('reads the same with a filter as by looking at every event', async () => {
      const types = ['node.started', 'node.stopped', 'node', 'nodes.moved', 'link.created', 'link.filter.set'];
      const start = await store.log.head();
      let index = 0;
      const events = types.flatMap((type) =>
        PRIORITIES.flatMap((priority) =>
          [undefined, 'p_1', 'p%2'].map((projectid) => {
            index += 1;
            const node = `f${index % 4}`;
            const { projectid: _none, ...event } = nodeEvent(node, { type, priority });
            return projectid === undefined ? event : { ...event, projectid };
          }),
        ),
      );
      await store.log.append({ events });
      const written = await store.log.readAll({ after: start });
      const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
      const filters = fc.record({
        types: optional(fc.subarray([...types, 'node.*', 'link.*', 'link.filter.*', '*', 'n%', 'nod_.started'])),
        projects: optional(fc.subarray(['p_1', 'p%2', 'pX1'])),
        nodes: optional(fc.subarray(['f0', 'f1', 'zz'])),
        subject: optional(fc.constantFrom('projects/p1/nodes/f1', 'projects/p1/nodes/f', 'no')),
        minPriority: optional(fc.constantFrom(...PRIORITIES)),
      });
      const bounds = fc.record({ after: fc.nat(80), before: optional(fc.nat(80)), limit: fc.nat(40) });
      await fc.assert(
        fc.asyncProperty(filters, bounds, async (drawn, { after, before, limit }) => {
          const filter = Object.fromEntries(Object.entries(drawn).filter(([, value]) => value !== undefined)) as EventFilter;
          const options = { filter, limit, ...(before === undefined ? {} : { before: start + before }) };
          const inBounds = (event: Envelope) => before === undefined || event.position < start + before;
          const expected = written.filter((event) => inBounds(event) && fits(event, filter));
          expect(await store.log.readAll({ ...options, after: start + after })).toEqual(
            expected.filter(({ position }) => position > start + after).slice(0, limit),
          );
          const back = await store.log.readBack(options);
          expect(back.filter(({ position }) => position > start)).toEqual(expected.toReversed().slice(0, limit));
        }),
        { numRuns: 60 },
      );
    });

    it('finds rare events over long stretches of others, both ways', async () => {
      const start = await store.log.head();
      const rare = nodeEvent('rare', { type: 'rare.seen' });
      const many = Array.from({ length: 3_000 }, () => nodeEvent('often'));
      for (const events of [[rare], many, [rare, rare], many, many, [rare]]) await store.log.append({ events });
      const expected = [1, 3_002, 3_003, 9_004].map((index) => start + index);
      const filter = { types: ['rare.*'] };
      const positions = (events: readonly Envelope[]) => events.map(({ position }) => position);
      expect(positions(await store.log.readAll({ after: start, filter }))).toEqual(expected);
      expect(positions(await store.log.readAll({ after: start, filter, limit: 2 }))).toEqual(expected.slice(0, 2));
      expect(positions(await store.log.readAll({ after: start, before: expected[3]!, filter }))).toEqual(expected.slice(0, 3));
      expect(positions(await store.log.readBack({ filter }))).toEqual(expected.toReversed());
      expect(positions(await store.log.readBack({ filter, before: expected[3]!, limit: 2 }))).toEqual([expected[2], expected[1]]);
      const often = await store.log.readAll({ after: start, filter: { nodes: ['often'] }, limit: 8_999 });
      expect([often.length, often.at(-1)!.position]).toEqual([8_999, expected[3]! - 2]);
    });

    it('finds the position of a moment, and reads back between two moments', async () => {
      const start = clock.now().getTime();
      const before = await store.log.head();
      const appendAt = async (ms: number) => {
        clock.set(new Date(start + ms));
        return (await store.log.append({ events: [nodeEvent('moments')] })).position;
      };
      const positions = [await appendAt(1_000), await appendAt(1_000), await appendAt(3_000), await appendAt(60_000)];
      const at = (ms: number) => store.log.positionAt(new Date(start + ms));
      expect(await at(999)).toBe(before);
      expect(await at(1_000)).toBe(positions[1]);
      expect(await at(2_999)).toBe(positions[1]);
      expect(await at(3_000)).toBe(positions[2]);
      expect(await at(1e9)).toBe(positions[3]);
      expect(await store.log.positionAt(new Date(0))).toBe(0);
      const between = await store.log.readBack({ from: new Date(start + 1_000), until: new Date(start + 3_000) });
      expect(between.map(({ position }) => position)).toEqual([positions[2], positions[1], positions[0]]);
    });

    it('knows events recorded in a future that was a mistake of the clock as past once it is set back', async () => {
      const present = clock.now().getTime();
      clock.set(new Date(present + 86_400_000));
      const wrong = await store.log.append({ events: [nodeEvent('clock')] });
      clock.set(new Date(present + 1_000));
      const right = await store.log.append({ events: [nodeEvent('clock')] });
      expect(await store.log.positionAt(new Date(present + 1_000))).toBe(right.position);
      expect(await store.log.positionAt(new Date(present + 500))).toBe(wrong.position - 1);
    });

    it('folds a stream with a memo to the same state as without one', async () => {
      const node = newNode();
      let evolved = 0;
      const sum: Fold<{ sum: number }> = {
        name: 'sum',
        initial: { sum: 0 },
        evolve: (state, event) => {
          evolved += 1;
          return { sum: state.sum + (event.data as number) };
        },
      };
      expect(await store.log.fold(streamOfNode(node), sum)).toEqual({ state: { sum: 0 }, version: 0 });
      await store.log.append({ events: Array.from({ length: 250 }, (_, index) => nodeEvent(node, { data: index })) });
      expect(await store.log.fold(streamOfNode(node), sum)).toEqual({ state: { sum: 31_125 }, version: 250 });
      await store.log.append({ events: [nodeEvent(node, { data: 5 })] });
      evolved = 0;
      expect(await store.log.fold(streamOfNode(node), sum)).toEqual({ state: { sum: 31_130 }, version: 251 });
      expect(evolved).toBe(1);
      const renamed = await store.log.fold(streamOfNode(node), { ...sum, name: 'sum-again' });
      expect(renamed.state).toEqual({ sum: 31_130 });
    });

    it('folds to the same state whatever was appended between two folds', async () => {
      const listing: Fold<readonly number[]> = { name: 'listing', initial: [], evolve: (state, event) => [...state, event.data as number] };
      await fc.assert(
        fc.asyncProperty(fc.array(fc.nat(150), { maxLength: 5 }), async (sizes) => {
          const node = newNode();
          let count = 0;
          for (const size of sizes) {
            const events = Array.from({ length: size }, (_, index) => nodeEvent(node, { data: count + index }));
            if (size > 0) await store.log.append({ events });
            count += size;
            const { state, version } = await store.log.fold(streamOfNode(node), listing);
            expect(version).toBe(count);
            expect(state).toEqual(Array.from({ length: count }, (_, index) => index));
          }
        }),
        { numRuns: 15 },
      );
    });

    it('refuses what cannot be kept, and nothing else suffers from it', async () => {
      const bad = [
        nodeEvent('x', { type: 'a\u0000b' }),
        nodeEvent('x', { subject: '' }),
        nodeEvent('x', { priority: 'urgent' as never }),
        nodeEvent('x', { projectid: 'a\u001eb' }),
        nodeEvent('x', { data: 1n as never }),
      ];
      const outcomes = await Promise.allSettled([...bad, nodeEvent('x')].map((event) => store.log.append({ events: [event] })));
      expect(outcomes.map((outcome) => (outcome.status === 'rejected' ? (outcome.reason as { code: string }).code : 'kept'))).toEqual([
        ...bad.map(() => 'validation_error'),
        'kept',
      ]);
      const large = store.log.append({ events: [nodeEvent('x', { data: 'x'.repeat(1_100_000) })] });
      await expect(large).rejects.toMatchObject({ code: 'too_large', details: { limit: 1_048_576 } });
    });

    it('hands what was committed to subscribers before the appender goes on', async () => {
      const seen: Position[] = [];
      const subscription = store.feed.subscribe({
        name: 'live',
        filter: { types: ['wanted.*'] },
        deliver: ({ events }) => void seen.push(...events.map(({ position }) => position)),
      });
      const { position } = await store.log.append({ events: [nodeEvent('x'), nodeEvent('x', { type: 'wanted.one' }), nodeEvent('x')] });
      expect(store.feed.head()).toBe(position);
      await until(() => subscription.position() === position, 'the subscriber has passed the unit');
      expect(seen).toEqual([position - 1]);
      subscription.close();
    });

    it('reads streams of a subscriber from the beginning of the log', async () => {
      const seen: Envelope[] = [];
      const head = await store.log.head();
      const caughtUp = await new Promise<Position>((resolve, reject) => {
        store.feed.subscribe({
          name: 'all',
          after: 0,
          deliver: ({ events }) => void seen.push(...events),
          caughtUp: resolve,
          failed: reject,
        });
      });
      expect(caughtUp).toBe(head);
      expect(seen.map(({ position }) => position)).toEqual(Array.from({ length: head }, (_, index) => index + 1));
      const versions: StreamEvent[] = [...(await store.log.readStream(streamOfNode('pages')))];
      expect(seen.filter(({ nodeid }) => nodeid === 'pages')).toEqual(versions.map(({ event }) => event));
    });

    it('is healthy', async () => {
      for (const probe of store.probes) expect(await probe.check()).toMatchObject({ status: 'healthy' });
    });
  });
}

function fits(event: Envelope, filter: EventFilter): boolean {
  if (filter.types !== undefined && !filter.types.some((pattern) => typeMatches(pattern, event.type))) return false;
  if (filter.projects !== undefined && !filter.projects.some((id) => id === event.projectid)) return false;
  if (filter.nodes !== undefined && !filter.nodes.some((id) => id === event.nodeid)) return false;
  if (filter.subject !== undefined && filter.subject !== event.subject) return false;
  return filter.minPriority === undefined || PRIORITIES.indexOf(event.priority) <= PRIORITIES.indexOf(filter.minPriority);
}
