import { asFailure, fail, Failure } from '#kernel/error.ts';
import { answer, type Answering, type Context } from '#kernel/module.ts';
import { pageOf } from '#kernel/page.ts';
import { checkSecrets, masked, type ChannelDefinition } from './channel-definition.ts';
import type { World } from './channels/channel.ts';
import { sendTo } from './channels/channels.ts';
import type { Notice } from './delivery.ts';
import { channelDeleted, channelSaved, channelSubject, said } from './events.ts';
import { deleteChannel, getChannel, listChannels, saveChannel, testChannel } from './messages.ts';
import type { SecretBook } from './secret-book.ts';
import { settingsOf, type SavedThing } from './settings.projection.ts';

export function channelAnswers(book: SecretBook, world: World): readonly Answering[] {
  const listingOf = ({ id, definition, savedAt, savedBy }: SavedThing<ChannelDefinition>) => ({
    channel_id: id,
    definition,
    secrets: masked(book.of(id)),
    saved_at: savedAt,
    saved_by: savedBy,
  });

  return [
    answer(listChannels, async (page, { read }) => {
      const { items, next_cursor } = pageOf([...(await settingsOf(read, 'channel')).values()], page, ({ id }) => id);
      return { items: items.map(listingOf), next_cursor };
    }),

    answer(getChannel, async ({ channel_id: id }, context) => listingOf(await savedChannel(context, id))),

    answer(saveChannel, async ({ channel_id: id, definition, secrets }, context) => {
      const { read, caller, clock } = context;
      const before = (await settingsOf(read, 'channel')).get(id);
      // Those of another kind are of no use to this one.
      const kept = before?.definition.settings.kind === definition.settings.kind ? book.of(id) : {};
      const now = { ...kept, ...secrets };
      checkSecrets(definition, now);
      if (secrets !== undefined || Object.keys(kept).length !== Object.keys(book.of(id)).length) await book.replace(id, now);
      context.publish([said(channelSaved, channelSubject(id), { channel_id: id, definition, by: caller.name })]);
      return listingOf({ id, definition, savedAt: clock.now().toISOString(), savedBy: caller.name });
    }),

    answer(deleteChannel, async ({ channel_id: id }, context) => {
      await savedChannel(context, id);
      const users = [...(await settingsOf(context.read, 'rule')).values()]
        .filter(({ definition }) =>
          [...definition.channels, ...(definition.escalate ?? []).flatMap(({ channels }) => channels)].includes(id),
        )
        .map((rule) => rule.id);
      if (users.length > 0) throw fail('conflict', `The channel ${id} is used by the rules ${users.join(', ')}.`, { rules: users });
      await book.remove(id);
      context.publish([said(channelDeleted, channelSubject(id), { channel_id: id, by: context.caller.name })]);
      return { channel_id: id };
    }),

    answer(testChannel, async ({ channel_id: id, definition, secrets }, context) => {
      const channel = definition ?? (await savedChannel(context, id)).definition;
      const before = (await settingsOf(context.read, 'channel')).get(id)?.definition.settings.kind;
      // Kept secrets go only where the channel goes already: another address given for a test must not be told them.
      const kept = definition === undefined || sameReceiver(definition, before, await receiverOf(context, id)) ? book.of(id) : {};
      const now = { ...kept, ...secrets };
      checkSecrets(channel, now);
      const startedMs = context.clock.monotonicMs();
      const outcome = await trial(channel, now, id, world, context);
      return { ...outcome, duration_ms: Math.round(context.clock.monotonicMs() - startedMs) };
    }),
  ];
}

async function receiverOf({ read }: Context, id: string): Promise<string> {
  return JSON.stringify((await settingsOf(read, 'channel')).get(id)?.definition.settings ?? null);
}

function sameReceiver({ settings }: ChannelDefinition, kind: string | undefined, receiver: string): boolean {
  return settings.kind === kind && JSON.stringify(settings) === receiver;
}

async function trial(channel: ChannelDefinition, secrets: Readonly<Record<string, string>>, id: string, world: World, context: Context) {
  const { messageId, clock, caller, signal } = context;
  const notice: Notice = {
    deliveryId: messageId,
    notificationId: messageId,
    ruleId: null,
    channelId: id,
    kind: 'test',
    thread: messageId,
    at: clock.now().toISOString(),
    severity: 'info',
    title: 'Test of a channel of Thalamus',
    text: `${caller.name} tests the channel ${channel.name}. Nothing happened.`,
  };
  try {
    return { delivered: true, error: null, receipt: await sendTo(channel, secrets, notice, world, signal) };
  } catch (error) {
    const told = error instanceof Failure ? error : asFailure(error);
    if (told.fault === 'ours') throw error;
    return { delivered: false, error: told.message, receipt: null };
  }
}

async function savedChannel({ read }: Context, id: string): Promise<SavedThing<ChannelDefinition>> {
  const saved = (await settingsOf(read, 'channel')).get(id);
  if (saved === undefined) throw fail('not_found', `There is no channel ${id}; notification.channel.list shows what there is.`);
  return saved;
}
