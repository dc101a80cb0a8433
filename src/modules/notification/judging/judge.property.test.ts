import fc from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { Envelope, NewEvent } from '#kernel/event.ts';
import { uuidv5 } from '#kernel/id.ts';
import type { ChannelDefinition } from '../channel-definition.ts';
import { NOTIFICATION_EVENTS } from '../events.ts';
import { RuleDefinition } from '../rule-definition.ts';
import { SilenceDefinition } from '../silence-definition.ts';
import { judge, nextDue, tick, type Surroundings } from './judge.ts';
import type { Silence } from './matching.ts';
import { evolve, NO_RULE, type RuleState } from './state.ts';
import { NOTIFICATION_IDS } from './told.ts';

const START = Date.parse('2026-03-02T08:00:00.000Z');
const SECOND = 1_000;

const desk: ChannelDefinition = { name: 'Desk', enabled: true, settings: { kind: 'desktop' } };
const channels = new Map([
  ['desk', desk],
  ['pager', desk],
]);

function lost(position: number, server: string, atMs: number, more: Partial<Envelope> = {}): Envelope {
  return {
    specversion: '1.0',
    datacontenttype: 'application/json',
    id: uuidv5(NOTIFICATION_IDS, String(position)),
    type: 'server.lost',
    source: '/gns3/lab',
    subject: `servers/${server}`,
    priority: 'high',
    data: { name: server },
    time: new Date(atMs).toISOString(),
    position,
    ...more,
  };
}

const back = (position: number, server: string, atMs: number) =>
  lost(position, server, atMs, { type: 'server.connected', priority: 'normal' });

function rule(more: object = {}): RuleDefinition {
  return RuleDefinition.parse({ name: 'Servers', match: { types: ['server.lost'] }, channels: ['desk'], ...more });
}

const recovering = { recovery: { types: ['server.connected'] } };

/** A rule that events and time go by; everything that it said is kept, and its memory is what folding that gives. */
class Course {
  readonly said: NewEvent[] = [];
  state: RuleState;
  nowMs = START;
  silences: readonly Silence[] = [];

  constructor(definition: RuleDefinition) {
    this.state = evolve(NO_RULE, { type: 'notification.rule.saved', data: { definition, rule_id: 'servers', by: 'ada' } as never }, 0);
  }

  get around(): Surroundings {
    return { now: new Date(this.nowMs), silences: this.silences, channels };
  }

  see(...events: readonly Envelope[]): this {
    for (const event of events) this.#take(judge('servers', this.state, event, this.around));
    return this;
  }

  /** Time passes; whatever is due on the way is done when it is. */
  pass(ms: number): this {
    const endMs = this.nowMs + ms;
    for (let rounds = 0; rounds < 1_000; rounds += 1) {
      const due = nextDue(this.state);
      if (due === null || due > endMs) {
        this.nowMs = endMs;
        return this;
      }
      this.nowMs = Math.max(this.nowMs, due);
      const before = this.said.length;
      this.#take(tick('servers', this.state, this.around));
      if (this.said.length === before) throw new Error('Something is due and nothing is done about it.');
    }
    throw new Error('It does not come to rest.');
  }

  #take({ state, events }: { readonly state: RuleState; readonly events: readonly NewEvent[] }): void {
    const folded = events.reduce((before, event) => evolve(before, event), this.state);
    if (!isDeepStrictEqual(folded, state)) throw new Error('What was decided is not what folding it gives.');
    // As the log keeps it: JSON.
    this.state = JSON.parse(JSON.stringify(state)) as RuleState;
    this.said.push(...events);
  }

  of(type: string): readonly Told[] {
    return this.said.filter((event) => event.type === `notification.${type}`).map(({ data }) => data as unknown as Told);
  }

  /** Kinds and subjects, as they were told. */
  told(): string[] {
    return this.of('issued').map(({ kind, matters }) => [kind, ...matters.map(({ cause }) => cause.subject.split('/')[1])].join(' '));
  }

  held(): string[] {
    return this.of('held').map(({ reason }) => reason);
  }
}

