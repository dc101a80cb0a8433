import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '#kernel/clock.ts';
import { silentLog } from '#kernel/log.ts';
import type { EventDeclaration, Operation } from '#kernel/message.ts';
import { silentMeter } from '#kernel/metric.ts';
import { createAccess } from '#runtime/access/index.ts';
import { catalogueOf } from '#runtime/hub/catalogue.ts';
import { hubModule } from '#runtime/hub/index.ts';
import { openMemoryStore } from '#runtime/store/index.ts';
import { getNode, gns3 } from '#southbound/gns3/index.ts';
import { snmp } from '#southbound/snmp/index.ts';

/** Every message of the product, as the hub declares them with no GNS3 server. */
export async function readCatalogue(): Promise<{
  readonly operations: readonly Operation[];
  readonly events: readonly EventDeclaration[];
}> {
  const surroundings = { clock: systemClock, log: silentLog, meter: silentMeter };
  const dataDir = await mkdtemp(join(tmpdir(), 'thalamus-catalogue-'));
  const store = openMemoryStore(surroundings);
  try {
    const access = await createAccess({ dataDir, adminPassword: 'of nobody, for nobody logs in', ...surroundings });
    const southbound = [gns3({ servers: [], ...surroundings }), snmp({ nodeQuery: getNode, ...surroundings })];
    const { operations, events } = catalogueOf([hubModule({ eventLog: store.log }), access.module, ...southbound]);
    return { operations, events };
  } finally {
    await store.close();
    await rm(dataDir, { recursive: true });
  }
}
