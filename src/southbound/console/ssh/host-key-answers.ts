import { answer, type Answering } from '#kernel/module.ts';
import { HOST_KEYS } from './host-keys.projection.ts';
import { forgetHostKey, hostKeyForgotten, listHostKeys } from './messages.ts';

interface Kept {
  readonly owner: string;
  readonly type: string;
  readonly fingerprint: string;
  readonly remembered_at: string;
}

/** The keys of servers, for people: to look at, and to forget one that was changed. */
export function hostKeyAnswers(): readonly Answering[] {
  return [
    answer(listHostKeys, async ({ owner, limit, cursor }, context) => {
      const rows = await context.read.rows(HOST_KEYS, owner === undefined ? {} : { scope: owner.toLowerCase() });
      const kept = rows.map(({ value }) => value as unknown as Kept).toSorted((one, other) => (one.owner < other.owner ? -1 : 1));
      const from = kept.filter(({ owner }) => cursor === undefined || owner > cursor);
      const items = from.slice(0, limit);
      return { items, next_cursor: from.length > limit ? items.at(-1)!.owner : null };
    }),

    answer(forgetHostKey, async ({ owner }, context) => {
      const name = owner.toLowerCase();
      const [known] = await context.read.rows(HOST_KEYS, { scope: name });
      if (known === undefined) return { owner: name, forgotten: false };
      context.publish([
        {
          type: hostKeyForgotten.type,
          source: '/modules/console',
          subject: `hostkeys/${name}`,
          priority: hostKeyForgotten.priority,
          data: { owner: name },
        },
      ]);
      return { owner: name, forgotten: true };
    }),
  ];
}