/** Fields of what is said, of whatever type. */
interface Told {
  readonly reason: string;
  readonly delivery_id: string;
  readonly text: string;
  readonly notification_id: string;
  readonly kind: string;
  readonly at: string;
  readonly title: string;
  readonly channels: readonly string[];
  readonly thread: string;
  readonly matters: readonly {
    readonly kind: string;
    readonly key: string | null;
    readonly position: number;
    readonly cause: { readonly position: number; readonly subject: string };
  }[];
}

describe('a rule', () => {
  test('tells an event once, however often it is read', () => {
    const course = new Course(rule()).see(lost(1, 'a', START), lost(1, 'a', START));
    expect(course.told()).toEqual(['firing a']);
    expect(course.of('queued')).toHaveLength(1);
  });

  test('tells nothing of what was before it', () => {
    const course = new Course(rule());
    course.state = { ...course.state, since: 5 };
    expect(course.see(lost(5, 'a', START)).told()).toEqual([]);
    expect(course.see(lost(6, 'a', START)).told()).toEqual(['firing a']);
  });

  test('tells nothing that is old when it is read', () => {
    const course = new Course(rule()).see(lost(1, 'a', START - 3_601 * SECOND));
    expect(course.told()).toEqual([]);
    expect(course.held()).toEqual(['stale']);
  });

  test('looks at severity, project and an expression that has no value for some', () => {
    const course = new Course(rule({ match: { types: ['*'], min_severity: 'major', projects: ['p'], where: 'event.data.name == "a"' } }));
    course.see(
      lost(1, 'a', START),
      lost(2, 'a', START, { projectid: 'p', data: {} }),
      lost(3, 'a', START, { projectid: 'p', priority: 'low' }),
    );
    expect(course.told()).toEqual([]);
    expect(course.see(lost(4, 'a', START, { projectid: 'p' })).told()).toEqual(['firing a']);
  });

  test('tells what begins and ends, each once, in one thread', () => {
    const course = new Course(rule(recovering)).see(
      lost(1, 'a', START),
      lost(2, 'a', START),
      back(3, 'a', START),
      back(4, 'a', START),
      lost(5, 'a', START),
    );
    expect(course.told()).toEqual(['firing a', 'recovery a', 'firing a']);
    expect(course.held()).toEqual(['duplicate', 'no_firing']);
    expect(new Set(course.of('issued').map(({ thread }) => thread)).size).toBe(1);
  });

  test('tells nothing of a flap, and an end only when it lasts', () => {
    const course = new Course(rule({ recovery: { types: ['server.connected'], hold: '30s' } }));
    course
      .see(lost(1, 'a', START))
      .pass(10 * SECOND)
      .see(back(2, 'a', course.nowMs))
      .pass(60 * SECOND);
    expect(course.told()).toEqual([]);
    course.see(lost(3, 'a', course.nowMs)).pass(30 * SECOND);
    expect(course.told()).toEqual(['firing a']);
    course
      .see(back(4, 'a', course.nowMs))
      .pass(10 * SECOND)
      .see(lost(5, 'a', course.nowMs))
      .pass(60 * SECOND);
    expect(course.told()).toEqual(['firing a']);
    course.see(back(6, 'a', course.nowMs)).pass(30 * SECOND);
    expect(course.told()).toEqual(['firing a', 'recovery a']);
  });

  test('tells a group together, and its next not before the interval', () => {
    const course = new Course(rule({ group: { wait: '30s', interval: '5m' } })).see(lost(1, 'a', START)).pass(10 * SECOND);
    course
      .see(lost(2, 'b', course.nowMs))
      .pass(20 * SECOND)
      .see(lost(3, 'c', course.nowMs))
      .pass(299 * SECOND);
    expect(course.told()).toEqual(['firing a b']);
    expect(course.pass(SECOND).told()).toEqual(['firing a b', 'firing c']);
  });

  test('holds back what is more than the throttle lets through, and tells it as a digest', () => {
    const course = new Course(rule({ throttle: { count: 2, per: '1m' } }));
    course.see(...['a', 'b', 'c', 'd'].map((server, index) => lost(index + 1, server, START)));
    expect(course.told()).toEqual(['firing a', 'firing b']);
    expect(course.pass(60 * SECOND).told()).toEqual(['firing a', 'firing b', 'digest c d']);
  });

  test('tells a key once within the window', () => {
    const course = new Course(rule({ deduplicate: { key: 'event.data.name', window: '1m' } })).see(
      lost(1, 'a', START),
      lost(2, 'a', START),
      lost(3, 'b', START),
    );
    expect(course.told()).toEqual(['firing a', 'firing b']);
    expect(
      course
        .pass(60 * SECOND)
        .see(lost(4, 'a', course.nowMs))
        .told(),
    ).toEqual(['firing a', 'firing b', 'firing a']);
  });

  test('escalates until somebody acknowledges it, and tells the end wherever it was told', () => {
    const course = new Course(rule({ ...recovering, escalate: [{ after: '5m', channels: ['pager'] }] })).see(
      lost(1, 'a', START),
      lost(2, 'b', START),
    );
    const [first] = course.of('issued');
    course.state = evolve(course.state, { type: 'notification.acknowledged', data: { notification_id: first!.notification_id } });
    course.pass(600 * SECOND).see(back(3, 'a', course.nowMs), back(4, 'b', course.nowMs));
    expect(course.of('issued').map(({ kind, channels: to }) => [kind, ...to].join(' '))).toEqual([
      'firing desk',
      'firing desk',
      'escalation pager',
      'recovery desk',
      'recovery desk pager',
    ]);
    expect(nextDue(course.state)).toBeNull();
  });

  test('is silent while a silence holds, also about the end of what it did not tell', () => {
    const course = new Course(rule(recovering));
    course.silences = [silence({ subjects: ['servers/a'] }, 60)];
    course
      .see(lost(1, 'a', START), lost(2, 'b', START))
      .pass(60 * SECOND)
      .see(back(3, 'a', course.nowMs), lost(4, 'a', course.nowMs));
    expect(course.told()).toEqual(['firing b', 'firing a']);
    expect(course.held()).toEqual(['silenced', 'no_firing']);
  });

  test('an end that comes too soon for the throttle is late and not left out: nothing begins twice without it', () => {
    const throttle = { count: 2, per: '1m', digest: false };
    const course = new Course(rule({ ...recovering, throttle }))
      .see(lost(1, 'a', START), lost(2, 'b', START))
      .pass(5 * SECOND)
      .see(back(3, 'b', START + 5 * SECOND))
      .pass(120 * SECOND)
      .see(lost(4, 'b', START + 125 * SECOND));
    expect(course.told()).toEqual(['firing a', 'firing b', 'recovery b', 'firing b']);
  });

  test('speaks in the words of its template, and says when they have no value', () => {
    const title = '${{ event.data.name }} is gone (${{ count }})';
    expect(new Course(rule({ template: { title } })).see(lost(1, 'a', START)).of('issued')[0]!.title).toBe('a is gone (1)');
    const wrong = new Course(rule({ template: { title: '${{ event.data.nothing }}' } })).see(lost(1, 'a', START));
    expect(wrong.of('issued')[0]!.text).toContain('template');
  });
});

