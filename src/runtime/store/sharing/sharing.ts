import type { Clock } from '#kernel/clock.ts';
import type { Log } from '#kernel/log.ts';
import { fileDocuments, type Documents } from '../../documents/index.ts';
import type { LiveLog } from '../committed.ts';
import type { Database } from '../database.ts';
import type { LogFeed } from '../feed.ts';
import { sharedClaims, soleClaims, type Claims } from './claims.ts';
import { sharedDocuments } from './document-rows.ts';
import { watchHead } from './head-watch.ts';
import { postgresLeaseTable } from './lease-table.ts';
import { sharedLeases, type SharedLeases } from './leases.ts';
import { openLine } from './line.ts';
import { postgresProcessRows, type ProcessDescription } from './process-rows.ts';
import { ownProcess, type Processes } from './processes.ts';

export interface SharingOptions {
  readonly database: Database;
  readonly eventLog: LiveLog;
  readonly feed: LogFeed;
  /** The database is this process's alone. */
  readonly sole: boolean;
  readonly self: ProcessDescription;
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** What a process shares with others that use the same database. */
export interface Sharing {
  readonly processes: Processes;
  readonly leases: SharedLeases;
  readonly claims: Claims;
  readonly documents: Documents;
  /** Of what messages the others tell; absent: there are no others. */
  readonly toldMessages?: (listener: (payload: string | null) => void) => void;
  close(): Promise<void>;
}

/** Waits for nothing: what needs the database comes to be when it answers. */
export function share(options: SharingOptions): Sharing {
  return options.sole ? alone(options) : withOthers(options);
}

/** The tables are kept all the same: epochs go on counting, and what earlier starts left is told as dead. */
function alone({ database, self, dataDir, clock, log }: SharingOptions): Sharing {
  const nobody = () => undefined;
  const processes = ownProcess({ self, rows: postgresProcessRows((query) => database.read(query), nobody), clock, log, sole: true });
  const table = postgresLeaseTable((query) => database.read(query), { sole: true, released: nobody });
  const leases = sharedLeases({ process: self.name, table, clock, log, sole: true });
  return {
    processes,
    leases,
    claims: soleClaims,
    documents: fileDocuments(dataDir),
    async close() {
      await leases.close();
      await processes.close();
    },
  };
}

function withOthers({ database, eventLog, feed, self, dataDir, clock, log }: SharingOptions): Sharing {
  const line = openLine(database, log);
  const watch = watchHead({ line, feed, eventLog, process: self.name, log });
  const rows = postgresProcessRows(
    (query) => line.query(query),
    (listener) => line.listen('thalamus_processes', listener),
  );
  const processes = ownProcess({ self, rows, clock, log });
  const table = postgresLeaseTable((query) => line.query(query), {
    sole: false,
    released: (listener) => line.listen('thalamus_leases', listener),
  });
  const leases = sharedLeases({ process: self.name, table, clock, log });
  const documents = sharedDocuments({ line, folder: dataDir, log });
  return {
    processes,
    leases,
    claims: sharedClaims(database, processes),
    documents,
    toldMessages: (listener) => line.listen('thalamus_messages', listener),
    async close() {
      await leases.close();
      documents.close();
      await watch.close();
      await processes.close();
      await line.close();
    },
  };
}
