import { setTimeout as sleep } from 'node:timers/promises';
import { startPostgresServer, type PostgresServer } from '#kit/postgres-server.ts';
import { startRedisServer, type RedisServer } from '#kit/redis-server.ts';
import { until } from '#kit/until.ts';
import { startLab, type Lab } from '#lab/index.ts';
import { HubUnderKills, type RunView } from './hub-under-kills.ts';
import { more, recordLab, type LabRecord } from './lab-record.ts';
import { SMALL_WORKFLOWS, type Slot, type SmallWorkflow } from './small-workflows.ts';

export interface RandomKills {
  readonly runs: number;
  readonly accepted: number;
  readonly lost: number;
  /** Ended otherwise than it should. */
  readonly otherwise: number;
  readonly doubled: number;
  readonly missing: number;
  /** Runs that the hub has beyond those that were asked for. */
  readonly unasked: number;
  /** Kills after which the hub could not be used again. */
  readonly troubles: number;
  readonly kills: Readonly<Record<Victim, number>>;
  /** The hub ended by itself, or did not become ready in one go. */
  readonly startedAgain: number;
  readonly slowestReadyMs: number;
  readonly seconds: number;
  readonly differences: readonly string[];
}

type Victim = 'hub' | 'database' | 'redis' | 'hub and database';

const SLOTS = 16;
const RUN_MS = 180_000;
const ENDS = new Set(['workflow.run.completed', 'workflow.run.failed', 'workflow.run.cancelled']);
/** VPCS links take delays from 0 to 32767 ms; each run has another one, so that its effect is known from all others. */
const FIRST_DELAY_MS = 1;
/** Between a hub that is ready again and the next kill: short enough to hit recoveries, long enough that not all of them are hit. */
const PAUSE_MS = [500, 8_000] as const;

interface World {
  readonly lab: Lab;
  readonly record: LabRecord;
  readonly hub: HubUnderKills;
  readonly postgres: PostgresServer;
  readonly redis: RedisServer;
}

interface NamedSlot extends Slot {
  /** As the record of the lab names them. */
  readonly names: { readonly a: string; readonly b: string; readonly link: string };
}

/** Many runs at once while whatever they rest on is killed at random. */
export async function killAtRandom(count: number, random: () => number, time: { readonly untilMs: number }): Promise<RandomKills> {
  const fromMs = performance.now();
  const lab = await startLab({ api: 'v3', projects: 1, nodes: 2 * SLOTS, delays: 'recorded', seed: 1, consoles: 'websocket' });
  const ending: (() => Promise<unknown>)[] = [() => lab.close()];
  try {
    const record = recordLab(lab);
    const postgres = await startPostgresServer();
    ending.unshift(() => postgres.cleanUp());
    const redis = await startRedisServer();
    ending.unshift(() => redis.cleanUp());
    const hub = await HubUnderKills.start(lab, { THALAMUS_DATABASE_URL: await postgres.database(), THALAMUS_REDIS_URL: redis.url });
    ending.unshift(() => hub.end());
    for (const { definition } of SMALL_WORKFLOWS) await hub.save(definition);
    record.clear();

    const world = { lab, record, hub, postgres, redis };
    const ended = new Set<string>();
    const watching = new AbortController();
    const watched = watch(world, ended, watching.signal);
    const soak = {
      count,
      next: 0,
      time,
      differences: [] as string[],
      accepted: 0,
      ended: 0,
      lost: 0,
      otherwise: 0,
      doubled: 0,
      missing: 0,
    };
    const slots = slotsOf(lab);
    const working = Promise.all(slots.map((slot) => work(world, slot, soak, ended)));
    const killing = new AbortController();
    const killed = kill(world, random, killing.signal, soak.differences);
    const seen = await working;
    killing.abort();
    const { kills, startedAgain, troubles } = await killed;
    watching.abort();
    await watched;
    const unasked = (await runsOf(hub)) - soak.accepted;
    for (const [index, { names }] of slots.entries()) {
      const later = ownEffects(record, names).slice(seen[index]);
      soak.doubled += later.length;
      if (later.length > 0) soak.differences.push(`after the last run of its slot: ${later.join(', ')}`);
    }
    const { accepted, lost, otherwise, doubled, missing, differences } = soak;
    return {
      runs: soak.next,
      accepted,
      lost,
      otherwise,
      doubled,
      missing,
      unasked,
      troubles,
      kills,
      startedAgain,
      slowestReadyMs: Math.max(0, ...hub.recoveriesMs),
      seconds: (performance.now() - fromMs) / 1_000,
      differences,
    };
  } finally {
    for (const end of ending) await end();
  }
}