function silence(match: object, seconds: number, fromMs = START): Silence {
  const definition = SilenceDefinition.parse({
    comment: 'Work on the racks.',
    match,
    starts_at: new Date(fromMs).toISOString(),
    ends_at: new Date(fromMs + seconds * SECOND).toISOString(),
  });
  return { id: 'work', definition };
}

const Rules = fc
  .record({
    hold: fc.constantFrom(undefined, '5s', '30s'),
    group: fc.constantFrom(undefined, { wait: '10s', interval: '20s' }, { by: ['event.subject'], wait: '5s', interval: '1m' }),
    throttle: fc.constantFrom(undefined, { count: 1, per: '30s' }, { count: 2, per: '1m', digest: false }),
    deduplicate: fc.constantFrom(undefined, { window: '20s' }),
    escalate: fc.constantFrom(undefined, [{ after: '15s', channels: ['pager'] }]),
  })
  .map(({ hold, ...parts }) =>
    rule({ recovery: { types: ['server.connected'], ...(hold === undefined ? {} : { hold }) }, ...defined(parts) }),
  );

function defined(parts: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
}

const Steps = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant('lost' as const), server: fc.constantFrom('a', 'b') }),
    fc.record({ do: fc.constant('back' as const), server: fc.constantFrom('a', 'b') }),
    fc.record({ do: fc.constant('pass' as const), seconds: fc.integer({ min: 1, max: 40 }) }),
    fc.record({ do: fc.constant('again' as const) }),
  ),
  { maxLength: 40 },
);

