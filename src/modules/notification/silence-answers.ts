import { fail } from '#kernel/error.ts';
import { uuidv5 } from '#kernel/id.ts';
import { answer, type Answering } from '#kernel/module.ts';
import { pageOf } from '#kernel/page.ts';
import { said, silenceCreated, silenceEnded, silenceSubject } from './events.ts';
import { NOTIFICATION_IDS } from './judging/told.ts';
import { isOver, isWithin } from './judging/window.ts';
import { createSilence, endSilence, listSilences } from './messages.ts';
import { settingsOf, type SavedThing } from './settings.projection.ts';
import { checkSilence, type SilenceDefinition } from './silence-definition.ts';

export const silenceAnswers: readonly Answering[] = [
  answer(listSilences, async (page, { read, clock }) => {
    const now = clock.now();
    const all = [...(await settingsOf(read, 'silence')).values()].map((saved) => listingOf(saved, now));
    return pageOf(all, page, ({ over, silence_id: id }) => `${over ? 'over' : 'at-work'} ${id}`);
  }),

  answer(createSilence, ({ definition }, context) => {
    const { clock, caller, messageId } = context;
    checkSilence(definition);
    const id = uuidv5(NOTIFICATION_IDS, `silence/${messageId}`);
    context.publish([said(silenceCreated, silenceSubject(id), { silence_id: id, definition, by: caller.name })]);
    const now = clock.now();
    return listingOf({ id, definition, savedAt: now.toISOString(), savedBy: caller.name }, now);
  }),

  answer(endSilence, async ({ silence_id: id }, context) => {
    if (!(await settingsOf(context.read, 'silence')).has(id)) {
      throw fail('not_found', `There is no silence ${id}, or it was ended; notification.silence.list shows what there is.`);
    }
    context.publish([said(silenceEnded, silenceSubject(id), { silence_id: id, by: context.caller.name })]);
    return { silence_id: id };
  }),
];

function listingOf({ id, definition, savedAt, savedBy }: SavedThing<SilenceDefinition>, now: Date) {
  return {
    silence_id: id,
    definition,
    active: isWithin(definition, now),
    over: isOver(definition, now),
    saved_at: savedAt,
    saved_by: savedBy,
  };
}