function slotsOf(lab: Lab): NamedSlot[] {
  const [project] = lab.model.projects.values();
  return [...project!.links.values()].slice(0, SLOTS).map(({ linkId, ends }) => {
    const [one, other] = ends.map(({ node }) => node);
    return {
      project_id: project!.projectId,
      a: one!.nodeId,
      b: other!.nodeId,
      link_id: linkId,
      names: {
        a: `node ${project!.name}/${one!.name}`,
        b: `node ${project!.name}/${other!.name}`,
        link: `link ${project!.name}/${one!.name}–${other!.name}`,
      },
    };
  });
}

interface Soak {
  readonly count: number;
  next: number;
  readonly time: { readonly untilMs: number };
  readonly differences: string[];
  accepted: number;
  ended: number;
  lost: number;
  otherwise: number;
  doubled: number;
  missing: number;
}

/** All runs of the small workflows that the hub knows. */
async function runsOf(hub: HubUnderKills): Promise<number> {
  let count = 0;
  for (const { definition } of SMALL_WORKFLOWS) {
    let cursor: string | null = null;
    do {
      const page: { items: unknown[]; next_cursor: string | null } = await hub.client.get(
        `/api/common/api/v1/hub/workflows/runs/?workflow=${definition.name}&limit=500${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
      );
      count += page.items.length;
      cursor = page.next_cursor;
    } while (cursor !== null);
  }
  return count;
}

/** One run after the other in a slot of its own. Resolves with the number of effects of the slot that were judged. */
async function work({ hub, record }: World, slot: NamedSlot, soak: Soak, ended: ReadonlySet<string>): Promise<number> {
  let seen = 0;
  while (soak.next < soak.count && performance.now() < soak.time.untilMs) {
    const index = soak.next;
    soak.next += 1;
    const small = SMALL_WORKFLOWS[index % SMALL_WORKFLOWS.length]!;
    const delay = FIRST_DELAY_MS + (index % 30_000);
    const { names, ...inputs } = slot;
    const what = `run ${index} of ${small.definition.name}`;
    try {
      let runId: string | undefined;
      // Whoever gets no answer asks again under the same key.
      await until(
        `${what} to be accepted`,
        async () => {
          runId = await hub.execute(small.definition.name, { ...inputs, delay }, `soak-${index}`).catch(() => undefined);
          if (runId === undefined) await sleep(200);
          return runId !== undefined;
        },
        RUN_MS,
      );
      soak.accepted += 1;
      await until(`${what} (${runId}) to end`, () => ended.has(runId!), RUN_MS);
      const run = await hub.ended(runId!, RUN_MS);
      const own = ownEffects(record, names);
      judge(what, small, delay, run, own.slice(seen), soak);
      seen = own.length;
      soak.ended += 1;
      if (soak.ended % 50 === 0) console.error(`${soak.ended} runs ended`);
    } catch (error) {
      soak.lost += 1;
      soak.differences.push(`${what}: ${String(error)}`);
      // What the lost one still does would be taken for the next one's.
      return ownEffects(record, names).length;
    }
  }
  return seen;
}

/** What the lab saw of the things of a slot, in the words of `SmallWorkflow.expected`. */
function ownEffects(record: LabRecord, names: NamedSlot['names']): string[] {
  return record.effects().flatMap((effect) => {
    const own = (['a', 'b', 'link'] as const).find((thing) => effect.startsWith(`${names[thing]}: `));
    return own === undefined ? [] : [`${own}${effect.slice(names[own].length)}`];
  });
}

function judge(what: string, small: SmallWorkflow, delay: number, run: RunView, effects: readonly string[], soak: Soak): void {
  const expected = small.expected(delay);
  const twice = more(expected, effects);
  const absent = more(effects, expected);
  soak.doubled += twice.length;
  soak.missing += absent.length;
  const left = run.left ?? [];
  const otherwise = run.status !== small.ends || left.length > 0 || (small.ends === 'failed' && run.error?.step !== 'judge');
  if (otherwise) soak.otherwise += 1;
  if (otherwise || twice.length > 0 || absent.length > 0) {
    const steps = run.steps.map(({ id, status }) => `${id} ${status}`).join(', ');
    soak.differences.push(
      `${what}: ${run.status} (${steps}) ${JSON.stringify(run.error ?? null)}, more: ${twice.join(', ')}; missing: ${absent.join(', ')}; left: ${JSON.stringify(left)}`,
    );
  }
}

/** Notes ends, and gives the signal that waiting runs are to get, until it was taken. */
async function watch({ hub }: World, ended: Set<string>, stop: AbortSignal): Promise<void> {
  const signals = new Map<string, Promise<void>>();
  for (let at = 0; !stop.aborted; await sleep(20)) {
    for (; at < hub.events.seen.length; at += 1) {
      const { type, data } = hub.events.seen[at]!;
      if (ENDS.has(type)) ended.add((data as unknown as { run: { run_id: string } }).run.run_id);
      if (type !== 'workflow.run.step.changed') continue;
      const { run_id, step } = data as unknown as { run_id: string; step: { id: string; status: string } };
      if (step.id === 'go' && step.status === 'waiting' && !signals.has(run_id)) signals.set(run_id, signal(hub, run_id, stop));
    }
  }
  await Promise.all(signals.values());
}

async function signal(hub: HubUnderKills, runId: string, stop: AbortSignal): Promise<void> {
  const path = `/api/common/api/v1/hub/workflows/runs/${runId}/signal/`;
  while (!stop.aborted) {
    const answer = await hub.client.raw('POST', path, { signal: 'go', data: { fine: true } }).catch(() => undefined);
    // Refused for good: the run has ended meanwhile.
    if (answer !== undefined && answer.status < 500 && answer.status !== 429) return;
    await sleep(200);
  }
}

/** Kills one thing after the other until told to stop. */
async function kill(
  world: World,
  random: () => number,
  stop: AbortSignal,
  differences: string[],
): Promise<Pick<RandomKills, 'kills' | 'startedAgain' | 'troubles'>> {
  const kills: Record<Victim, number> = { hub: 0, database: 0, redis: 0, 'hub and database': 0 };
  let startedAgain = 0;
  let troubles = 0;
  const [shortest, longest] = PAUSE_MS;
  for (;;) {
    await sleep(shortest + random() * (longest - shortest), undefined, { signal: stop }).catch(() => undefined);
    if (stop.aborted) return { kills, startedAgain, troubles };
    const dice = random();
    const victim: Victim = dice < 0.5 ? 'hub' : dice < 0.75 ? 'database' : dice < 0.9 ? 'redis' : 'hub and database';
    kills[victim] += 1;
    try {
      startedAgain += await killOne(world, victim, random);
      startedAgain += await world.hub.ensureLiving();
    } catch (error) {
      troubles += 1;
      differences.push(`after a kill of ${victim}: ${String(error).slice(0, 2_000)}`);
    }
  }
}

/** Resolves with how often the hub had to be started more than once. */
async function killOne({ hub, postgres, redis }: World, victim: Victim, random: () => number): Promise<number> {
  switch (victim) {
    case 'hub':
      return hub.killAndStart();
    case 'database':
      await postgres.killAndStart();
      return 0;
    case 'redis':
      await redis.kill();
      await sleep(random() * 2_000);
      await redis.start();
      return 0;
    case 'hub and database': {
      const [again] = await Promise.all([hub.killAndStart(), postgres.killAndStart()]);
      return again;
    }
  }
}
