import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Envelope, NewEvent } from '#kernel/event.ts';
import type { Json } from '#kernel/json.ts';
import type { ProjectionRow } from '#kernel/projection.ts';
import * as decider from './decider.ts';
import type { ModuleDefinition } from './definition.ts';
import { REGISTRY_EVENTS } from './events.ts';
import { modulesProjection, statesOf } from './modules.projection.ts';
import { standingOf } from './standing.ts';

const IDS = ['0191d1a0-0000-7000-8000-000000000001', '0191d1a0-0000-7000-8000-000000000002', '0191d1a0-0000-7000-8000-000000000003'];
const id = fc.constantFrom(...IDS);
const process = fc.constantFrom('alpha', 'beta');
const health = fc.constantFrom('healthy', 'degraded', 'unhealthy');
const definition: fc.Arbitrary<ModuleDefinition> = fc.record({
  name: fc.constant('echo'),
  version: fc.constantFrom('1.0.0', '1.0.1'),
  summary: fc.constant('Echoes.'),
  source: fc.constantFrom('remote', 'directory'),
  capabilities: fc.subarray(['a', 'b']),
  answers: fc.constant([]),
  reactions: fc.subarray(['node.started']),
});
const told = fc.record({ health, message: fc.constantFrom('so', 'thus'), silent: fc.boolean() }) as fc.Arbitrary<decider.ToldHealth>;
const instance: fc.Arbitrary<decider.InstanceState> = fc
  .tuple(id, process, told)
  .map(([one, where, how]) => ({ id: one, process: where, since: '2026-11-23T08:00:00.000Z', ...how }));

/** What may be decided, whatever the state is. */
type Decide = (state: decider.ModuleState) => readonly NewEvent[];
const decision: fc.Arbitrary<Decide> = fc.oneof(
  definition.map(
    (one): Decide =>
      (state) =>
        decider.register(state, one),
  ),
  instance.map(
    (one): Decide =>
      (state) =>
        decider.join(state, 'echo', one),
  ),
  fc.tuple(id, fc.constantFrom('good_bye', 'lost', 'stopped')).map(
    ([one, why]): Decide =>
      (state) =>
        decider.leave(state, 'echo', one, why),
  ),
  fc.tuple(id, told).map(
    ([one, how]): Decide =>
      (state) =>
        decider.tellHealth(state, 'echo', one, how),
  ),
  fc.tuple(told, process).map(
    ([how, where]): Decide =>
      (state) =>
        decider.hearHealth(state, 'echo', how, where),
  ),
  fc.tuple(process, process).map(
    ([alive, where]): Decide =>
      (state) =>
        decider.adopt(state, 'echo', (one) => one === alive, where),
  ),
  process.map(
    (alive): Decide =>
      (state) =>
        decider.buryInstances(state, 'echo', (one) => one === alive),
  ),
  fc.constant<Decide>((state) => decider.unregister(state, 'echo')),
);

let positions = 0;

function committed(event: NewEvent): Envelope {
  positions += 1;
  const time = new Date(Date.parse('2026-11-23T08:00:00.000Z') + positions).toISOString();
  return { ...event, specversion: '1.0', id: IDS[0]!, time, datacontenttype: 'application/json', position: positions };
}

function fold(events: readonly Envelope[]): decider.ModuleState {
  return events.reduce(decider.evolve, decider.UNKNOWN_MODULE);
}

/** The state as the rows of the projection have it. */
function projected(events: readonly Envelope[]): decider.ModuleState {
  const rows = new Map<string, ProjectionRow>();
  for (const event of events) {
    for (const { key, scope, value } of modulesProjection.project(event)) {
      if (value === null) rows.delete(key);
      else rows.set(key, { key, scope, value, validFrom: event.position });
    }
  }
  return statesOf([...rows.values()].sort((a, b) => (a.key < b.key ? -1 : 1))).get('echo') ?? decider.UNKNOWN_MODULE;
}

/** Decides one after the other, each on what the ones before made. */
function history(decisions: readonly Decide[]): Envelope[] {
  const events: Envelope[] = [];
  for (const decide of decisions) events.push(...decide(fold(events)).map(committed));
  return events;
}

const anyEvents = fc.array(decision, { maxLength: 30 }).map(history);

test('any history folds to the same bytes each time, from a memo too, and its events are what they are declared to be', () => {
  fc.assert(
    fc.property(anyEvents, fc.nat(30), (events, cut) => {
      const whole = JSON.stringify(fold(events));
      expect(JSON.stringify(fold(events))).toBe(whole);
      const memo = JSON.parse(JSON.stringify(fold(events.slice(0, cut)))) as decider.ModuleState;
      expect(JSON.stringify(events.slice(cut).reduce(decider.evolve, memo))).toBe(whole);
      for (const event of events) REGISTRY_EVENTS.find(({ type }) => type === event.type)!.data.parse(event.data);
    }),
  );
});

test('events in any order give a state, and the rows of the projection the same one', () => {
  fc.assert(
    fc.property(
      anyEvents.chain((events) => fc.shuffledSubarray(events)),
      (events) => {
        expect(projected(events)).toEqual(fold(events));
        expect(standingOf(fold(events)).message).not.toBe('');
      },
    ),
  );
});

test('what was decided is not decided again', () => {
  fc.assert(
    fc.property(fc.array(decision, { maxLength: 20 }), decision, (before, decide) => {
      const events = history([...before, decide]);
      expect(decide(fold(events))).toEqual([]);
    }),
  );
});

test('a module that is not there has no events but its registration, its instances and their end', () => {
  const data = (events: readonly NewEvent[]): Json[] => events.map((event) => event.data);
  expect(data(decider.unregister(decider.UNKNOWN_MODULE, 'echo'))).toEqual([]);
  expect(data(decider.leave(decider.UNKNOWN_MODULE, 'echo', IDS[0]!, 'lost'))).toEqual([]);
  expect(data(decider.hearHealth(decider.UNKNOWN_MODULE, 'echo', { health: 'healthy', message: 'so', silent: false }, 'alpha'))).toEqual(
    [],
  );
});
