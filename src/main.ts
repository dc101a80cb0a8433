import { mkdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assistantAsks } from '#composition/assistant-asks.ts';
import { assistantOf } from '#composition/assistant-of.ts';
import { labOnDemand } from '#composition/built-in-lab.ts';
import { consulOf, integrationAsks, integrationOf } from '#composition/integration-of.ts';
import { monitoringAsks } from '#composition/monitoring-asks.ts';
import { networkOf } from '#composition/network-asks.ts';
import { limitsOf } from '#composition/limits-of.ts';
import { print } from '#composition/print.ts';
import { qosOf } from '#composition/qos-asks.ts';
import { reportingOf } from '#composition/reporting-asks.ts';
import { openSecrets, withVault } from '#composition/secrets.ts';
import { securityOf } from '#composition/security-asks.ts';
import { providersOf, signinAsks } from '#composition/sign-on-of.ts';
import { southboundOf } from '#composition/southbound.ts';
import { triggeredOf } from '#composition/triggered.ts';
import { trustedDocuments } from '#composition/trusted-documents.ts';
import { offerUsualServer, USUAL_GNS3 } from '#composition/usual-server.ts';
import { system } from '#kernel/caller.ts';
import { systemClock } from '#kernel/clock.ts';
import { asFailure } from '#kernel/error.ts';
import type { Hub } from '#kernel/hub.ts';
import { uuidv7 } from '#kernel/id.ts';
import { leasesFor } from '#kernel/lease.ts';
import type { Log } from '#kernel/log.ts';
import type { TellRefusal } from '#kernel/refusal.ts';
import { channelsOf, NETWORK_CHANGES, networkValues, streamOf } from '#model/channels.ts';
import { canonicalModuleName } from '#model/module-names.ts';
import { assistant } from '#modules/assistant/index.ts';
import { monitoring } from '#modules/monitoring/index.ts';
import { changes } from '#modules/changes/index.ts';
import { integration } from '#modules/integration/index.ts';
import { notification } from '#modules/notification/index.ts';
import { orchestration } from '#modules/orchestration/index.ts';
import { downloadReport } from '#modules/reporting/index.ts';
import { graphql } from '#northbound/graphql/index.ts';
import { createHttp, HTTP_METRICS } from '#northbound/http/index.ts';
import { mcp } from '#northbound/mcp/index.ts';
import { openapi } from '#northbound/openapi/index.ts';
import { realtime, REALTIME_METRICS } from '#northbound/realtime/index.ts';
import { rest } from '#northbound/rest/index.ts';
import { signin } from '#northbound/signin/index.ts';
import { web } from '#northbound/web/index.ts';
import { createAccess, ModuleTokens, signOn, verifyModulesToo } from '#runtime/access/index.ts';
import { cacheMetrics, createCache } from '#runtime/cache/index.ts';
import { auditModule } from '#runtime/audit/index.ts';
import { loadConfig, type Config } from '#runtime/config/index.ts';
import {
  brokerAnswers,
  createBroker,
  createHub,
  createLimiter,
  hubModule,
  listModules,
  MESSAGE_METRICS,
  messageDeadLettered,
  Registry,
} from '#runtime/hub/index.ts';
import { connectRedis, keepValuesOutside, tellOutside } from '#runtime/redis/index.ts';
import { openSamples } from '#runtime/samples/index.ts';
import { openStore, storeMetrics } from '#runtime/store/index.ts';
import { createSupervisor } from '#runtime/supervisor/index.ts';
import { createHealth, createLog, createTelemetry, diskProbe, memoryProbe, unusedProbe } from '#runtime/telemetry/index.ts';
import { cancelRun, createWorkflows, DbosEngine, getRun, LeasedScheduler, triggers } from '#runtime/workflow/index.ts';
import { gns3Status, gns3Topology } from '#southbound/gns3/index.ts';
import { getObjects, Translations } from '#southbound/snmp/index.ts';
import product from '../package.json' with { type: 'json' };

/** What was started, in order; it is stopped in reverse. */
const running: { readonly name: string; stop(): Promise<void> }[] = [];

