import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CENTRAL, EventListener, logIn } from '#kit/hub-client.ts';
import { startHub, type HubProcess } from '#kit/hub-process.ts';
import { until } from '#kit/until.ts';
import { startLab } from '#lab/index.ts';
import { KINDS, type Kind, type Victim } from './bad-kinds.ts';
import type { Inspection } from './load/hub-under-inspection.ts';
import type { Figure } from './report.ts';

interface Growth {
  readonly memoryMib: number;
  readonly handles: number;
  /** The kinds of handles that there are more or fewer of: `{ TCPSocketWrap: 2 }`. */
  readonly byKind: Readonly<Record<string, number>>;
  readonly descriptors: number;
}

interface KindReport extends Growth {
  readonly name: string;
  readonly times: number;
  readonly note: string;
  readonly wrong: number;
}

export interface BadInputReport {
  readonly kinds: readonly KindReport[];
  readonly total: Growth;
  /** The first few answers that were not as the contract says. */
  readonly examples: readonly string[];
  /** Events that a good client followed meanwhile. */
  readonly followed: number;
  /** Positions that it missed, saw twice or out of order, or that the log has and it has not. */
  readonly lost: number;
  /** Deletions and closings that it was told, though nobody deleted or closed anything. */
  readonly invented: number;
}

/** Of the times of each kind, done before anything is measured: pools are filled and code is compiled then. */
const WARM_UP = 0.05;
const MIB = 2 ** 20;
/** The feed keeps the newest 20,000 events in memory for clients that are a little behind: filled first, they are no growth. */
const KEPT_EVENTS = 21_000;
/** A connection that nobody uses is closed by the hub after 65 s: those of the clients here have gone by then. */
const IDLE_CONNECTIONS_MS = 80_000;
/** From here on memory is worth a look. */
const MANY_TIMES = 1_000;

const handlesOf = (inspection: Inspection): number => Object.values(inspection.handles).reduce((sum, count) => sum + count, 0);

function growth(before: Inspection, after: Inspection): Growth {
  const memory = (inspection: Inspection): number => inspection.heapUsedBytes + inspection.externalBytes;
  const kinds = [...new Set([...Object.keys(before.handles), ...Object.keys(after.handles)])];
  const byKind = kinds.map((kind): [string, number] => [kind, (after.handles[kind] ?? 0) - (before.handles[kind] ?? 0)]);
  return {
    memoryMib: (memory(after) - memory(before)) / MIB,
    handles: handlesOf(after) - handlesOf(before),
    byKind: Object.fromEntries(byKind.filter(([, more]) => more !== 0)),
    descriptors: after.descriptors - before.descriptors,
  };
}

/** Looks into the hub's process from outside. */
class Inspector {
  readonly #file: string;
  readonly #hub: () => HubProcess;

  constructor(file: string, hub: () => HubProcess) {
    this.#file = file;
    this.#hub = hub;
  }

