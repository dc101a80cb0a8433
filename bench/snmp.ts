import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { systemClock } from '#kernel/clock.ts';
import { silentMeter } from '#kernel/metric.ts';
import { Budget, USUAL_LIMITS } from '../src/southbound/snmp/budget.ts';
import type { Target } from '../src/southbound/snmp/credential.ts';
import { firstAccepted } from '../src/southbound/snmp/facts-discovery.ts';
import { get } from '../src/southbound/snmp/get.ts';
import { INTERFACE_COLUMNS, interfaceOf } from '../src/southbound/snmp/interfaces.ts';
import { openDiscovery } from '../src/southbound/snmp/offline.ts';
import { Sessions } from '../src/southbound/snmp/sessions.ts';
import { SYSTEM_OIDS, systemOf } from '../src/southbound/snmp/system.ts';
import { readTable } from '../src/southbound/snmp/table.ts';
import type { Walking } from '../src/southbound/snmp/walk.ts';
import type { Figure } from './report.ts';
import { residentMib } from './subjects.ts';

const ROW = 'snmp';
const AGENTS = fileURLToPath(new URL('./load/snmp-agents.ts', import.meta.url));
const CORPUS = fileURLToPath(new URL('../../shared/discovery-corpus/', import.meta.url));
const PORT = 1_161;
const COMMUNITY = 'lab-ro';
const INTERFACES = 24;

