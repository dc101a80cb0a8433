import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { system } from '#kernel/caller.ts';
import { systemClock } from '#kernel/clock.ts';
import { asFailure } from '#kernel/error.ts';
import { uuidv7 } from '#kernel/id.ts';
import type { Log } from '#kernel/log.ts';
import { startLab, type Lab } from '#lab/index.ts';
import type { Translation } from '#model/translation.ts';
import { createHttp, HTTP_METRICS } from '#northbound/http/index.ts';
import { openapi } from '#northbound/openapi/index.ts';
import { realtime, REALTIME_METRICS } from '#northbound/realtime/index.ts';
import { rest } from '#northbound/rest/index.ts';
import { web } from '#northbound/web/index.ts';
import { createAccess, PrivateFile } from '#runtime/access/index.ts';
import { loadConfig, type Config } from '#runtime/config/index.ts';
import { createHub, createLimiter, hubModule } from '#runtime/hub/index.ts';
import { openStore, storeMetrics } from '#runtime/store/index.ts';
import { createHealth, createLog, createTelemetry, diskProbe, memoryProbe, unusedProbe } from '#runtime/telemetry/index.ts';
import { getNode, gns3, gns3Status, type BuiltIn } from '#southbound/gns3/index.ts';
import { snmp } from '#southbound/snmp/index.ts';
import product from '../package.json' with { type: 'json' };

/** What was started, in order; it is stopped in reverse. */
const running: { readonly name: string; stop(): Promise<void> }[] = [];

/** The same lab at every start: its projects keep their ids, so that their history goes on. */
const LAB_SEED = 1;
const HOUR_MS = 3_600_000;
/** Answers kept under idempotency keys count for a day; older rows only take space. */
const KEPT_ANSWERS_MS = 24 * HOUR_MS;
/** Where `tools/ready.mjs` builds the web app. */
const WEB_APP = fileURLToPath(new URL('../dist/web', import.meta.url));
/** Where a GNS3 server of this machine usually listens. */
const USUAL_GNS3 = 'http://127.0.0.1:3080';

async function start(config: Config, log: Log): Promise<void> {
  const clock = systemClock;
  await mkdir(config.dataDir, { recursive: true });

  const telemetry = createTelemetry([...storeMetrics, ...HTTP_METRICS, ...REALTIME_METRICS]);
  const { meter } = telemetry;
  running.push({ name: 'telemetry', stop: async () => telemetry.close() });

  const store = await openStore({
    dataDir: config.dataDir,
    ...(config.databaseUrl === undefined ? {} : { databaseUrl: config.databaseUrl }),
    clock,
    log: log.child({ unit: 'store' }),
    meter,
  });
  running.push({ name: 'store', stop: () => store.close() });
  const forgetting = setInterval(() => {
    const before = new Date(clock.now().getTime() - KEPT_ANSWERS_MS);
    store.records.forget('idempotency', before).catch((error: unknown) => {
      log.warn('Old idempotent answers could not be removed; tried again in an hour.', { error: String(error) });
    });
  }, HOUR_MS);
  running.push({ name: 'forgetting', stop: async () => clearInterval(forgetting) });

  const access = await createAccess({
    dataDir: config.dataDir,
    ...(config.adminPassword === undefined ? {} : { adminPassword: config.adminPassword }),
    clock,
    log: log.child({ unit: 'access' }),
  });
  const builtIn = labOnDemand(config, log);
  const modules = [
    hubModule({ eventLog: store.log }),
    access.module,
    gns3({
      servers: config.gns3.servers,
      keep: new PrivateFile(join(config.dataDir, 'gns3-servers.json')),
      ...(config.gns3.servers.length > 0 ? {} : { builtIn }),
      autoClose: config.gns3.autoClose,
      clock,
      log: log.child({ unit: 'gns3' }),
      meter,
      pace: { pollReadsPerSecond: config.gns3.readsPerSecond, cacheTtlMs: config.cache.ttlMs },
    }),
    snmp({
      nodeQuery: getNode,
      ...config.snmp,
      builtInTranslations: () => builtIn.translations(),
      clock,
      log: log.child({ unit: 'snmp' }),
      meter,
    }),
  ];
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
    limiter: createLimiter({ rates: config.limits, clock }),
  });

  const health = createHealth(
    [
      ...store.probes,
      projections.probe,
      ...modules.flatMap((module) => module.health ?? []),
      unusedProbe('redis', 'Not configured: everything stays in this process.'),
      memoryProbe(),
      diskProbe(config.dataDir),
    ],
    { clock },
  );
  let ready = false;
  const { verify } = access;
  const http = await createHttp({
    host: config.host,
    port: config.port,
    doors: [
      rest({ hub, limits: { uploadBytes: config.http.maxArchiveBytes } }),
      openapi({ hub, version: product.version }),
      realtime({ hub, feed: store.feed, verify, clock, log: log.child({ unit: 'realtime' }), meter }),
      web({ folder: WEB_APP }),
    ],
    verify,
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
  running.push({ name: 'http', stop: () => http.close() });
  const url = await http.listen();
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

/** The lab, for as long as it is followed. */
function labOnDemand(config: Config, log: Log): BuiltIn & { translations(): readonly Translation[] } {
  let lab: Lab | undefined;
  return {
    id: 'lab',
    translations: () => lab?.translations() ?? [],
    async start() {
      lab = await builtInLab(config, log);
      const { url, credentials } = lab;
      return { id: 'lab', url, autoClose: config.gns3.autoClose, ...credentials };
    },
    async stop() {
      await lab?.close();
      lab = undefined;
    },
  };
}

/** The simulated GNS3 server that is followed when no other is configured. */
async function builtInLab(config: Config, log: Log): Promise<Lab> {
  const { name, projects, nodes } = config.lab;
  return startLab({
    api: 'v3',
    ...(name === 'generated' ? { projects, nodes } : { lab: name }),
    delays: 'recorded',
    seed: LAB_SEED,
    log: log.child({ unit: 'lab' }),
  });
}

/** A GNS3 server of this machine is offered, never taken unasked. */
async function offerUsualServer(): Promise<void> {
  for (const version of ['v3', 'v2']) {
    const answer = await fetch(`${USUAL_GNS3}/${version}/version`, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok === true || answer?.status === 401) {
      print(`A GNS3 server answers at ${USUAL_GNS3}. To follow it: thalamus server add ${USUAL_GNS3}, or THALAMUS_GNS3_URL=${USUAL_GNS3}`);
      return;
    }
  }
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

function print(line: string): void {
  process.stdout.write(`${line}\n`);
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
    await start(config, log);
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
