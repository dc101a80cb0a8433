import { Listr, type ListrTask } from 'listr2';
import type { Envelope } from '#kernel/event.ts';
import type { TopologyNode } from '#model/topology.ts';
import type { WiringScore } from '#model/wiring.ts';
import { drawnOn, isDrawable } from './drawing.ts';
import { follow } from './follow.ts';
import { findNode, nameOf, readProject } from './naming.ts';
import type { Session } from './session.ts';
import { failed } from './refusal.ts';
import { visible } from './terminal.ts';

/** Characters of a progress bar. */
const BAR = 11;

/** What the hub tells of a device while it is discovered. */
interface Progressed {
  readonly equipment_id: string;
  readonly name: string;
  readonly steps: readonly { readonly step: string; readonly status: string; readonly error?: string }[];
  readonly done: number;
  readonly of: number;
  readonly ended: boolean;
  readonly discovery_status: 'complete' | 'partial' | 'failed' | null;
}

interface RunEnd {
  readonly status: 'succeeded' | 'failed' | 'cancelled';
  readonly output?: {
    readonly drifts_found: number;
    readonly drifts_cleared: number;
    readonly score: Pick<WiringScore, 'precision' | 'recall'>;
  } | null;
  readonly error?: { readonly message: string };
}

interface Listed {
  readonly equipment_id: string;
  readonly name: string;
  readonly type: string;
  readonly discovery_status: string | null;
  readonly system_name: string | null;
  readonly vendor: string | null;
  readonly model: string | null;
  readonly version: string | null;
  readonly ip_addresses: readonly string[];
  readonly conflicts: number;
}

const RUN_ENDED: ReadonlySet<string> = new Set(['workflow.run.completed', 'workflow.run.failed', 'workflow.run.cancelled']);

/** One discovery, read off its events. */
class Watched {
  ended = false;
  /** Devices that did not tell everything, with what the first step that failed, else that was partial, said. */
  readonly troubles = new Map<string, string>();
  onDevice: (device: Progressed) => void = () => undefined;
  readonly #early: Envelope[] = [];
  #runId: string | undefined;

