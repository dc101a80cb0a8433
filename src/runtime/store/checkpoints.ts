import type { Position } from '#kernel/event.ts';
import type { Database } from './database.ts';

/** Up to where readers of the log have taken their events. */
export interface Checkpoints {
  /** Null for a reader that never noted one. */
  read(name: string): Promise<Position | null>;
  /** Never goes back. */
  note(name: string, position: Position): Promise<void>;
}

export function postgresCheckpoints(database: Database): Checkpoints {
  return {
    async read(name) {
      const rows = await database.read<{ position: number }>({
        name: 'checkpoint',
        text: 'select position from thalamus.checkpoints where name = $1',
        values: [name],
      });
      return rows[0]?.position ?? null;
    },
    async note(name, position) {
      await database.read({
        name: 'note-checkpoint',
        text: `insert into thalamus.checkpoints (name, position) values ($1, $2)
          on conflict (name) do update set position = excluded.position where checkpoints.position < excluded.position`,
        values: [name, position],
      });
    },
  };
}

export function memoryCheckpoints(): Checkpoints {
  const positions = new Map<string, Position>();
  return {
    read: async (name) => positions.get(name) ?? null,
    note: async (name, position) => void positions.set(name, Math.max(position, positions.get(name) ?? 0)),
  };
}