/** Agents in a process of their own, for as long as it is used. */
async function withAgents<T>(count: number, delayMs: number, use: (targets: readonly Target[]) => Promise<T>): Promise<T> {
  const child = spawn(process.execPath, [AGENTS, String(count), '1', String(PORT), COMMUNITY, String(delayMs)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  try {
    await once(child.stdout, 'data');
    return await use(
      Array.from({ length: count }, (_, at) => ({
        host: `127.2.${Math.floor((at + 1) / 250)}.${((at + 1) % 250) + 1}`,
        port: PORT,
        credential: { version: '2c', community: COMMUNITY },
        timeoutMs: 2_000,
        retries: 2,
      })),
    );
  } finally {
    const gone = once(child, 'exit');
    child.stdin.end();
    await gone;
  }
}

/** System group and interfaces of a device, as the operations read them. @throws when something is missing */
async function collect(sessions: Sessions, target: Target): Promise<void> {
  const walking: Walking = {
    ask: (request) => sessions.ask(target, request),
    version: target.credential.version,
    retries: target.retries,
    budget: new Budget(USUAL_LIMITS, systemClock),
  };
  const [got, table] = await Promise.all([get(SYSTEM_OIDS, walking), readTable(INTERFACE_COLUMNS, walking)]);
  const interfaces = table.rows.map(interfaceOf).filter((each) => each !== undefined);
  const whole =
    systemOf(got.values).name !== null && interfaces.length === INTERFACES && interfaces.every(({ counter_bits: bits }) => bits === 64);
  if (!whole || !table.complete)
    throw new Error(`${target.host} was not read whole: ${got.reason ?? ''} ${JSON.stringify(table.findings)}`);
}

interface Collected {
  readonly seconds: number;
  /** Milliseconds of this process for each device. */
  readonly cpuMs: number;
  readonly grownMib: number;
}

async function collectAll(targets: readonly Target[]): Promise<Collected> {
  const sessions = new Sessions({ clock: systemClock, meter: silentMeter });
  const before = await residentMib(process.pid);
  const cpu = process.cpuUsage();
  const startedMs = performance.now();
  await Promise.all(targets.map((target) => collect(sessions, target)));
  const seconds = (performance.now() - startedMs) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  const grownMib = (await residentMib(process.pid)) - before;
  sessions.close();
  return { seconds, cpuMs: (user + system) / 1_000 / targets.length, grownMib };
}

/** All five at once, and no longer than until the first is taken, as the others do. */
async function probe(targets: readonly Target[]): Promise<number> {
  const sessions = new Sessions({ clock: systemClock, meter: silentMeter });
  const candidates = ['public', 'private', 'cisco', 'admin', COMMUNITY].map((community) => ({
    credential: { version: '2c', community } as const,
    name: community,
  }));
  const startedMs = performance.now();
  const found = await Promise.all(
    targets.map((target) => firstAccepted([{ ...target, timeoutMs: 1_000, retries: 0 }], candidates, sessions)),
  );
  const seconds = (performance.now() - startedMs) / 1_000;
  sessions.close();
  if (found.some((taken) => taken?.candidate.name !== COMMUNITY)) throw new Error('A community was not found.');
  return seconds;
}

/** Everything that the product collects of the recorded devices; undefined where they are not. */
async function corpus(): Promise<{ readonly seconds: number; readonly devices: number } | undefined> {
  if (!existsSync(`${CORPUS}serve.py`)) return undefined;
  const child = spawn('python3', [`${CORPUS}serve.py`, '--data', `${CORPUS}snmprec`], { stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const places: { host: string; port: number }[] = [];
    let said = '';
    for await (const chunk of child.stdout) {
      said += String(chunk);
      if (said.includes('\nready')) break;
    }
    for (const line of said.split('\n')) {
      const [, host, port] = line.split('\t');
      if (host !== undefined && port !== undefined) places.push({ host, port: Number(port) });
    }
    const discovery = openDiscovery();
    const candidates = [{ credential: { version: '2c', community: 'public' }, name: 'public' }] as const;
    // Files of vendors are read once in the life of a hub.
    await discovery.discover({ ...places[0]!, candidates });
    const startedMs = performance.now();
    const found = await Promise.all(places.map((place) => discovery.discover({ ...place, candidates })));
    const seconds = (performance.now() - startedMs) / 1_000;
    discovery.close();
    if (found.some(({ answered }) => !answered)) throw new Error('A recorded device did not answer.');
    return { seconds, devices: places.length };
  } finally {
    child.kill('SIGKILL');
  }
}

/** Collection, probing and growth with agents of the bench, in process. */
export async function snmpCollection(): Promise<Figure[]> {
  const two = await withAgents(200, 0, async (targets) => {
    await collectAll(targets);
    return { collected: await collectAll(targets), probed: await probe(targets) };
  });
  const far = await withAgents(50, 20, async (targets) => {
    await collectAll(targets);
    return collectAll(targets);
  });
  const thousand = await withAgents(1_000, 0, async (targets) => {
    await collectAll(targets);
    await collectAll(targets);
    return collectAll(targets);
  });
  const recorded = await corpus();
  return [
    {
      row: ROW,
      what: 'system, ifTable, ifXTable of 200 agents',
      value: 200 / two.collected.seconds,
      unit: '/s',
      goal: { at: 'least', value: 250 },
      reference: 'gosnmp 637/s, snmp-exporter 161/s, pysnmp 10/s',
    },
    {
      row: ROW,
      what: 'processor time for each of them',
      value: two.collected.cpuMs,
      unit: 'ms',
      goal: { at: 'most', value: 3.8 },
      reference: 'snmp-exporter 7.6 ms, gosnmp 1.3 ms',
    },
    {
      row: ROW,
      what: 'the same of 50 agents 20 ms away',
      value: far.seconds,
      unit: 's',
      goal: { at: 'most', value: 0.3 },
      reference: 'gosnmp and others 0.9 s',
    },
    {
      row: ROW,
      what: 'probe of 5 communities, 200 agents',
      value: two.probed,
      unit: 's',
      goal: { at: 'most', value: 0.15 },
      reference: 'gosnmp 0.09 s, pysnmp 2.4 s, snmpget in parallel 28 s',
    },
    { row: ROW, what: 'interfaces of 1,000 agents', value: thousand.seconds, unit: 's', goal: { at: 'most', value: 10 } },
    {
      row: ROW,
      what: 'growth of memory in the third reading of 1,000',
      value: thousand.grownMib,
      unit: 'MiB',
      goal: { at: 'most', value: 20 },
    },
    ...(recorded === undefined
      ? []
      : [
          {
            row: ROW,
            what: `${recorded.devices} recorded devices, everything`,
            value: recorded.seconds,
            unit: 's',
            goal: { at: 'most', value: 3 },
            reference: '14 sequential walks each: 6.7 s',
          } as const,
        ]),
  ];
}