  async look(): Promise<Inspection> {
    const lines = async (): Promise<string[]> => (await readFile(this.#file, 'utf8').catch(() => '')).split('\n').slice(0, -1);
    const known = (await lines()).length;
    process.kill(this.#hub().pid, 'SIGUSR2');
    await until('the hub to be inspected', async () => (await lines()).length > known, 30_000);
    return JSON.parse((await lines())[known]!) as Inspection;
  }

  /** When the number of handles has stood still for a while: idle connections of pools have gone. At most so many looks. */
  async rest(rounds: number): Promise<Inspection> {
    let last = await this.look();
    for (let still = 0, round = 0; still < 6 && round < rounds; round += 1) {
      await pause(1_000);
      const next = await this.look();
      still = handlesOf(next) === handlesOf(last) && next.descriptors === last.descriptors ? still + 1 : 0;
      last = next;
    }
    return last;
  }

  /** As soon as there are no more handles than before; what there is when the time is over. */
  async settled(before: Inspection, withinMs: number): Promise<Inspection> {
    const deadline = performance.now() + withinMs;
    for (;;) {
      const now = await this.look();
      if ((handlesOf(now) <= handlesOf(before) && now.descriptors <= before.descriptors) || performance.now() > deadline) return now;
      await pause(500);
    }
  }
}

/** Everything bad, so many times each, at a hub that follows a lab and serves a good client meanwhile. */
export async function measureBadInput(times: number, tell: (kind: KindReport) => void = () => undefined): Promise<BadInputReport> {
  const file = path.join(tmpdir(), `thalamus-inspection-${process.pid}-${Date.now()}.jsonl`);
  const lab = await startLab({ api: 'v3', projects: 2, nodes: 6, started: true, delays: 'none', seed: 11, consoles: 'websocket' });
  const often = '1000000';
  let hub: HubProcess | undefined;
  const listener = { current: undefined as EventListener | undefined };
  try {
    const running = await startHub({
      gns3: { url: lab.url, ...lab.credentials },
      env: {
        NODE_OPTIONS: `--expose-gc --import ${new URL('load/hub-under-inspection.ts', import.meta.url).href}`,
        INSPECTION_FILE: file,
        THALAMUS_LIMITS_ACTION_PER_SECOND: often,
        THALAMUS_LIMITS_ACTION_BURST: often,
        THALAMUS_LIMITS_HEAVY_PER_SECOND: often,
        THALAMUS_LIMITS_HEAVY_BURST: often,
      },
    });
    hub = running;
    const projectId = [...lab.model.projects.keys()][0]!;
    const nodeId = [...lab.model.projects.get(projectId)!.nodes.keys()][0]!;
    await until('the hub to follow the lab', () => lab.listeners('controller') === 1 && lab.listeners(projectId) === 1, 30_000);
    const follower = new EventListener(running.url);
    listener.current = follower;
    await follower.connect((await logIn(running.url, running.password)).token);
    if (times >= MANY_TIMES) {
      await lab.activity({ eventsPerSecond: 2_000, events: KEPT_EVENTS, powerPercent: 0 }).finished;
      await until('the kept events to be those of nodes', () => follower.seen.length >= KEPT_EVENTS, 60_000);
    }
    const follow = () => lab.activity({ eventsPerSecond: 20, powerPercent: 0 });

    const inspector = new Inspector(file, () => running);
    const examples: string[] = [];
    const run = async (kind: Kind, count: number): Promise<{ done: number; wrong: number; note: string }> => {
      // A token lives for minutes, the long run is longer: each kind has a fresh one, and so has the good client.
      const { token } = await logIn(running.url, running.password);
      if (!follower.live) await follower.connect(token);
      let wrong = 0;
      const victim: Victim = {
        url: running.url,
        token,
        lab,
        projectId,
        nodeId,
        wrong: (what) => {
          wrong += 1;
          if (examples.filter((example) => example.startsWith(kind.name)).length < 3) examples.push(`${kind.name}: ${what}`);
        },
      };
      const { done, note } = await kind.run(victim, Math.max(1, Math.round(count * (kind.share ?? 1))));
      return { done, wrong, note: note ?? '' };
    };

    // What goes on keeps connections to the database open, now more, now fewer: the first and the last look are taken when nothing does.
    const warmingUp = follow();
    for (const kind of KINDS) await run(kind, Math.max(20, times * WARM_UP));
    warmingUp.stop();
    // One handle that stays of each of few is found also where the first look was one or two handles off.
    const first = await inspector.rest(times >= MANY_TIMES ? 30 : 8);
    const activity = follow();
    const kinds: KindReport[] = [];
    let before = first;
    // Growth is counted from the least that was ever measured: what the warm-up left behind for a while must not hide any.
    let least = first;
    for (const kind of KINDS) {
      const { done, wrong, note } = await run(kind, times);
      // Few say nothing about one kind: what they leave is waited for once, after all of them.
      const after = times >= MANY_TIMES ? await inspector.settled(first, 20_000) : await inspector.look();
      const report = { name: kind.name, times: done, note, wrong, ...growth(before, after) };
      tell(report);
      kinds.push(report);
      if (growth(least, after).memoryMib < 0) least = after;
      before = after;
    }
    activity.stop();
    const last = await inspector.settled(first, IDLE_CONNECTIONS_MS);
    const total = { ...growth(first, last), memoryMib: growth(least, last).memoryMib };

    const lost = await missing(running, follower, projectId, nodeId);
    const invented = follower.seen.filter(({ type }) => /\.(deleted|closed)$/.test(type)).length;
    return { kinds, total, examples, followed: follower.seen.length, lost, invented };
  } finally {
    listener.current?.close();
    await hub?.cleanUp();
    await lab.close();
    await rm(file, { force: true });
  }
}

/** A good command still works, and its events reach the client that followed all the time; gives how many positions are not as they should be. */
async function missing(hub: HubProcess, follower: EventListener, projectId: string, nodeId: string): Promise<number> {
  const client = await logIn(hub.url, hub.password);
  if (!follower.live) await follower.connect(client.token);
  const node = { project_id: projectId, node_id: nodeId };
  await client.send('POST', `${CENTRAL}/stop_node/`, node);
  const started = await client.raw('POST', `${CENTRAL}/start_node/`, node);
  if (started.status !== 200) throw new Error(`A good command was answered ${started.status}: ${JSON.stringify(started.body)}`);
  const position = Number(started.headers.get('x-position'));
  await until('the good client to have seen the last command', () => follower.position >= position, 30_000);
  return follower.seen.filter((event, index) => event.position !== index + 1).length;
}

/** The row "bad input" of the bench. */
export async function badInput(times = 10_000): Promise<Figure[]> {
  const report = await measureBadInput(times, (kind) => {
    console.error(
      `  ${kind.name}, ${kind.times} times: ${kind.memoryMib.toFixed(2)} MiB, ${kind.handles} handles, ${kind.wrong} wrong answers`,
    );
  });
  for (const example of report.examples) console.error(example);
  const row = 'bad input';
  const signed = (count: number): string => (count > 0 ? `+${count}` : String(count));
  const count = (number: number): string => number.toLocaleString('en-US');
  return [
    ...report.kinds.map((kind) => ({
      row,
      what: `${kind.name}, ${count(kind.times)} times: growth of memory`,
      value: kind.memoryMib,
      unit: 'MiB',
      reference: [`handles ${signed(kind.handles)}`, `wrong answers ${count(kind.wrong)}`, kind.note]
        .filter((text) => text !== '')
        .join('; '),
    })),
    {
      row,
      what: 'all kinds: growth of memory after collection',
      value: report.total.memoryMib,
      unit: 'MiB',
      goal: { at: 'most', value: 10 },
    },
    { row, what: 'all kinds: growth of open handles', value: report.total.handles, unit: 'handles', goal: { at: 'most', value: 0 } },
    { row, what: 'all kinds: growth of open files', value: report.total.descriptors, unit: 'files', goal: { at: 'most', value: 0 } },
    {
      row,
      what: 'all kinds: answers that are no error of the catalogue',
      value: report.kinds.reduce((sum, kind) => sum + kind.wrong, 0),
      unit: 'answers',
      goal: { at: 'most', value: 0 },
    },
    {
      row,
      what: `events lost, of ${count(report.followed)} that a good client followed meanwhile`,
      value: report.lost,
      unit: 'events',
      goal: { at: 'most', value: 0 },
    },
    { row, what: 'deletions and closings that nobody did', value: report.invented, unit: 'events', goal: { at: 'most', value: 0 } },
  ];
}
