import { durationMs } from '#kernel/duration.ts';
import type { NewEvent, Position } from '#kernel/event.ts';
import type { Fold } from '#kernel/event-log.ts';
import type { Json } from '#kernel/json.ts';
import type { Cause, Matter, NoticeKind } from '../events.ts';
import { ruleSubject, SOURCE } from '../events.ts';
import type { RuleDefinition } from '../rule-definition.ts';
import type { Severity } from '#model/severity.ts';

/** A matter that is not told yet. */
export interface Waiting extends Matter {
  readonly stage: 'standing' | 'grouped' | 'throttled';
  /** Milliseconds since 1970, as all times of the state. */
  readonly dueMs: number;
}

/** A trouble that was told and has not ended. */
export interface Episode {
  readonly notificationId: string;
  readonly channels: readonly string[];
  readonly severity: Severity;
}

/** A notification that escalates as long as nobody acknowledges it. */
export interface Open {
  readonly notificationId: string;
  readonly cause: Cause;
  readonly keys: readonly string[];
  readonly severity: Severity;
  readonly title: string;
  readonly text: string;
  readonly thread: string;
  readonly issuedMs: number;
  /** Index of the escalation that comes next. */
  readonly step: number;
}

/** What a rule remembers: the fold of its stream, from which every timer follows. */
export interface RuleState {
  readonly rule: RuleDefinition | null;
  /** Only events after this position are judged: a new rule is not about the past. */
  readonly since: Position;
  /** Events up to this position were judged. */
  readonly through: Position;
  readonly waiting: readonly Waiting[];
  /** When each group was told last. */
  readonly groups: Readonly<Record<string, number>>;
  /** Until when each key of deduplication counts. */
  readonly seen: Readonly<Record<string, number>>;
  readonly episodes: Readonly<Record<string, Episode>>;
  /** When the last notifications were issued, as many as the throttle counts. */
  readonly issued: readonly number[];
  readonly open: readonly Open[];
}

export const NO_RULE: RuleState = {
  rule: null,
  since: 0,
  through: 0,
  waiting: [],
  groups: {},
  seen: {},
  episodes: {},
  issued: [],
  open: [],
};

/** Entries of each table that are kept; the oldest go first. */
const MOST_KEPT = 10_000;
const MOST_OPEN = 1_000;
/** Reasons for which something is dropped that had already counted as taken. */
const UNTOLD: ReadonlySet<string> = new Set(['silenced', 'recovered', 'throttled', 'overflow']);

export const ruleStream = (id: string): string => `${SOURCE}/${ruleSubject(id)}`;

export const ruleFold: Fold<Json> = {
  name: 'notification-rule/1',
  initial: NO_RULE as unknown as Json,
  evolve: (state, event) => evolve(state as unknown as RuleState, event, event.position) as unknown as Json,
};

interface IssuedData {
  readonly notification_id: string;
  readonly kind: NoticeKind;
  readonly at: string;
  readonly severity: Severity;
  readonly title: string;
  readonly text: string;
  readonly thread: string;
  readonly channels: readonly string[];
  readonly matters: readonly Matter[];
  readonly escalation_of: string | null;
}

interface HeldData {
  readonly at: string;
  readonly reason: string;
  readonly matters: readonly (Omit<Matter, 'cause'> & { readonly position: number })[];
  readonly escalation_of: string | null;
}

/** `position` is that of the event in the log; only a definition looks at it. */
export function evolve(state: RuleState, { type, data }: Pick<NewEvent, 'type' | 'data'>, position: Position = 0): RuleState {
  switch (type) {
    case 'notification.rule.saved': {
      const { definition } = data as unknown as { definition: RuleDefinition };
      const begins = definition.enabled && state.rule?.enabled !== true;
      return {
        ...state,
        rule: definition,
        since: begins ? position : state.since,
        ...(definition.enabled ? {} : { waiting: [], open: [] }),
      };
    }
    case 'notification.rule.deleted':
      return { ...NO_RULE, through: state.through };
    case 'notification.noted':
      return noted(state, data as unknown as { stage: Waiting['stage']; at: string; due_at: string; matters: readonly Matter[] });
    case 'notification.held':
      return held(state, data as unknown as HeldData);
    case 'notification.issued':
      return issued(state, data as unknown as IssuedData);
    case 'notification.acknowledged': {
      const { notification_id: id } = data as unknown as { notification_id: string };
      return { ...state, open: state.open.filter(({ notificationId }) => notificationId !== id) };
    }
    default:
      return state;
  }
}

function noted(state: RuleState, data: { stage: Waiting['stage']; at: string; due_at: string; matters: readonly Matter[] }): RuleState {
  const dueMs = Date.parse(data.due_at);
  const added = data.matters.map((matter): Waiting => ({ ...matter, stage: data.stage, dueMs }));
  return {
    ...taken(state, positionsOf(data.matters), data.matters, data.at),
    waiting: [...without(state, positionsOf(data.matters)), ...added],
  };
}

