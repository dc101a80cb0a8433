import type { Envelope } from '#kernel/event.ts';
import type { Json } from '#kernel/json.ts';
import type { Projection, ReadModel } from '#kernel/projection.ts';
import type { ChannelDefinition } from './channel-definition.ts';
import type { Silence } from './judging/matching.ts';
import type { RuleDefinition } from './rule-definition.ts';
import type { SilenceDefinition } from './silence-definition.ts';

interface Definitions {
  readonly rule: RuleDefinition;
  readonly channel: ChannelDefinition;
  readonly silence: SilenceDefinition;
}
type Thing = keyof Definitions;

/** A rule, channel or silence as it was saved last. */
export interface SavedThing<D> {
  readonly id: string;
  readonly definition: D;
  readonly savedAt: string;
  readonly savedBy: string;
}

/** Rules, channels and silences as they stand. */
export const settingsProjection: Projection = {
  name: 'notification_settings',
  version: 1,
  summary: 'Rules, channels and silences of notifications, now and at any past position.',
  handles: ['notification.rule.*', 'notification.channel.*', 'notification.silence.*'],
  project(event: Envelope) {
    const [, thing, verb] = event.type.split('.') as [string, Thing, string];
    const data = event.data as Record<string, Json>;
    const id = data[`${thing}_id`] as string;
    const gone = verb === 'deleted' || verb === 'ended';
    const value: Json = gone ? null : { id, definition: data['definition']!, savedAt: event.time, savedBy: data['by']! };
    return [{ key: `${thing}/${id}`, scope: thing, value }];
  },
};

/** What definitions that were saved by earlier versions do not say. */
const SINCE: { readonly [T in Thing]: Partial<Definitions[T]> } = { rule: { language: 'en' }, channel: {}, silence: {} };

/** All of a kind, by id. */
export async function settingsOf<T extends Thing>(read: ReadModel, thing: T): Promise<ReadonlyMap<string, SavedThing<Definitions[T]>>> {
  const rows = await read.rows(settingsProjection.name, { scope: thing });
  const found = rows.map(({ value }): SavedThing<Definitions[T]> => {
    const saved = value as unknown as SavedThing<Definitions[T]>;
    return { ...saved, definition: { ...SINCE[thing], ...saved.definition } };
  });
  return new Map(found.sort((one, other) => (one.id < other.id ? -1 : 1)).map((saved) => [saved.id, saved]));
}

export async function channelsOf(read: ReadModel): Promise<ReadonlyMap<string, ChannelDefinition>> {
  return new Map([...(await settingsOf(read, 'channel'))].map(([id, { definition }]) => [id, definition]));
}

export async function silencesOf(read: ReadModel): Promise<readonly Silence[]> {
  return [...(await settingsOf(read, 'silence')).values()].map(({ id, definition }) => ({ id, definition }));
}
