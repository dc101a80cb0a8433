import { afterAll, beforeAll, describe } from 'vitest';
import { startPostgresServer, type PostgresServer } from '#kit/postgres-server.ts';
import { projectionContract } from '../projection/projection.contract.ts';
import { openStore } from './index.ts';
import { storeContract } from './store.contract.ts';
import { storeOptions, temporaryDirectory, type SetClock } from './test-kit.ts';

describe('the store on an external PostgreSQL', () => {
  const directories: { readonly path: string; remove(): void }[] = [];
  let server: PostgresServer;

  beforeAll(async () => {
    server = await startPostgresServer();
  });
  afterAll(async () => {
    await server.cleanUp();
    for (const directory of directories) directory.remove();
  });

  const open = async (clock: SetClock) => {
    const directory = temporaryDirectory();
    directories.push(directory);
    return openStore({ ...storeOptions(directory.path, clock), databaseUrl: await server.database() });
  };
  storeContract(open);
  projectionContract(open);
});
