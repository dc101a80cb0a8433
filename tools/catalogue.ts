import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assistantAsks } from '#composition/assistant-asks.ts';
import { discoveryAsks } from '#composition/discovery-asks.ts';
import { integrationAsks } from '#composition/integration-of.ts';
import { monitoringAsks } from '#composition/monitoring-asks.ts';
import { networkOf } from '#composition/network-asks.ts';
import { qosOf } from '#composition/qos-asks.ts';
import { reportingOf } from '#composition/reporting-asks.ts';
import { securityForCatalogue } from '#composition/security-asks.ts';
import { systemClock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import { silentLog } from '#kernel/log.ts';
import { silentMeter } from '#kernel/metric.ts';
import type { Module } from '#kernel/module.ts';
import { assistant } from '#modules/assistant/index.ts';
import { monitoring } from '#modules/monitoring/index.ts';
import { changes } from '#modules/changes/index.ts';
import { integration } from '#modules/integration/index.ts';
import { notification } from '#modules/notification/index.ts';
import { orchestration } from '#modules/orchestration/index.ts';
import { createAccess, ModuleTokens, signOn } from '#runtime/access/index.ts';
import { auditModule } from '#runtime/audit/index.ts';
import { dataDirectoryRootKey, fileDocuments, sealDocuments } from '#runtime/documents/index.ts';
import { catalogueOf, type Catalogue } from '#runtime/hub/catalogue.ts';
import { brokerAnswers, createBroker, hubModule, listModules, MESSAGE_METRICS, messageDeadLettered, Registry } from '#runtime/hub/index.ts';
import { secretsModule } from '#runtime/secrets/index.ts';
import { openMemoryStore } from '#runtime/store/index.ts';
import { createSupervisor } from '#runtime/supervisor/index.ts';
import { cancelRun, createWorkflows, getRun, LeasedScheduler, MemoryEngine, triggers } from '#runtime/workflow/index.ts';
import { consoles } from '#southbound/console/index.ts';
import { discovery } from '#southbound/discovery/index.ts';
import { getNode, gns3, gns3Topology, openConsole } from '#southbound/gns3/index.ts';
import { scan } from '#southbound/scan/index.ts';
import { getObjects, snmp } from '#southbound/snmp/index.ts';

const nothing = async (): Promise<never> => {
  throw fail('internal_error', 'The catalogue is read, and nothing of it is asked.');
};

/** Every module of the product as the hub declares it, with no GNS3 server; `close` when they are no longer needed. */
export async function readModules(): Promise<{ readonly modules: readonly Module[]; close(): Promise<void> }> {
  const clock = systemClock;
  const surroundings = { clock, log: silentLog, meter: silentMeter };
  const folder = await mkdtemp(join(tmpdir(), 'thalamus-catalogue-'));
  const documents = fileDocuments(folder);
  const sealed = await sealDocuments({ documents, root: dataDirectoryRootKey(folder), ...surroundings });
  const store = openMemoryStore(surroundings);
  const access = await createAccess({ documents, adminPassword: 'of nobody, for nobody logs in', ...surroundings });
  const registry = new Registry({ process: 'none', tokens: await ModuleTokens.open(documents, clock), canonical: (name) => name });
  const broker = createBroker({ queue: store.messages, eventLog: store.log, ...surroundings, modules: () => registry.names() });
  const workflows = createWorkflows({
    engine: new MemoryEngine(() => clock.now().getTime()),
    eventLog: store.log,
    feed: store.feed,
    clock,
    log: silentLog,
    perform: nothing,
    operations: () => [],
    permissionsOf: nothing,
  });
  const scheduler = new LeasedScheduler();
  const modules = [
    hubModule({
      eventLog: store.log,
      registry,
      messages: {
        answers: brokerAnswers({ broker, names: registry, secretsOf: (operation) => registry.secretsOf(operation) }),
        emits: [messageDeadLettered],
        metrics: MESSAGE_METRICS,
      },
    }),
    auditModule({ rows: store.records.auditRows }),
    access.module,
    await signOn({ providers: [], passwords: 'everybody', external: access.external, documents, ...surroundings }),
    secretsModule({ sealed }),
    gns3({ servers: [], ...surroundings }),
    snmp({ nodeQuery: getNode, ...surroundings }),
    consoles({ nodeQuery: getNode, openConsole, ...surroundings }),
    scan(),
    discovery({
      asks: discoveryAsks,
    }),
    workflows.module,
    changes({
      hub: () => ({ operations: () => [], events: () => [], modules: () => [], perform: nothing, count: nothing }),
      permissionsOf: nothing,
    }).module,
    triggers({ workflows: () => [], find: () => undefined, secrets: async () => undefined, scheduler }),
    orchestration({ asks: { topology: gns3Topology, snmpGet: getObjects, listModules, getRun, cancelRun }, scheduler }),
    await networkOf(documents, scheduler),
    qosOf(),
    reportingOf(scheduler),
    securityForCatalogue(),
    monitoring({ asks: monitoringAsks }),
    assistant({
      asks: assistantAsks,
      hub: () => ({ operations: () => [], events: () => [], modules: () => [], perform: nothing, count: nothing }),
      permissionsOf: nothing,
    }),
    integration({ asks: integrationAsks }),
    notification(),
    createSupervisor({ directory: join(folder, 'modules'), url: nothing, issueToken: nothing, instances: () => [] }),
  ];
  return {
    modules,
    async close() {
      sealed.close();
      await broker.close();
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** Every message of the product. */
export async function readCatalogue(): Promise<Pick<Catalogue, 'operations' | 'events'>> {
  const read = await readModules();
  try {
    return catalogueOf(read.modules);
  } finally {
    await read.close();
  }
}
