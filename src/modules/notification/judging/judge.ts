import { durationMs } from '#kernel/duration.ts';
import type { Envelope, NewEvent } from '#kernel/event.ts';
import { uuidv5 } from '#kernel/id.ts';
import type { ChannelDefinition } from '../channel-definition.ts';
import {
  matterHeld,
  matterNoted,
  notificationIssued,
  ruleSubject,
  said,
  type HELD_REASONS,
  type Matter,
  type NoticeKind,
} from '../events.ts';
import type { RuleDefinition } from '../rule-definition.ts';
import { atLeast, worst } from '#model/severity.ts';
import { causeOf } from './cause.ts';
import { NOTIFICATION_IDS, queued } from './told.ts';
import { beginsTrouble, endsTrouble, keyOf, silenceOf, type Silence } from './matching.ts';
import { NOTICE_WORDS } from './notice-words.ts';
import { render } from './rendering.ts';
import { evolve, type Open, type RuleState, type Waiting } from './state.ts';

/** Matters of one rule that may wait. */
const MOST_WAITING = 1_000;

/** What deciding looks at beside the rule itself. */
export interface Surroundings {
  readonly now: Date;
  readonly silences: readonly Silence[];
  readonly channels: ReadonlyMap<string, ChannelDefinition>;
}

export interface Decision {
  readonly state: RuleState;
  readonly events: readonly NewEvent[];
}

/** What a rule does about an event; nothing for one that it has judged. */
export function judge(ruleId: string, state: RuleState, event: Envelope, around: Surroundings): Decision {
  const { rule } = state;
  if (rule === null || !rule.enabled || event.position <= state.through || event.position <= state.since) return { state, events: [] };
  const ends = endsTrouble(rule, event);
  if (!ends && !beginsTrouble(rule, event)) return { state, events: [] };
  const judging = new Judging(ruleId, rule, state, around);
  judging.take(event, ends ? 'recovery' : 'firing');
  return judging.decision();
}

/** What a rule does because time has passed. */
export function tick(ruleId: string, state: RuleState, around: Surroundings): Decision {
  if (state.rule === null || !state.rule.enabled) return { state, events: [] };
  const judging = new Judging(ruleId, state.rule, state, around);
  judging.tick();
  return judging.decision();
}

/** When `tick` has something to do next, in milliseconds since 1970; null: nothing waits. */
export function nextDue({ rule, waiting, open }: RuleState): number | null {
  const times = [
    ...waiting.map(({ dueMs }) => dueMs),
    ...open.flatMap(({ issuedMs, step }) => {
      const escalation = rule?.escalate?.[step];
      return escalation === undefined ? [] : [issuedMs + durationMs(escalation.after)];
    }),
  ];
  return times.length === 0 ? null : Math.min(...times);
}

/** A matter passes: has it lasted, is it silenced, its group, the throttle, and is issued. */
class Judging {
  readonly #id: string;
  readonly #rule: RuleDefinition;
  readonly #around: Surroundings;
  readonly #at: string;
  readonly #nowMs: number;
  readonly #events: NewEvent[] = [];
  #state: RuleState;

  constructor(id: string, rule: RuleDefinition, state: RuleState, around: Surroundings) {
    this.#id = id;
    this.#rule = rule;
    this.#state = state;
    this.#around = around;
    this.#at = around.now.toISOString();
    this.#nowMs = around.now.getTime();
  }

