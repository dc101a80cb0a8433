import { afterAll } from 'vitest';
import { startPostgresServer, type PostgresServer } from '#kit/postgres-server.ts';
import { systemClock } from '#kernel/clock.ts';
import { silentLog } from '#kernel/log.ts';
import { openDatabase, type Database } from './database.ts';
import { openStore } from './index.ts';
import { messagesContract } from './messages.contract.ts';
import { PostgresMessageQueue } from './postgres-message-queue.ts';
import { openLine, type Line } from './sharing/line.ts';
import { storeOptions, temporaryDirectory } from './test-kit.ts';

const data = temporaryDirectory();
let server: PostgresServer | null = null;
let database: Database | null = null;
const lines: Line[] = [];

afterAll(async () => {
  for (const line of lines) await line.close();
  await database?.close();
  await server?.cleanUp();
  data.remove();
});

/** As processes share it: an external database. */
messagesContract(async () => {
  server = await startPostgresServer();
  const databaseUrl = await server.database();
  const store = await openStore({ ...storeOptions(data.path, systemClock), databaseUrl });
  database = openDatabase({ connection: () => ({ connectionString: databaseUrl }), log: silentLog });
  const run = (text: string, values: unknown[]) => database!.read({ text, values });
  return {
    store,
    async another(process) {
      await run('insert into thalamus.processes (name, roles, about, started_at, seen_at) values ($1, $2, $3, now(), now())', [
        process,
        [],
        '{}',
      ]);
      const line = openLine(database!, silentLog);
      lines.push(line);
      await line.query({ text: 'select 1' });
      return new PostgresMessageQueue({
        database: database!,
        process,
        clock: systemClock,
        log: silentLog,
        told: (listener) => line.listen('thalamus_messages', listener),
      });
    },
    bury: async (process) => void (await run('update thalamus.processes set ended_at = now() where name = $1', [process])),
    takeLease: async (name, epoch) =>
      void (await run(
        `insert into thalamus.leases (name, epoch, holder, expires_at) values ($1, $2, 'x', now()) on conflict (name) do update set epoch = excluded.epoch`,
        [name, epoch],
      )),
  };
});
