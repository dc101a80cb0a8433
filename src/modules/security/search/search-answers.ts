import type { z } from 'zod';
import type { Archive, ArchiveMark } from '#kernel/archive.ts';
import { fail } from '#kernel/error.ts';
import { isUuid } from '#kernel/id.ts';
import { answer, type Answering } from '#kernel/module.ts';
import { searchEvents, type SecurityEvent } from './messages.ts';
import { conditionsOf } from './where.ts';

const DAY_MS = 86_400_000;
/** Clocks of senders are a little ahead. */
const AHEAD_MS = 3_600_000;

export function searchAnswers(archive: Archive): readonly Answering[] {
  return [
    answer(searchEvents, async ({ where, source, from, until, raw, limit, cursor }, { clock }) => {
      const nowMs = clock.now().getTime();
      const before = cursor === undefined ? undefined : markOf(cursor);
      const found = await archive.search({
        from: from === undefined ? new Date(nowMs - DAY_MS) : new Date(from),
        until: until === undefined ? new Date(nowMs + AHEAD_MS) : new Date(until),
        ...(source === undefined ? {} : { sources: [source] }),
        where: conditionsOf(where),
        limit: limit + 1,
        ...(before === undefined ? {} : { before }),
      });
      const items = found.slice(0, limit);
      const last = items.at(-1);
      return {
        items: items.map(({ id, at, source: told, named, document, raw: whole }) => ({
          id,
          at: at.toISOString(),
          source: told,
          named: { ...named },
          document: document as z.output<typeof SecurityEvent>['document'],
          ...(raw ? { raw: whole } : {}),
        })),
        next_cursor: found.length > limit && last !== undefined ? `${last.at.toISOString()}/${last.id}` : null,
      };
    }),
  ];
}

/** @throws validation_error */
function markOf(cursor: string): ArchiveMark {
  const [at = '', id = ''] = cursor.split('/');
  const moment = new Date(at);
  if (Number.isNaN(moment.getTime()) || !isUuid(id)) {
    throw fail('validation_error', 'This is no cursor of this list.', { cursor: ['`next_cursor` of the page before was expected.'] });
  }
  return { at: moment, id };
}