  /** Events may come before the answer that tells the run's id. */
  started(runId: string): void {
    this.#runId = runId;
    for (const event of this.#early.splice(0)) this.take(event);
  }

  take(event: Envelope): void {
    if (this.#runId === undefined) {
      this.#early.push(event);
      return;
    }
    if (RUN_ENDED.has(event.type)) {
      if (event.subject === `workflows/runs/${this.#runId}`) this.ended = true;
      return;
    }
    const device = event.data as unknown as Progressed & { readonly run_id: string };
    if (device.run_id !== this.#runId) return;
    for (const kind of ['failed', 'partial']) {
      const wrong = device.steps.find(({ status }) => status === kind);
      if (wrong === undefined || (kind === 'partial' && this.troubles.has(device.equipment_id))) continue;
      this.troubles.set(device.equipment_id, `${wrong.step}: ${wrong.error ?? kind}`);
    }
    this.onDevice(device);
  }
}

/** Discovers a project and follows it until its end, a bar for each device; exit code 1 when the run itself failed. */
export async function discoverProject(session: Session, word: string, devices: readonly string[], wait: boolean): Promise<void> {
  const { client, printer, server } = session;
  const project = await readProject(client, word, server);
  const nodes = devices.length === 0 ? project.nodes : devices.map((device) => findNode(project, device));
  const input = { ...nameOf(project), ...(devices.length === 0 ? {} : { equipment_ids: nodes.map(({ node_id: id }) => id) }) };
  if (!wait) {
    const answer = await client.perform<{ run_id: string }>('equipment.project.discover', input);
    printer.result(answer, () => printer.line(answer.run_id));
    return;
  }
  const watched = new Watched();
  const runId = await shown(session, watched, nodes, () => watch(session, watched, input));
  if (!watched.ended) throw failed(`Stopped watching; the run ${runId} goes on.`);
  const [run, items] = await Promise.all([
    client.perform<RunEnd>('hub.workflow.run.get', { run_id: runId }),
    listAll(session, nameOf(project)),
  ]);
  const wanted = new Set(nodes.map(({ node_id: id }) => id));
  const listed = items.filter(({ equipment_id: id }) => wanted.has(id));
  printer.result({ run_id: runId, status: run.status, output: run.output ?? null, equipment: listed }, () => {
    printer.table(
      ['DEVICE', 'TYPE', 'DISCOVERY', 'CALLS ITSELF', 'MODEL', 'VERSION', 'ADDRESSES', 'WHY'],
      listed.map((each) => [
        each.name,
        each.type,
        each.discovery_status,
        each.system_name,
        [each.vendor, each.model].filter((part) => part !== null).join(' '),
        each.version,
        shortened(each.ip_addresses),
        watched.troubles.get(each.equipment_id) ?? null,
      ]),
      'The project has no equipment.',
    );
  });
  if (run.status !== 'succeeded') throw failed(run.error?.message ?? `The run ${run.status}.`);
  const { output } = run;
  if (output === undefined || output === null) return;
  printer.note(wiringScore(output.score));
  if (output.drifts_found > 0) printer.note(`${counted(output.drifts_found, 'new difference')}; thalamus equipment wiring shows which.`);
}

/** `1 difference`, `2 differences`. */
export function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}

/** How much of the wiring its devices show, of what they can. */
export function wiringScore({ recall, precision }: Pick<WiringScore, 'recall' | 'precision'>): string {
  const percent = (share: number): string => `${Math.round(share * 100)} %`;
  if (recall === null) return 'Wiring: these devices tell of no neighbors.';
  return `Wiring: ${percent(recall)} of what devices can show is seen${precision === null ? '' : `, ${percent(precision)} of what they show is right`}.`;
}

/** The first ones; devices may have dozens. */
export function shortened(addresses: readonly string[]): string {
  const more = addresses.length - 3;
  return `${addresses.slice(0, 3).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** The equipment of a project, page by page. */
export async function listAll<T = Listed>({ client }: Pick<Session, 'client'>, input: object): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: T[]; next_cursor: string | null } = await client.perform('equipment.list', {
      ...input,
      limit: 500,
      ...(cursor === null ? {} : { cursor }),
    });
    items.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return items;
}

/** Listens first and asks then, so that nothing of it is missed. */
async function watch({ client, printer, signal }: Session, watched: Watched, input: object): Promise<string> {
  const done = new AbortController();
  let runId = '';
  let refused: unknown;
  const ask = async (): Promise<void> => {
    try {
      runId = (await client.perform<{ run_id: string }>('equipment.project.discover', input)).run_id;
      watched.started(runId);
    } catch (error) {
      refused = error;
    }
    if (refused !== undefined || watched.ended) done.abort();
  };
  let asking: Promise<void> = Promise.resolve();
  await follow(client, {
    types: ['equipment.discovery.progressed', ...RUN_ENDED],
    signal: AbortSignal.any([signal, done.signal]),
    subscribed: () => {
      asking = ask();
    },
    deliver: (events) => {
      for (const event of events) watched.take(event);
      if (watched.ended) done.abort();
    },
    notify: (text) => printer.note(text),
  });
  await asking;
  if (refused !== undefined) throw refused;
  return runId;
}

/** `[=====      ] snmp` */
function bar({ done, of, steps }: Progressed): string {
  const full = Math.round((Math.min(done, of) / of) * BAR);
  return `[${'='.repeat(full)}${' '.repeat(BAR - full)}] ${steps.map(({ step }) => step).join(', ')}`;
}

/** On a terminal a bar for each device that moves; elsewhere a line for each device that is done, on the side. */
async function shown(
  { printer, terminal }: Session,
  watched: Watched,
  nodes: readonly TopologyNode[],
  work: () => Promise<string>,
): Promise<string> {
  if (!isDrawable({ printer, terminal })) {
    let count = 0;
    watched.onDevice = (device) => {
      if (!device.ended) return;
      count += 1;
      const why = watched.troubles.get(device.equipment_id);
      printer.note(
        `${count}/${nodes.length} ${visible(device.name)}: ${device.discovery_status ?? 'ended'}${why === undefined ? '' : ` (${visible(why)})`}`,
      );
    };
    return work();
  }
  const drawn = new Map<string, (device: Progressed) => void>();
  const ends = new Map<string, (device: Progressed | undefined) => void>();
  const tasks = nodes.map(({ node_id: id, name }): ListrTask => ({
    title: visible(name),
    task: (_context, task) =>
      new Promise<void>((resolve, reject) => {
        drawn.set(id, (device) => {
          task.title = `${visible(name)}  ${bar(device)}`;
        });
        ends.set(id, (device) => {
          task.title = visible(name);
          const why = watched.troubles.get(id);
          if (device?.discovery_status === 'failed') return reject(new Error(`${visible(name)}: ${visible(why ?? 'failed')}`));
          if (device === undefined || device.discovery_status === 'partial')
            task.skip(`${visible(name)}: ${visible(why ?? device?.discovery_status ?? 'not begun')}`);
          resolve();
        });
      }),
  }));
  const options = drawnOn(terminal);
  const list = new Listr(tasks, {
    concurrent: true,
    exitOnError: false,
    ...options,
    rendererOptions: { ...options.rendererOptions, collapseErrors: false },
  });
  const drawing = list.run().catch(() => undefined);
  watched.onDevice = (device) => {
    if (device.ended) {
      ends.get(device.equipment_id)?.(device);
      ends.delete(device.equipment_id);
    } else drawn.get(device.equipment_id)?.(device);
  };
  try {
    return await work();
  } finally {
    for (const end of ends.values()) end(undefined);
    await drawing;
  }
}
