import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Envelope, Position } from '#kernel/event.ts';
import type { Json } from '#kernel/json.ts';
import type { Projection } from '#kernel/projection.ts';
import type { Store } from '../store/index.ts';
import { nodeEvent, setClock, until, type SetClock } from '../store/test-kit.ts';

interface Change {
  readonly key: string;
  readonly scope: string;
  readonly value: Json;
}

let made = 0;

/** A projection of its own events: each says the changes that it makes. */
function writing(version = 1, project?: Projection['project']): Projection {
  made += 1;
  const type = `written.w${made}`;
  return {
    name: `written-${made}`,
    version,
    summary: 'What its events say.',
    handles: [type],
    project: project ?? ((event) => event.data as unknown as Change[]),
  };
}

function written(projection: Projection, changes: readonly Change[]) {
  return nodeEvent('x', { type: projection.handles[0]!, data: changes as unknown as Json });
}

/** What every store's projections do. */
export function projectionContract(open: (clock: SetClock) => Promise<Store>): void {
  describe('as a store of projections', () => {
    let store: Store;

    beforeAll(async () => {
      store = await open(setClock());
    });
    afterAll(async () => {
      await store.close();
    });

    it('reads rows as of the append that the reader just made', async () => {
      const nodes = writing();
      const projections = await store.projections([nodes]);
      for (let count = 1; count <= 20; count += 1) {
        const { position } = await store.log.append({ events: [written(nodes, [{ key: 'a', scope: 's', value: count }])] });
        expect(await projections.rows(nodes.name)).toEqual([{ key: 'a', scope: 's', value: count, validFrom: position }]);
      }
      await projections.close();
    });

    it('ends a document with null and keeps scopes apart', async () => {
      const nodes = writing();
      const projections = await store.projections([nodes]);
      await store.log.append({
        events: [
          written(nodes, [
            { key: 'a', scope: 's', value: 1 },
            { key: 'b', scope: 't', value: { x: [null] } },
          ]),
          written(nodes, [{ key: 'a', scope: 's', value: null }]),
        ],
      });
      expect(await projections.rows(nodes.name, { scope: 's' })).toEqual([]);
      expect((await projections.rows(nodes.name, { scope: 't' })).map(({ value }) => value)).toEqual([{ x: [null] }]);
      await projections.close();
    });

    it('is at every past position what folding up to there gives', async () => {
      const changes = fc.array(
        fc.record({
          key: fc.constantFrom('a', 'b', 'c'),
          scope: fc.constantFrom('s', 't'),
          value: fc.oneof(fc.constant(null), fc.nat(9)),
        }),
        { maxLength: 3 },
      );
      await fc.assert(
        fc.asyncProperty(fc.array(fc.array(changes, { minLength: 1, maxLength: 4 }), { maxLength: 6 }), async (units) => {
          const nodes = writing();
          const projections = await store.projections([nodes]);
          const states = new Map<Position, Map<string, Change>>([[await store.log.head(), new Map()]]);
          const state = new Map<string, Change>();
          for (const unit of units) {
            const { events } = await store.log.append({ events: unit.map((list) => written(nodes, list)) });
            events.forEach(({ position }, index) => {
              for (const change of unit[index]!) {
                if (change.value === null) state.delete(change.key);
                else state.set(change.key, change);
              }
              states.set(position, new Map(state));
            });
          }
          for (const [at, expected] of states) {
            for (const scope of [undefined, 's', 't']) {
              const rows = await projections.rows(nodes.name, { at, ...(scope === undefined ? {} : { scope }) });
              const wanted = [...expected.values()].filter((change) => scope === undefined || change.scope === scope);
              expect(rows.map(({ key, scope: of, value }) => ({ key, scope: of, value }))).toEqual(
                wanted.sort((a, b) => (a.key < b.key ? -1 : 1)),
              );
            }
          }
          await projections.close();
        }),
        { numRuns: 25 },
      );
    });

    it('goes on from its checkpoint, handling each event once', async () => {
      const handled: Position[] = [];
      const counting = writing(1, (event) => {
        handled.push(event.position);
        return [{ key: 'count', scope: '', value: handled.length }];
      });
      const positions: Position[] = [];
      for (let round = 0; round < 3; round += 1) {
        const projections = await store.projections([counting]);
        positions.push((await store.log.append({ events: [written(counting, [])] })).position);
        await projections.rows(counting.name);
        await projections.close();
        positions.push((await store.log.append({ events: [written(counting, [])] })).position);
      }
      expect(handled).toEqual(positions.slice(0, -1));
    });

    it('begins again at the first event when its version was raised', async () => {
      const first = writing();
      const before = await store.projections([first]);
      await store.log.append({ events: [written(first, [{ key: 'a', scope: '', value: 'old' }])] });
      await before.rows(first.name);
      await before.close();
      const second: Projection = { ...first, version: 2, project: () => [{ key: 'a', scope: '', value: 'new' }] };
      const after = await store.projections([second]);
      expect((await after.rows(first.name)).map(({ value }) => value)).toEqual(['new']);
      await after.close();
    });

    it('can be rebuilt while it is read and written', async () => {
      let prefix = 'one';
      const nodes = writing(1, (event: Envelope) => [{ key: JSON.stringify(event.data), scope: '', value: prefix }]);
      const type = nodes.handles[0]!;
      const projections = await store.projections([nodes]);
      await store.log.append({ events: Array.from({ length: 1_500 }, (_, index) => nodeEvent('x', { type, data: index })) });
      expect(await projections.rows(nodes.name)).toHaveLength(1_500);
      prefix = 'two';
      const rebuilding = { done: false };
      const rebuilt = projections.rebuild(nodes.name).then(() => (rebuilding.done = true));
      for (let index = 1_500; !rebuilding.done; index += 1) {
        await store.log.append({ events: [nodeEvent('x', { type, data: index })] });
        expect((await projections.rows(nodes.name)).length).toBe(index + 1);
      }
      await rebuilt;
      const rows = await projections.rows(nodes.name);
      expect(new Set(rows.map(({ value }) => value))).toEqual(new Set(['two']));
      await expect(projections.rebuild('nothing')).rejects.toMatchObject({ code: 'not_found' });
      await projections.close();
    });

    it('says that it stopped when the fold is at fault, and stops alone', async () => {
      const broken = writing(1, () => {
        throw new Error('no such field');
      });
      const sound = writing();
      const projections = await store.projections([broken, sound]);
      await store.log.append({ events: [written(broken, []), written(sound, [{ key: 'a', scope: '', value: 1 }])] });
      await until(() => projections.status()[0]!.failure !== null, 'the projection stopped');
      await expect(projections.rows(broken.name)).rejects.toMatchObject({ code: 'internal_error' });
      expect(await projections.rows(sound.name)).toHaveLength(1);
      expect(await projections.probe.check()).toMatchObject({ status: 'unhealthy' });
      await projections.close();
    });

    it('refuses a position that is not reached in time', async () => {
      const nodes = writing();
      const projections = await store.projections([nodes]);
      await expect(projections.rows(nodes.name, { at: store.feed.head() + 1 })).rejects.toMatchObject({ code: 'timeout' });
      await projections.close();
    });
  });
}
