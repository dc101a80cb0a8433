import { noCache } from './cache.ts';
import { fail } from './error.ts';
import { soleLeases } from './lease.ts';
import type { ModuleContext } from './module.ts';

const nothing = async (): Promise<never> => {
  throw fail('internal_error', 'This hub was put together without the part that was asked.');
};

/** What a module has around it where nobody carries messages, runs workflows or keeps checkpoints: using it fails. For tests and offline commands. */
export const unattached: Pick<ModuleContext, 'messenger' | 'workflows' | 'consumers' | 'leases' | 'cache' | 'samples'> = {
  messenger: { send: nothing, broadcast: nothing, request: nothing },
  workflows: { start: nothing, result: nothing },
  consumers: { consume: () => ({ position: () => 0, close: async () => undefined }) },
  leases: soleLeases(),
  cache: noCache,
  samples: { write: nothing, series: nothing, range: nothing, top: nothing, latest: nothing },
};
