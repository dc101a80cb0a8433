import { durationMs } from '#kernel/duration.ts';
import { fail } from '#kernel/error.ts';
import type { Envelope } from '#kernel/event.ts';
import { uuidv5 } from '#kernel/id.ts';
import { answer, type Answering, type Context } from '#kernel/module.ts';
import { pageOf } from '#kernel/page.ts';
import { notificationAcknowledged, notificationIssued, ruleDeleted, ruleSaved, ruleSubject, said, SOURCE } from './events.ts';
import { causeOf } from './judging/cause.ts';
import { beginsTrouble, silenceOf } from './judging/matching.ts';
import { NOTICE_WORDS } from './judging/notice-words.ts';
import { render } from './judging/rendering.ts';
import { ruleFold, ruleStream, type RuleState } from './judging/state.ts';
import { deliveryId, NOTIFICATION_IDS, queued, type Told } from './judging/told.ts';
import { acknowledge, deleteRule, getRule, listRules, saveRule, testRule } from './messages.ts';
import { checkRule, type RuleDefinition } from './rule-definition.ts';
import { channelsOf, settingsOf, silencesOf, type SavedThing } from './settings.projection.ts';

/** How many of the last events a test looks at. */
const LOOKED_AT = 1_000;

export const ruleAnswers: readonly Answering[] = [
  answer(listRules, async (page, { read }) => {
    const { items, next_cursor } = pageOf([...(await settingsOf(read, 'rule')).values()], page, ({ id }) => id);
    return { items: items.map(listingOf), next_cursor };
  }),

  answer(getRule, async ({ rule_id: id }, context) => {
    const saved = await savedRule(context, id);
    const { waiting, episodes, open } = await stateOf(context, id);
    return {
      ...listingOf(saved),
      waiting: waiting.map(({ cause: { type, subject }, kind, stage, dueMs }) => ({
        type,
        subject,
        kind,
        stage,
        due_at: new Date(dueMs).toISOString(),
      })),
      troubles: Object.entries(episodes).map(([key, { notificationId, severity }]) => ({ key, notification_id: notificationId, severity })),
      escalating: open.map(({ notificationId, title, issuedMs, step }) => {
        const next = saved.definition.escalate?.[step];
        return {
          notification_id: notificationId,
          title,
          issued_at: new Date(issuedMs).toISOString(),
          next_at: next === undefined ? null : new Date(issuedMs + durationMs(next.after)).toISOString(),
        };
      }),
    };
  }),

  answer(saveRule, async ({ rule_id: id, definition }, context) => {
    const { read, caller, clock } = context;
    checkRule(definition);
    const channels = await settingsOf(read, 'channel');
    const missing = [...definition.channels, ...(definition.escalate ?? []).flatMap((step) => step.channels)].filter(
      (name) => !channels.has(name),
    );
    if (missing.length > 0) {
      throw fail('validation_error', `There is no channel ${missing.join(', ')}; notification.channel.list shows what there is.`, {
        field: 'channels',
      });
    }
    context.publish([said(ruleSaved, ruleSubject(id), { rule_id: id, definition, by: caller.name })]);
    return listingOf({ id, definition, savedAt: clock.now().toISOString(), savedBy: caller.name });
  }),

  answer(deleteRule, async ({ rule_id: id }, context) => {
    await savedRule(context, id);
    context.publish([said(ruleDeleted, ruleSubject(id), { rule_id: id, by: context.caller.name })]);
    return { rule_id: id };
  }),

  answer(testRule, async ({ rule_id: id, definition, send }, context) => {
    const rule = definition ?? (await savedRule(context, id)).definition;
    checkRule(rule);
    const types = rule.match.types.includes('*') ? {} : { filter: { types: rule.match.types } };
    const events = (await context.events.readBack({ limit: LOOKED_AT, ...types })).filter(({ source }) => source !== SOURCE);
    const matched = events.filter((event) => beginsTrouble(rule, event));
    const cause = causeOf(matched[0] ?? example(rule, context));
    const matters = [{ cause, kind: 'firing', key: null, dedup: null, group: '' } as const];
    const now = context.clock.now();
    const rendered = render(rule, id, 'firing', cause.severity, matters);
    const channels = await channelsOf(context.read);
    const targets = send ? rule.channels.filter((name) => channels.get(name)?.enabled === true) : [];
    const notificationId = uuidv5(NOTIFICATION_IDS, `test/${context.messageId}`);
    const told: Told = {
      notification_id: notificationId,
      rule_id: id,
      kind: 'test',
      at: now.toISOString(),
      severity: cause.severity,
      title: NOTICE_WORDS[rule.language].test(rendered.title).slice(0, 300),
      text: rendered.text,
      thread: notificationId,
    };
    if (targets.length > 0) {
      // Of no rule's stream: a test is nothing that the rule remembers.
      const issued = said(notificationIssued, `notifications/${notificationId}`, {
        ...told,
        channels: targets,
        matters: [],
        escalation_of: null,
      });
      context.publish([issued, ...targets.map((channel) => queued(told, channel))]);
    }
    return {
      event_position: matched[0]?.position ?? null,
      looked_at: events.length,
      matched: matched.length,
      ...rendered,
      severity: cause.severity,
      silenced_by: silenceOf(await silencesOf(context.read), id, cause, now)?.id ?? null,
      deliveries: targets.map((channel) => deliveryId(notificationId, channel)),
    };
  }),

  answer(acknowledge, async ({ notification_id: notificationId, rule_id: id }, context) => {
    await savedRule(context, id);
    const { open } = await stateOf(context, id);
    const acknowledged = open.some((one) => one.notificationId === notificationId);
    if (acknowledged) {
      const data = { notification_id: notificationId, rule_id: id, by: context.caller.name };
      context.publish([said(notificationAcknowledged, ruleSubject(id), data)]);
    }
    return { notification_id: notificationId, acknowledged };
  }),
];

async function savedRule({ read }: Context, id: string): Promise<SavedThing<RuleDefinition>> {
  const saved = (await settingsOf(read, 'rule')).get(id);
  if (saved === undefined) throw fail('not_found', `There is no rule ${id}; notification.rule.list shows what there is.`);
  return saved;
}

async function stateOf({ events }: Context, id: string): Promise<RuleState> {
  const { state } = await events.fold(ruleStream(id), ruleFold);
  return state as unknown as RuleState;
}

function listingOf({ id, definition, savedAt, savedBy }: SavedThing<RuleDefinition>) {
  return { rule_id: id, definition, saved_at: savedAt, saved_by: savedBy };
}

/** An event as it might come, for rules that nothing has fitted yet. */
function example({ match }: RuleDefinition, { clock, messageId }: Context): Envelope {
  return {
    specversion: '1.0',
    datacontenttype: 'application/json',
    id: messageId,
    position: 0,
    type: match.types[0]!.replace(/\*$/, 'happened'),
    source: 'common_hub',
    subject: 'examples/1',
    time: clock.now().toISOString(),
    priority: match.min_priority ?? 'normal',
    data: { name: 'An example', ...(match.min_severity === undefined ? {} : { severity: match.min_severity }) },
  };
}