function held(state: RuleState, { reason, matters, escalation_of: of, at }: HeldData): RuleState {
  const positions = matters.map(({ position }) => position);
  let { seen, episodes, open } = state;
  // What was told to nobody does not count as told: the same thing is told when it comes again.
  const untold = UNTOLD.has(reason) ? matters.filter(({ kind, dedup }) => kind === 'firing' && dedup !== null) : [];
  if (untold.length > 0)
    seen = lacking(
      seen,
      untold.map(({ dedup }) => dedup!),
    );
  // A trouble is over also when nobody is told of its end.
  if (reason !== 'duplicate' && reason !== 'flapping' && reason !== 'no_firing') {
    const ended = matters.filter(({ kind, key }) => kind === 'recovery' && key !== null).map(({ key }) => key!);
    if (ended.length > 0) [episodes, open] = [lacking(episodes, ended), ending(open, ended)];
  }
  if (of !== null) open = stepped(open, of, state.rule);
  return { ...taken(state, positions, [], at), waiting: without(state, positions), seen, episodes, open };
}

function issued(state: RuleState, data: IssuedData): RuleState {
  const { kind, matters, channels, notification_id: notificationId, severity } = data;
  const atMs = Date.parse(data.at);
  if (kind === 'escalation') {
    const before = state.open.find((one) => one.notificationId === data.escalation_of);
    const episodes = Object.fromEntries(
      Object.entries(state.episodes).map(([key, episode]) =>
        before?.keys.includes(key) === true
          ? [key, { ...episode, channels: [...new Set([...episode.channels, ...channels])] }]
          : [key, episode],
      ),
    );
    return { ...state, episodes, open: stepped(state.open, data.escalation_of ?? '', state.rule) };
  }
  const positions = positionsOf(matters);
  const begun = matters.filter((matter) => matter.kind === 'firing' && matter.key !== null).map(({ key }) => key!);
  const ended = matters.filter((matter) => matter.kind === 'recovery' && matter.key !== null).map(({ key }) => key!);
  const firing = matters.find((matter) => matter.kind === 'firing');
  const opens = firing !== undefined && (state.rule?.escalate?.length ?? 0) > 0;
  const opened: readonly Open[] = opens
    ? [
        {
          notificationId,
          cause: firing.cause,
          keys: begun,
          severity,
          title: data.title,
          text: data.text,
          thread: data.thread,
          issuedMs: atMs,
          step: 0,
        },
      ]
    : [];
  // In the order in which they happened: of one thing the last word counts.
  let episodes = { ...state.episodes };
  for (const matter of matters.toSorted((one, other) => one.cause.position - other.cause.position)) {
    if (matter.key === null) continue;
    if (matter.kind === 'firing') episodes[matter.key] = { notificationId, channels, severity };
    else delete episodes[matter.key];
  }
  episodes = newest(episodes);
  const groups = firing === undefined ? state.groups : newest({ ...lacking(state.groups, [firing.group]), [firing.group]: atMs });
  return {
    ...taken(state, positions, matters, data.at),
    waiting: without(state, positions),
    episodes,
    groups,
    issued: [...state.issued, atMs].slice(-(state.rule?.throttle?.count ?? 1)),
    open: [
      ...ending(
        state.open,
        ended.filter((key) => episodes[key] === undefined),
      ),
      ...opened,
    ].slice(-MOST_OPEN),
  };
}

/** Judged, and remembered for deduplication. */
function taken(state: RuleState, positions: readonly Position[], matters: readonly Matter[], at: string): RuleState {
  const window = state.rule?.deduplicate?.window;
  const atMs = Date.parse(at);
  let { seen } = state;
  for (const { kind, dedup } of matters) {
    if (kind !== 'firing' || dedup === null || window === undefined || (seen[dedup] ?? 0) > atMs) continue;
    seen = { ...seen, [dedup]: atMs + durationMs(window) };
  }
  if (Object.keys(seen).length > MOST_KEPT) seen = newest(Object.fromEntries(Object.entries(seen).filter(([, until]) => until > atMs)));
  return { ...state, through: Math.max(state.through, ...positions), seen };
}

function stepped(open: readonly Open[], id: string, rule: RuleDefinition | null): readonly Open[] {
  const steps = rule?.escalate?.length ?? 0;
  return open.flatMap((one) => (one.notificationId !== id ? [one] : one.step + 1 < steps ? [{ ...one, step: one.step + 1 }] : []));
}

/** A notification of several troubles is over with the last of them. */
function ending(open: readonly Open[], keys: readonly string[]): readonly Open[] {
  if (keys.length === 0) return open;
  return open.flatMap((one) => {
    if (!one.keys.some((key) => keys.includes(key))) return [one];
    const left = one.keys.filter((key) => !keys.includes(key));
    return left.length === 0 ? [] : [{ ...one, keys: left }];
  });
}

function positionsOf(matters: readonly Matter[]): Position[] {
  return matters.map(({ cause }) => cause.position);
}

function without({ waiting }: RuleState, positions: readonly Position[]): readonly Waiting[] {
  return waiting.filter(({ cause }) => !positions.includes(cause.position));
}

function lacking<T>(table: Readonly<Record<string, T>>, keys: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(table).filter(([key]) => !keys.includes(key)));
}

function newest<T>(table: Record<string, T>): Record<string, T> {
  const entries = Object.entries(table);
  return entries.length > MOST_KEPT ? Object.fromEntries(entries.slice(-MOST_KEPT)) : table;
}