  decision(): Decision {
    return { state: this.#state, events: this.#events };
  }

  take(event: Envelope, kind: Matter['kind']): void {
    const { recovery, deduplicate, group, max_age: maxAge } = this.#rule;
    const matter: Matter = {
      cause: causeOf(event),
      kind,
      key: recovery === undefined ? null : keyOf(recovery.key, event),
      dedup: kind === 'recovery' || deduplicate === undefined ? null : keyOf(deduplicate.key, event),
      group: group === undefined ? '' : JSON.stringify(group.by.map((expression) => keyOf(expression, event))),
    };
    if (Date.parse(event.time) < this.#nowMs - durationMs(maxAge)) {
      // Too old to be told, and an end all the same.
      const begun = kind === 'recovery' ? this.#waitingOf(matter.key!, 'firing') : [];
      if (begun.length > 0) this.#hold('recovered', begun);
      this.#hold('stale', [matter]);
    } else if (kind === 'recovery') this.#end(matter);
    else this.#begin(matter);
  }

  #begin(matter: Matter): void {
    const { key, dedup } = matter;
    if (key !== null) {
      const ending = this.#waitingOf(key, 'recovery');
      if (ending.length > 0) {
        // It came back before its end was told: for people it never ended.
        this.#hold('flapping', [...ending, matter]);
        return;
      }
      if (this.#state.episodes[key] !== undefined || this.#waitingOf(key, 'firing').length > 0) {
        this.#hold('duplicate', [matter]);
        return;
      }
    }
    if (dedup !== null && (this.#state.seen[dedup] ?? 0) > this.#nowMs) this.#hold('duplicate', [matter]);
    else this.#stand(matter);
  }

  #end(matter: Matter): void {
    const key = matter.key!;
    const begun = this.#waitingOf(key, 'firing');
    if (begun.length > 0) this.#hold('recovered', begun);
    if (this.#state.episodes[key] === undefined) this.#hold('no_firing', [matter]);
    else if (this.#waitingOf(key, 'recovery').length > 0) this.#hold('duplicate', [matter]);
    else this.#stand(matter);
  }

  #stand(matter: Matter): void {
    const hold = this.#rule.recovery?.hold;
    if (hold === undefined) this.#admit([matter]);
    else this.#note('standing', this.#nowMs + durationMs(hold), [matter]);
  }

  /** Ends wait for no group: whoever was told of a trouble wants to know. */
  #admit(matters: readonly Matter[]): void {
    const heard = this.#audible(matters);
    const { group } = this.#rule;
    const ended = heard.filter(({ kind }) => kind === 'recovery');
    const begun = heard.filter(({ kind }) => kind === 'firing');
    if (ended.length > 0) this.#issue(ended);
    if (group === undefined) {
      if (begun.length > 0) this.#issue(begun);
      return;
    }
    for (const [name, members] of Map.groupBy(begun, (matter) => matter.group)) {
      const waiting = this.#state.waiting.find((one) => one.stage === 'grouped' && one.group === name);
      const last = this.#state.groups[name];
      const usualMs = Math.max(this.#nowMs + durationMs(group.wait), last === undefined ? 0 : last + durationMs(group.interval));
      this.#note('grouped', waiting?.dueMs ?? usualMs, members);
    }
  }

  #issue(matters: readonly Matter[], kind: NoticeKind = matters[0]!.kind): void {
    const { throttle } = this.#rule;
    const freeMs = this.#throttledUntil();
    if (freeMs > this.#nowMs) {
      // An end is late rather than left out: whoever was told of the trouble believes that it lasts, and would be told of it twice.
      if (throttle!.digest || kind === 'recovery') this.#note('throttled', freeMs, matters);
      else this.#hold('throttled', matters);
      return;
    }
    const severity = this.#severityOf(matters);
    const [first] = matters;
    const channels = this.#channelsFor(matters, severity);
    const positions = matters.map(({ cause }) => cause.position);
    this.#tell({
      notificationId: uuidv5(NOTIFICATION_IDS, `${this.#id}/${kind}/${positions.join(',')}`),
      kind,
      severity,
      ...render(this.#rule, this.#id, kind, severity, matters),
      thread: uuidv5(NOTIFICATION_IDS, `${this.#id}/${first!.key ?? first!.dedup ?? first!.group}`),
      channels,
      matters,
      escalationOf: null,
    });
  }