const HOUR_MS = 3_600_000;
/** Answers kept under idempotency keys count for a day; older rows only take space. */
const KEPT_ANSWERS_MS = 24 * HOUR_MS;
/** Steps of many runs at once, and what the engine looks after meanwhile. */
const ENGINE_CONNECTIONS = 10;
/** Polls that write, charts that read, and the summing up. */
const SAMPLE_CONNECTIONS = 4;
/** EX_TEMPFAIL of sysexits: whoever watches the process starts it again. */
const EXIT_LOST = 75;
/** Where `tools/ready.mjs` builds the web app. */
const WEB_APP = fileURLToPath(new URL('../dist/web', import.meta.url));
async function start(configured: Config, log: Log, end: (code: number) => void): Promise<void> {
  const clock = systemClock;
  const { config, vault } = await withVault(configured, { clock, log });
  running.push({ name: 'vault', stop: async () => vault?.close() });
  await mkdir(config.dataDir, { recursive: true });
  const plays = (role: Config['roles'][number]) => config.roles.includes(role);

  // What counts before the modules are known; theirs are declared with them.
  const telemetry = createTelemetry([...storeMetrics, ...cacheMetrics, ...MESSAGE_METRICS, ...HTTP_METRICS, ...REALTIME_METRICS]);
  const { meter } = telemetry;
  running.push({ name: 'telemetry', stop: async () => telemetry.close() });

  const store = await openStore({
    dataDir: config.dataDir,
    ...(config.databaseUrl === undefined ? {} : { databaseUrl: config.databaseUrl }),
    databaseConnections: config.databaseConnections,
    process: {
      // Another one at each start: what the process before it left behind is not its own.
      name: `${hostname()}-${process.pid}-${uuidv7().slice(-8)}`,
      roles: config.roles,
      about: { host: hostname(), pid: process.pid, version: product.version },
    },
    clock,
    log: log.child({ unit: 'store' }),
    meter,
  });
  running.push({ name: 'store', stop: () => store.close() });
  store.processes.lost.addEventListener('abort', () => {
    log.error('Other processes took this one for dead and went on with its work; it ends.');
    end(EXIT_LOST);
  });
  const forgetting = setInterval(() => {
    const before = new Date(clock.now().getTime() - KEPT_ANSWERS_MS);
    store.records.forget('idempotency', before).catch((error: unknown) => {
      log.warn('Old idempotent answers could not be removed; tried again in an hour.', { error: String(error) });
    });
  }, HOUR_MS);
  running.push({ name: 'forgetting', stop: async () => clearInterval(forgetting) });

  // What is worked at by one process for all is left to those that work; servers are listened to by listeners.
  // With the embedded database this process is alone.
  const living = config.databaseUrl === undefined ? undefined : async () => (await store.processes.list()).map(({ name }) => name);
  const leases = leasesFor(store.leases, (name) => (name.startsWith('gns3/') ? plays('listener') : plays('worker') || name === 'registry'));
  const consumers = store.consumers(leases);
  const redis = config.redisUrl === undefined ? undefined : await connectRedis(config.redisUrl, log.child({ unit: 'redis' }));
  if (redis !== undefined) {
    running.push({ name: 'redis', stop: () => redis.close() });
    const telling = tellOutside({ redis: redis.redis, consumers, feed: store.feed, channelsOf, streamOf });
    running.push({ name: 'telling outside', stop: () => telling.close() });
  }
  const cache = createCache({
    feed: store.feed,
    documents: store.cached,
    ...(redis === undefined ? {} : { redis: redis.redis }),
    clock,
    log: log.child({ unit: 'cache' }),
    meter,
  });
  running.push({ name: 'cache', stop: () => cache.close() });

  const samplesPool = store.connections({ name: 'samples', most: SAMPLE_CONNECTIONS });
  const measured = openSamples({ pool: samplesPool, leases, clock, log: log.child({ unit: 'samples' }) });
  running.push({ name: 'samples', stop: () => measured.close() });

  const secrets = await openSecrets({ config, vault, documents: store.documents, clock, log });
  const { documents } = secrets;
  running.push({ name: 'secrets', stop: async () => secrets.close() });
  const access = await createAccess({
    documents,
    ...(vault === undefined ? {} : { outside: (reference: string) => vault.values.find(reference) }),
    ...(config.adminPassword === undefined ? {} : { adminPassword: config.adminPassword }),
    roles: config.access.roles,
    passwords: (username) => config.oidc.passwords === 'everybody' || username === 'admin',
    clock,
    log: log.child({ unit: 'access' }),
  });
  const moduleTokens = await ModuleTokens.open(documents, clock);
  const registry = new Registry({
    process: store.processes.self,
    tokens: moduleTokens,
    canonical: canonicalModuleName,
    livingProcesses: async () => (await store.processes.list()).map(({ name }) => name),
  });
  const broker = createBroker({
    queue: store.messages,
    eventLog: store.log,
    clock,
    log: log.child({ unit: 'broker' }),
    meter,
    modules: () => registry.names(),
    recipients: (name) => registry.recipients(name),
    elsewhere: (name) => registry.elsewhere(name),
    deaths: (listener) => store.processes.onDeath(() => listener()),
  });
  running.push({ name: 'messages', stop: () => broker.close() });

  let asked: Hub | undefined;
  const workflows = createWorkflows({
    engine: new DbosEngine({
      connections: store.connections({ name: 'workflows', most: ENGINE_CONNECTIONS }),
      process: store.processes.self,
      // An embedded server that died is started again by whoever asks the store.
      revive: () => store.log.head(),
      log: log.child({ unit: 'workflows' }),
    }),
    eventLog: store.log,
    feed: store.feed,
    clock,
    log: log.child({ unit: 'workflows' }),
    perform: (operation, input, call) => asked!.perform(operation, input, call),
    operations: () => asked?.operations() ?? [],
    permissionsOf: access.permissionsOf,
    ...(living === undefined ? {} : { processes: { leases, living } }),
  });
  const planned = changes({ hub: () => asked!, permissionsOf: access.permissionsOf });
  const scheduler = new LeasedScheduler();
  const builtIn = labOnDemand(config, log);
  const translations = new Translations({
    ...(config.snmp.translations === undefined ? {} : { source: config.snmp.translations }),
    builtIn: () => builtIn.translations(),
    clock,
    log: log.child({ unit: 'translations' }),
  });
  const listening = Promise.withResolvers<string>();
  let listeningAt: string | undefined;
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
    await signOn({
      providers: providersOf(config),
      passwords: config.oidc.passwords,
      external: access.external,
      documents,
      clock,
      log: log.child({ unit: 'signon' }),
    }),
    secrets.module,
    ...(await southboundOf({ config, documents, builtIn, translations, listens: plays('listener'), clock, log, meter })),
    workflows.module,
    planned.module,
    triggers({
      workflows: () => workflows.definitions.all().map(triggeredOf),
      find: (name) => {
        const defined = workflows.definitions.find(name);
        return defined === undefined ? undefined : triggeredOf(defined);
      },
      secrets: access.secret,
      scheduler,
    }),
    orchestration({ asks: { topology: gns3Topology, snmpGet: getObjects, listModules, getRun, cancelRun }, scheduler }),
    await networkOf(documents, scheduler, living),
    qosOf(),
    reportingOf(scheduler),
    securityOf(config, store, running, clock),
    monitoring({ asks: monitoringAsks, polling: { ...config.monitoring, communities: config.snmp.communities ?? [] } }),
    assistant({ asks: assistantAsks, ...assistantOf(config), hub: () => asked!, permissionsOf: access.permissionsOf }),
    integration({
      asks: integrationAsks,
      keep: await documents.open('integration-secrets.json'),
      ...integrationOf(config, plays('listener'), process.env),
      self: () => listeningAt,
      clock,
    }),
    notification({
      keep: await documents.open('notification-secrets.json'),
      ...config.notifications,
      reports: downloadReport,
      ...(process.env['DBUS_SESSION_BUS_ADDRESS'] === undefined ? {} : { sessionBus: process.env['DBUS_SESSION_BUS_ADDRESS'] }),
      clock,
    }),
    ...(plays('api')
      ? [
          createSupervisor({
            directory: join(config.dataDir, 'modules'),
            url: () => listening.promise,
            issueToken: (module, permissions) =>
              moduleTokens.issue({ module, permissions: permissions ?? ['events.read', 'messages.operate'], source: 'directory' }),
            instances: (name) => registry.seats(name).map(({ id }) => id),
          }),
        ]
      : []),
  ];
  for (const module of modules) {
    for (const definition of module.workflows ?? []) workflows.definitions.ship(module.name, definition);
  }
  telemetry.declare(modules.flatMap((module) => module.metrics ?? []));

  const projections = await store.projections(modules.flatMap((module) => module.projections ?? []));
  const hub = createHub({
    modules,
    eventLog: store.log,
    feed: store.feed,
    read: projections,
    clock,
    log: log.child({ unit: 'hub' }),
    meter,
    limiter: createLimiter({ ...limitsOf(config, redis, clock, log), clock }),
    registry,
    broker,
    workflows: workflows.workflows,
    consumers,
    leases,
    claims: store.claims,
    admits: planned.admits,
    cache,
    samples: measured.samples,
  });
  asked = hub;

  const health = createHealth(
    [
      ...store.probes,
      projections.probe,
      ...modules.flatMap((module) => module.health ?? []),
      ...secrets.probes,
      redis?.probe ?? unusedProbe('redis', 'Not configured: everything stays in PostgreSQL and in the processes.'),
      memoryProbe(),
      diskProbe(config.dataDir),
    ],
    { clock },
  );
  let ready = false;
  const verify = verifyModulesToo(access.verify, moduleTokens);
  const refused: TellRefusal = (refusal) => hub.refused(refusal);
  const doors = [
    rest({ hub, limits: { uploadBytes: config.http.maxArchiveBytes } }),
    openapi({ hub, version: product.version }),
    realtime({
      hub,
      feed: store.feed,
      verify,
      refused,
      onChange: access.onChange,
      modules: registry,
      clock,
      log: log.child({ unit: 'realtime' }),
      meter,
    }),
    graphql({
      hub,
      feed: store.feed,
      verify,
      refused,
      onChange: access.onChange,
      clock,
      log: log.child({ unit: 'graphql' }),
      ...(await trustedDocuments(config.graphql)),
    }),
    mcp({
      hub,
      version: product.version,
      ...config.mcp,
      keep: await documents.open('mcp-sessions.json'),
      clock,
      log: log.child({ unit: 'mcp' }),
    }),
    signin({ hub, asks: signinAsks, sessions: access.browser, verify }),
    web({ folder: WEB_APP }),
  ];
  const http = await createHttp({
    host: config.host,
    port: config.port,
    ...(secrets.certificate === undefined ? {} : { tls: secrets.certificate }),
    trustedProxies: config.http.trustedProxies,
    // Health and metrics are told by every process.
    doors: plays('api') ? doors : [],
    verify,
    refused,
    health,
    ready: () => ready,
    metrics: telemetry.exposition,
    limits: { bodyBytes: config.http.maxBodyBytes, requestTimeoutMs: config.http.requestTimeoutMs },
    clock,
    log: log.child({ unit: 'http' }),
    meter,
  });
  running.push({ name: 'hub', stop: () => hub.stop() });
  await hub.start();
  if (redis !== undefined) {
    const keeping = keepValuesOutside({
      redis: redis.redis,
      leases,
      feed: store.feed,
      log: log.child({ unit: 'redis' }),
      changedBy: NETWORK_CHANGES,
      async read() {
        const { output } = await hub.perform(gns3Topology.name, {}, { caller: system, requestId: uuidv7(), door: 'redis' });
        return networkValues(gns3Topology.output.parse(output));
      },
    });
    running.push({ name: 'values outside', stop: () => keeping.close() });
  }
  running.push({ name: 'workflows', stop: () => workflows.stop() });
  await workflows.start();
  running.push({ name: 'http', stop: () => http.close() });
  const url = await http.listen();
  listening.resolve(url);
  listeningAt = url;
  const consul = consulOf(config, { url, version: product.version, log: log.child({ unit: 'consul' }), env: process.env });
  if (consul !== undefined) running.push({ name: 'registration at Consul', stop: () => consul.stop() });
  store.processes.describe({ url });
  ready = true;

  print(`Thalamus is at ${url} (API: ${url}/api/docs/).`);
  if (access.initialPassword !== undefined) {
    print(`First start: log in as "admin" with the password ${access.initialPassword} — it is shown only this once.`);
  }
  const status = await hub.perform(gns3Status.name, {}, { caller: system, requestId: uuidv7(), door: 'start' });
  const { servers } = gns3Status.output.parse(status.output);
  for (const { id, url: address, source } of servers) {
    print(source === 'built-in' ? `Following the built-in lab at ${address}.` : `Following the GNS3 server ${id} at ${address}.`);
  }
  if (servers.length === 0) print('No GNS3 server is followed: thalamus server add URL adds one.');
  if (config.gns3.servers.length === 0 && !servers.some((server) => server.url === USUAL_GNS3)) void offerUsualServer();
}