type Step = typeof Steps extends fc.Arbitrary<infer T extends readonly unknown[]> ? T[number] : never;

function run(definition: RuleDefinition, steps: readonly Step[], silences: readonly Silence[] = []): Course {
  const course = new Course(definition);
  course.silences = silences;
  const events: Envelope[] = [];
  for (const step of steps) {
    if (step.do === 'pass') course.pass(step.seconds * SECOND);
    else if (step.do === 'again') course.see(...events.slice(-5));
    else {
      events.push((step.do === 'lost' ? lost : back)(events.length + 1, step.server, course.nowMs));
      course.see(events.at(-1)!);
    }
  }
  return course.pass(600 * SECOND);
}

describe('whatever happens', () => {
  test('no end is told unless its beginning was, and nothing begins twice without an end', () => {
    fc.assert(
      fc.property(Rules, Steps, (definition, steps) => {
        const open = new Set<string>();
        for (const { kind, matters } of run(definition, steps).of('issued')) {
          if (kind === 'escalation') continue;
          for (const matter of matters.toSorted((one, other) => one.cause.position - other.cause.position)) {
            expect(open.has(matter.key!)).toBe(matter.kind === 'recovery');
            if (matter.kind === 'firing') open.add(matter.key!);
            else open.delete(matter.key!);
          }
        }
      }),
    );
  });

  test('no cause is told twice, and no delivery is queued twice', () => {
    fc.assert(
      fc.property(Rules, Steps, (definition, steps) => {
        const course = run(definition, steps);
        const causes = course.of('issued').flatMap(({ matters }) => matters.map(({ cause }) => cause.position));
        expect(new Set(causes).size).toBe(causes.length);
        const deliveries = course.of('queued').map(({ delivery_id: id }) => id);
        expect(new Set(deliveries).size).toBe(deliveries.length);
      }),
    );
  });

  test('every cause is told or held in the end: nothing is lost, and nothing waits for ever', () => {
    fc.assert(
      fc.property(Rules, Steps, (definition, steps) => {
        const course = run(definition, steps);
        const seen = steps.filter((step) => step.do === 'lost' || step.do === 'back').length;
        const told = course.of('issued').flatMap(({ matters }) => matters.map(({ cause }) => cause.position));
        const held = course.of('held').flatMap(({ matters }) => matters.map(({ position }) => position));
        expect([...new Set([...told, ...held])].sort((one, other) => one - other)).toEqual(
          Array.from({ length: seen }, (_, index) => index + 1),
        );
        expect(course.state.waiting).toEqual([]);
      }),
    );
  });

  test('nothing is told of what is silenced while the silence holds', () => {
    fc.assert(
      fc.property(Rules, Steps, fc.integer({ min: 0, max: 60 }), (definition, steps, from) => {
        const quiet = silence({ subjects: ['servers/a'] }, 60, START + from * SECOND);
        const { starts_at: start, ends_at: end } = quiet.definition;
        const told = run(definition, steps, [quiet])
          .of('issued')
          .filter(({ at }) => at >= start! && at < end!);
        expect(told.flatMap(({ matters }) => matters.map(({ cause }) => cause.subject))).not.toContain('servers/a');
      }),
    );
  });

  test('what is said fits what the events declare', () => {
    const schemas = new Map(NOTIFICATION_EVENTS.map((declared) => [declared.type, declared.data]));
    fc.assert(
      fc.property(Rules, Steps, (definition, steps) => {
        for (const { type, data } of run(definition, steps).said) expect(schemas.get(type)!.safeParse(data).error).toBeUndefined();
      }),
      { numRuns: 30 },
    );
  });
});
