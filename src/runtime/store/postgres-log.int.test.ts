import { afterAll, describe } from 'vitest';
import { projectionContract } from '../projection/projection.contract.ts';
import { openStore } from './index.ts';
import { storeContract } from './store.contract.ts';
import { storeOptions, temporaryDirectory } from './test-kit.ts';

describe('the store on embedded PostgreSQL', () => {
  const directories: { remove(): void }[] = [];
  const open = async (clock: Parameters<Parameters<typeof storeContract>[0]>[0]) => {
    const directory = temporaryDirectory();
    directories.push(directory);
    return openStore(storeOptions(directory.path, clock));
  };
  afterAll(() => {
    for (const directory of directories) directory.remove();
  });
  storeContract(open);
  projectionContract(open);
});