/** In reverse; one thing that cannot stop does not keep the others. */
async function stopAll(log: Log): Promise<void> {
  for (const thing of running.toReversed()) {
    try {
      await thing.stop();
    } catch (error) {
      log.error(`${thing.name} could not be stopped.`, { error: asFailure(error).message });
    }
  }
  running.length = 0;
}

async function main(): Promise<void> {
  const { config } = loadConfig({ env: process.env, cwd: process.cwd() });
  const log = createLog({ level: config.logLevel });

  let ending: Promise<void> | undefined;
  const end = (code: number): void => {
    process.exitCode = code;
    ending ??= stopAll(log).then(() => process.exit());
  };
  process.on('SIGINT', () => end(0));
  process.on('SIGTERM', () => end(0));
  // What nobody caught is a defect: the state of the process is unknown, and the log in the database is whole.
  for (const kind of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(kind, (error: unknown) => {
      log.error('A defect of the hub ends the process.', {
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
      end(70);
    });
  }

  try {
    await start(config, log, end);
  } catch (error) {
    if (ending === undefined) {
      const failure = asFailure(error);
      const defect = failure.code === 'internal_error' && failure.cause instanceof Error ? `\n${failure.cause.stack}` : '';
      process.stderr.write(`Thalamus could not start: ${failure.message}${defect}\n`);
      end(1);
    }
  }
}

try {
  await main();
} catch (error) {
  process.stderr.write(`Thalamus could not start: ${asFailure(error).message}\n`);
  process.exit(1);
}
