import { afterAll, beforeAll, describe } from 'vitest';
import { silentLog } from '#kernel/log.ts';
import { projectionContract } from '../projection/projection.contract.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.ts';
import { openStore } from './index.ts';
import { findBinaries } from './postgres-binaries.ts';
import { storeContract } from './store.contract.ts';
import { storeOptions, temporaryDirectory, type SetClock } from './test-kit.ts';

/** A PostgreSQL of the operating system over TCP, as an operator's own would be. */
describe('the store on an external PostgreSQL', () => {
  const directories: { readonly path: string; remove(): void }[] = [];
  const newDirectory = () => {
    const directory = temporaryDirectory();
    directories.push(directory);
    return directory.path;
  };
  let server: EmbeddedPostgres;
  let databases = 0;

  beforeAll(async () => {
    const binaries = findBinaries().filter(({ origin }) => origin === 'system');
    if (binaries.length === 0) {
      throw new Error(
        'No PostgreSQL of the operating system in /usr/lib/postgresql or on the PATH: run node tools/environment.mjs --install.',
      );
    }
    server = await startEmbeddedPostgres({ dataDir: newDirectory(), log: silentLog, binaries, transport: 'tcp' });
  });
  afterAll(async () => {
    await server.stop();
    for (const directory of directories) directory.remove();
  });

  const open = async (clock: SetClock) => {
    databases += 1;
    const name = `thalamus_${databases}`;
    const { default: pg } = await import('pg');
    const client = new pg.Client(server.connection);
    await client.connect();
    await client.query(`create database ${name}`);
    await client.end();
    const { user, password, host, port } = server.connection;
    const databaseUrl = `postgres://${user}:${String(password)}@${host}:${port}/${name}`;
    return openStore({ ...storeOptions(newDirectory(), clock), databaseUrl });
  };
  storeContract(open);
  projectionContract(open);
});