  tick(): void {
    const due = (stage: Waiting['stage']) => this.#state.waiting.filter((one) => one.stage === stage && one.dueMs <= this.#nowMs);
    const standing = due('standing');
    if (standing.length > 0) this.#admit(standing.map(matterOf));
    for (const members of Map.groupBy(due('grouped'), ({ group }) => group).values()) {
      const heard = this.#audible(members.map(matterOf));
      if (heard.length > 0) this.#issue(heard);
    }
    const throttled = due('throttled');
    if (throttled.length > 0) {
      const heard = this.#audible(throttled.map(matterOf));
      const together = this.#rule.throttle?.digest === false ? heard[0]?.kind : 'digest';
      if (heard.length > 0) this.#issue(heard, heard.length === 1 ? heard[0]!.kind : together);
    }
    for (const open of this.#state.open) this.#escalate(open);
  }

  #escalate(open: Open): void {
    const escalation = this.#rule.escalate?.[open.step];
    if (escalation === undefined || open.issuedMs + durationMs(escalation.after) > this.#nowMs) return;
    if (silenceOf(this.#around.silences, this.#id, open.cause, this.#around.now) !== undefined) {
      this.#hold('silenced', [], open.notificationId);
      return;
    }
    this.#tell({
      notificationId: uuidv5(NOTIFICATION_IDS, `${open.notificationId}/escalation/${open.step}`),
      kind: 'escalation',
      severity: open.severity,
      title: NOTICE_WORDS[this.#rule.language].unacknowledged(open.title, escalation.after).slice(0, 300),
      text: open.text,
      thread: open.thread,
      channels: this.#usable(escalation.channels, open.severity),
      matters: [],
      escalationOf: open.notificationId,
    });
  }

  #tell(notice: {
    readonly notificationId: string;
    readonly kind: NoticeKind;
    readonly severity: Open['severity'];
    readonly title: string;
    readonly text: string;
    readonly thread: string;
    readonly channels: readonly string[];
    readonly matters: readonly Matter[];
    readonly escalationOf: string | null;
  }): void {
    const { notificationId, channels, matters, escalationOf, ...rest } = notice;
    const told = { ...rest, notification_id: notificationId, rule_id: this.#id, at: this.#at };
    this.#emit(
      said(notificationIssued, ruleSubject(this.#id), {
        ...told,
        channels: [...channels],
        matters: [...matters],
        escalation_of: escalationOf,
      }),
    );
    this.#events.push(...channels.map((channel) => queued(told, channel)));
  }

  /** Those that no silence holds back. */
  #audible(matters: readonly Matter[]): readonly Matter[] {
    const { silences, now } = this.#around;
    const isSilenced = ({ cause }: Matter) => silenceOf(silences, this.#id, cause, now) !== undefined;
    const silenced = matters.filter(isSilenced);
    if (silenced.length > 0) this.#hold('silenced', silenced);
    return matters.filter((matter) => !silenced.includes(matter));
  }

  #note(stage: Waiting['stage'], dueMs: number, matters: readonly Matter[]): void {
    const known = new Set(this.#state.waiting.map(({ cause }) => cause.position));
    const added = matters.filter(({ cause }) => !known.has(cause.position));
    if (known.size + added.length > MOST_WAITING) {
      this.#hold('overflow', matters);
      return;
    }
    const due = new Date(dueMs).toISOString();
    this.#emit(said(matterNoted, ruleSubject(this.#id), { rule_id: this.#id, at: this.#at, stage, due_at: due, matters: [...matters] }));
  }

  #hold(reason: (typeof HELD_REASONS)[number], matters: readonly Matter[], escalationOf: string | null = null): void {
    const shown = matters.map(({ cause: { position, type, subject }, kind, key, dedup, group }) => ({
      position,
      type,
      subject,
      kind,
      key,
      dedup,
      group,
    }));
    this.#emit(
      said(matterHeld, ruleSubject(this.#id), { rule_id: this.#id, at: this.#at, reason, matters: shown, escalation_of: escalationOf }),
    );
  }

  #emit(event: NewEvent): void {
    this.#state = evolve(this.#state, event);
    this.#events.push(event);
  }

  #waitingOf(key: string, kind: Matter['kind']): readonly Matter[] {
    return this.#state.waiting.filter((one) => one.key === key && one.kind === kind).map(matterOf);
  }

  /** When the throttle lets the next one through. */
  #throttledUntil(): number {
    const { throttle } = this.#rule;
    if (throttle === undefined) return 0;
    const perMs = durationMs(throttle.per);
    const counted = this.#state.issued.filter((issuedMs) => issuedMs + perMs > this.#nowMs);
    return counted.length < throttle.count ? 0 : counted.at(-throttle.count)! + perMs;
  }

  #severityOf(matters: readonly Matter[]): Open['severity'] {
    return worst(
      matters.map((matter) => {
        const episode = matter.kind === 'recovery' && matter.key !== null ? this.#state.episodes[matter.key] : undefined;
        return episode?.severity ?? matter.cause.severity;
      }),
    );
  }

  /** An end goes where its beginning went, wherever it escalated to meanwhile. */
  #channelsFor(matters: readonly Matter[], severity: Open['severity']): readonly string[] {
    const told = matters.flatMap(({ kind, key }) =>
      kind === 'recovery' && key !== null ? (this.#state.episodes[key]?.channels ?? []) : [],
    );
    const begun = matters.some(({ kind }) => kind === 'firing') ? this.#usable(this.#rule.channels, severity) : [];
    return [...new Set([...begun, ...told])].filter((id) => this.#around.channels.get(id)?.enabled === true);
  }

  #usable(channels: readonly string[], severity: Open['severity']): readonly string[] {
    return [...new Set(channels)].filter((id) => {
      const channel = this.#around.channels.get(id);
      return channel?.enabled === true && atLeast(severity, channel.min_severity);
    });
  }
}

function matterOf({ stage: _stage, dueMs: _due, ...matter }: Waiting): Matter {
  return matter;
}
