import { PRIORITIES, type Priority } from '#kernel/event.ts';
import type { Database } from './database.ts';
import { isNamed, type DeadLetter, type DeadLetters, type DeathReason, type SentMessage } from './message-queue.ts';

interface LetterRow {
  readonly reason: string;
  readonly error: string;
  readonly attempts: number;
  readonly died_at: Date;
  readonly body: string;
}

const COLUMNS = 'reason, error, attempts, died_at, body';

function letterOf({ reason, error, attempts, died_at: diedAt, body }: LetterRow): DeadLetter {
  return { message: JSON.parse(body) as SentMessage, reason: reason as DeathReason, error, attempts, diedAt };
}

/** `replayed` is told of the lanes that have a message again. */
export function postgresDeadLetters(
  database: Database,
  replayed: (lane: { readonly module: string; readonly priority: Priority }) => void,
): DeadLetters {
  return {
    async list({ module, name, limit, before }) {
      const rows = await database.read<LetterRow>({
        name: 'dead-letters',
        text: `select ${COLUMNS} from thalamus.dead_letters
          where ($1::text is null or module = $1) and ($2::text is null or name = $2)
            and ($3::uuid is null or nth < (select nth from thalamus.dead_letters where id = $3))
          order by nth desc limit $4`,
        values: [module ?? null, name ?? null, before ?? null, limit],
      });
      return rows.map(letterOf);
    },
    async get(id) {
      const rows = await database.read<LetterRow>({ text: `select ${COLUMNS} from thalamus.dead_letters where id = $1`, values: [id] });
      return rows[0] === undefined ? null : letterOf(rows[0]);
    },
    async discard(id) {
      const rows = await database.read({ text: 'delete from thalamus.dead_letters where id = $1 returning 1', values: [id] });
      return rows.length > 0;
    },
    async replay(id) {
      const letter = await this.get(id);
      if (letter === null) return false;
      const message = revived(letter.message);
      const rows = await database.read({
        text: `with gone as (delete from thalamus.dead_letters where id = $1 returning 1)
          insert into thalamus.messages (id, module, priority, key, name, sent_at, body)
          select $1, $2, $3, $4, $5, $6, $7 from gone on conflict (id) do nothing returning 1`,
        values: [
          id,
          message.to,
          PRIORITIES.indexOf(message.priority),
          message.key ?? null,
          message.name,
          message.sentAt,
          JSON.stringify(message),
        ],
      });
      if (rows.length > 0) replayed({ module: message.to, priority: message.priority });
      return rows.length > 0;
    },
    async untold(limit) {
      const rows = await database.read<LetterRow>({
        name: 'untold-letters',
        text: `select ${COLUMNS} from thalamus.dead_letters where not told order by nth limit $1`,
        values: [limit],
      });
      return rows.map(letterOf);
    },
    async told(ids) {
      await database.read({ text: 'update thalamus.dead_letters set told = true where id = any($1::uuid[])', values: [ids] });
    },
  };
}

/** As it is sent anew: it does not expire at once, survives a crash, and nobody waits for its answer any more. */
export function revived({ expiresAt: _expired, replyto: _waiting, ...message }: SentMessage): SentMessage {
  return { ...message, delivery: 'durable', reply: isNamed(message.id) && message.reply };
}
