import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { silentLog } from '#kernel/log.ts';
import { startEmbeddedPostgres } from '#runtime/store/embedded-postgres.ts';
import { findBinaries } from '#runtime/store/postgres-binaries.ts';

/** A PostgreSQL of the operating system over TCP, as an operator's own would be. */
export interface PostgresServer {
  /** A new database on it, for `THALAMUS_DATABASE_URL`. */
  database(): Promise<string>;
  /** SIGKILL of the whole server, which then starts again on the same port and data. */
  killAndStart(): Promise<void>;
  cleanUp(): Promise<void>;
}

/** @throws when the operating system has none */
export async function startPostgresServer(): Promise<PostgresServer> {
  const binaries = findBinaries().filter(({ origin }) => origin === 'system');
  if (binaries.length === 0) {
    throw new Error(
      'No PostgreSQL of the operating system in /usr/lib/postgresql or on the PATH: run node tools/environment.mjs --install.',
    );
  }
  const directory = mkdtempSync(join(tmpdir(), 'thalamus-postgres-'));
  const server = await startEmbeddedPostgres({ dataDir: directory, log: silentLog, binaries, transport: 'tcp' });
  let databases = 0;
  return {
    async database() {
      databases += 1;
      const name = `thalamus_${databases}`;
      const client = new Client(server.connection);
      await client.connect();
      await client.query(`create database ${name}`);
      await client.end();
      const { user, password, host, port } = server.connection;
      return `postgres://${user}:${String(password)}@${host}:${port}/${name}`;
    },
    async killAndStart() {
      process.kill(server.pid(), 'SIGKILL');
      await server.ensureRunning();
    },
    async cleanUp() {
      await server.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
