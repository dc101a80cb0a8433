import { positionOf } from '#kernel/as-of.ts';
import { fail } from '#kernel/error.ts';
import type { NewEvent } from '#kernel/event.ts';
import { isUuid, uuidv7 } from '#kernel/id.ts';
import { answer, type Answering, type Context } from '#kernel/module.ts';
import { equipmentChanged, type EquipmentChange } from '#model/equipment.ts';
import type { TopologyProject } from '#model/topology.ts';
import { TopologyAnswer, type DiscoveryAsks } from './asked.ts';
import { changesBetween } from './changes.ts';
import { discoverDevice } from './device-discovery.ts';
import { DISCOVER_PROJECT } from './discover-project.workflow.ts';
import { openDrifts } from './drifts.projection.ts';
import { Equipment } from './equipment.projection.ts';
import type { LabGround } from './lab-ground.ts';
import { networkSweep } from './network-sweep.ts';
import { shownTo } from './masking.ts';
import {
  compareWiring,
  discoverEquipment,
  discoverProject,
  equipmentHistory,
  getEquipment,
  getWiring,
  listEquipment,
  listInterfaces,
  searchEquipment,
} from './messages.ts';
import { tryingAddresses } from './newly-shown.ts';
import type { PingBatch } from './ping-batch.ts';
import type { ProgressBoard } from './progress.ts';
import { matchOf, searched } from './search.ts';
import type { SecretBook } from './secret-book.ts';
import { listed, summaryOf } from './summary.ts';
import type { DiscoverySettings } from './surroundings.ts';
import { driftEvents, discoveryEvents } from './telling.ts';
import { Turns } from './turns.ts';
import { groundOf, scoreOf, tellDrifts, wiringOf } from './wiring.ts';

export interface AnswerParts {
  readonly asks: DiscoveryAsks;
  readonly settings: DiscoverySettings;
  readonly secrets: SecretBook;
  readonly progress: ProgressBoard;
  /** At once, not with a handler's unit. @throws shutting_down */
  publish(events: readonly NewEvent[]): Promise<void>;
  readonly pings: PingBatch | undefined;
  readonly ground: LabGround;
}

/** How long somebody who waits for a whole project is let wait. */
const PROJECT_MS = 570_000;

export function answers(parts: AnswerParts): readonly Answering[] {
  const project = async (of: Parameters<typeof projectOf>[0], context: Context) => projectOf(of, parts, context);
  return [...readingAnswers(parts), ...discoveringAnswers(parts), tryingAddresses(parts, project), networkSweep(parts, project)];
}

type When = number | string | undefined;

async function atOf(at: When, context: Context): Promise<{ readonly at?: number }> {
  return at === undefined ? {} : { at: await positionOf(at, context) };
}

/** @throws not_found */
async function projectOf(
  { project_id, server, at }: { readonly project_id: string; readonly server?: string | undefined; readonly at?: When },
  { asks }: AnswerParts,
  context: Context,
): Promise<TopologyProject> {
  const asked = { project_id, ...(server === undefined ? {} : { server }), ...(at === undefined ? {} : { at }) };
  const { projects } = TopologyAnswer.parse(await context.ask(asks.topology, asked));
  const [project] = projects;
  if (project === undefined) throw fail('not_found', `There is no project ${project_id}${at === undefined ? '' : ' at that time'}.`);
  return project;
}

/** @throws not_found */
function nodeOf({ name, nodes }: TopologyProject, equipmentId: string): TopologyProject['nodes'][number] {
  const node = nodes.find(({ node_id: id }) => id.toLowerCase() === equipmentId.toLowerCase());
  if (node === undefined) throw fail('not_found', `The project ${name} has no equipment ${equipmentId}.`);
  return node;
}

function readingAnswers(parts: AnswerParts): Answering[] {
  return [
    answer(listEquipment, async ({ status, node_type, q, limit, cursor, ...of }, context) => {
      const [project, { at }] = await Promise.all([projectOf(of, parts, context), atOf(of.at, context)]);
      const place = { server: project.server, projectId: project.project_id };
      const known = new Map((await new Equipment(context.read, at).summaries(place)).map((each) => [each.equipment_id, each]));
      const macs = q === undefined ? new Map<string, readonly string[]>() : await macsIn(place, context, at);
      const items = project.nodes
        .filter((node) => (status === undefined || node.status === status) && (node_type === undefined || node.node_type === node_type))
        .map((node) => listed(node, project, known.get(node.node_id)))
        .filter((summary) => q === undefined || matchOf({ summary, macs: macs.get(summary.equipment_id) ?? [] }, q) !== null)
        .map((summary) => ({ key: `${summary.name}\n${summary.equipment_id}`, summary }))
        .sort((one, other) => (one.key < other.key ? -1 : 1));
      return pageOf(
        items,
        ({ key }) => key,
        limit,
        cursor,
        ({ summary }) => summary,
      );
    }),

    answer(listInterfaces, async ({ equipment_ids, oper_status, limit, cursor, ...of }, context) => {
      const [project, { at }] = await Promise.all([projectOf(of, parts, context), atOf(of.at, context)]);
      const known = await new Equipment(context.read, at).interfaces({ server: project.server, projectId: project.project_id });
      const wanted = equipment_ids === undefined ? undefined : new Set(equipment_ids.map((id) => id.toLowerCase()));
      const items = project.nodes
        .filter(({ node_id: id }) => wanted?.has(id.toLowerCase()) ?? true)
        .flatMap(({ node_id: id, name }) =>
          (known.get(id.toLowerCase()) ?? []).map((told, row) => ({
            key: `${name}\n${id}\n${String(row).padStart(6, '0')}`,
            told: { project_id: project.project_id, equipment_id: id, device: name, ...told },
          })),
        )
        .filter(({ told }) => oper_status === undefined || told.oper_status === oper_status)
        .sort((one, other) => (one.key < other.key ? -1 : 1));
      return pageOf(
        items,
        ({ key }) => key,
        limit,
        cursor,
        ({ told }) => told,
      );
    }),

    answer(getEquipment, async ({ equipment_id, ...of }, context) => {
      const [project, { at }] = await Promise.all([projectOf(of, parts, context), atOf(of.at, context)]);
      const node = nodeOf(project, equipment_id);
      const place = { server: project.server, projectId: project.project_id };
      const document = await new Equipment(context.read, at).document(place, node.node_id);
      if (document === null) {
        const why = at === undefined ? 'was never discovered; equipment.discover does it' : 'had not been discovered then';
        throw fail('not_found', `${node.name} ${why}.`, { equipment_id: node.node_id });
      }
      const community = parts.secrets.communityOf(project.server, node.node_id);
      return shownTo(context.caller, { ...document, name: node.name, status: node.status }, community);
    }),

    answer(searchEquipment, async ({ q, project_id, limit, cursor }, context) => {
      const { projects } = context;
      const known = await new Equipment(context.read).everything();
      const all = projects === null ? known : known.filter(({ summary }) => projects.has(summary.project_id.toLowerCase()));
      const within = project_id === undefined ? all : all.filter(({ summary }) => summary.project_id === project_id.toLowerCase());
      const found = searched(within, q);
      const from = cursor === undefined ? 0 : Number(cursor);
      if (!Number.isSafeInteger(from) || from < 0) throw badCursor();
      const items = found.slice(from, from + limit);
      return { items, next_cursor: from + items.length < found.length ? String(from + items.length) : null };
    }),

    answer(equipmentHistory, async ({ project_id, equipment_id, limit, cursor }, context) => {
      const before = cursor === undefined ? {} : { before: Number(cursor) };
      if (cursor !== undefined && !/^\d{1,15}$/.test(cursor)) throw badCursor();
      const subject = `projects/${project_id.toLowerCase()}/equipment/${equipment_id.toLowerCase()}`;
      const found = await context.events.readBack({ limit: limit + 1, filter: { types: [equipmentChanged.type], subject }, ...before });
      // What was deleted keeps its history; of what never was there is none.
      if (found.length === 0 && cursor === undefined) nodeOf(await projectOf({ project_id }, parts, context), equipment_id);
      const items = found.slice(0, limit).map(({ position, time, data }) => {
        const { since, changes, left_out } = data as unknown as { since: string; changes: EquipmentChange[]; left_out: number };
        return { position, changed_at: time, since, changes, left_out };
      });
      return { items, next_cursor: found.length > limit ? String(items.at(-1)!.position) : null };
    }),

    answer(getWiring, async (of, context) => {
      const [project, { at }] = await Promise.all([projectOf(of, parts, context), atOf(of.at, context)]);
      const seen = await new Equipment(context.read, at).seen({ server: project.server, projectId: project.project_id });
      return wiringOf(project, seen, context.clock.now().toISOString());
    }),
  ];
}

function discoveringAnswers(parts: AnswerParts): Answering[] {
  const turns = new Turns();
  return [
    answer(discoverEquipment, async ({ answer: wanted, ...input }, context) => {
      const equipment = new Equipment(context.read);
      const projectId = input.project_id.toLowerCase();
      const equipmentId = input.equipment_id.toLowerCase();
      const runId = context.correlationId;
      const progress = parts.progress.of({ projectId, equipmentId, runId });
      try {
        const { document, before, community } = await discoverDevice(
          { projectId, equipmentId, server: input.server, runId, communities: input.communities ?? [], timeoutMs: input.timeout_ms },
          {
            asks: parts.asks,
            ask: context.ask,
            signal: context.signal,
            pings: parts.pings,
            clock: context.clock,
            log: context.log,
            settings: parts.settings,
            before: (server) => equipment.document({ server, projectId }, equipmentId),
            seen: (server) => equipment.seen({ server, projectId }),
            ground: (project) => parts.ground.of(project, context),
            communityOf: (server) => parts.secrets.communityOf(server, equipmentId),
            ended: (report, server, name) => progress.step(report, server, name),
          },
        );
        // Its end commits with what was found: who saw the one finds the other.
        parts.progress.leave(progress);
        const changes = before === null ? [] : changesBetween(before, document);
        const summary = summaryOf(document);
        if (document.snmp_data.snmp_available) await parts.secrets.put(document.server, equipmentId, community);
        context.publish([...progress.take(document.discovery_status), ...discoveryEvents(document, summary, before, changes)]);
        return {
          equipment_id: document.equipment_id,
          discovery_status: document.discovery_status,
          changes,
          summary,
          ...(wanted === 'document' ? { document } : {}),
        };
      } catch (thrown) {
        await parts.progress.end(progress, 'failed');
        throw thrown;
      }
    }),

    answer(discoverProject, async ({ equipment_ids, wait, ...of }, context) => {
      const project = await projectOf(of, parts, context);
      const known = new Map(project.nodes.map((node) => [node.node_id.toLowerCase(), node.node_id]));
      const unknown = equipment_ids?.filter((id) => !known.has(id.toLowerCase())) ?? [];
      if (unknown.length > 0) throw fail('not_found', `The project ${project.name} has no equipment ${unknown.join(', ')}.`);
      const ids = equipment_ids === undefined ? [...known.values()] : [...new Set(equipment_ids.map((id) => known.get(id.toLowerCase())!))];
      const inputs = { project_id: project.project_id, server: project.server, equipment_ids: ids };
      const key = isUuid(context.messageId) ? context.messageId : uuidv7();
      const runId = await context.workflows.start(DISCOVER_PROJECT, inputs, {
        caller: context.caller,
        idempotencyKey: `discovery/${key}`,
        trigger: { kind: 'discovery', project_id: project.project_id },
      });
      if (!wait) return { run_id: runId };
      const { status } = await leaving(context.workflows.result(runId, PROJECT_MS), context.signal);
      const equipment = new Equipment(context.read);
      const place = { server: project.server, projectId: project.project_id };
      return {
        run_id: runId,
        status: status === 'succeeded' || status === 'cancelled' ? status : ('failed' as const),
        items: await equipment.documents(place, ids),
      };
    }),

    // In turn, and told before the next one looks: whoever compares the same project at the same time tells nothing again.
    answer(compareWiring, async (of, context) => {
      const project = await projectOf(of, parts, context);
      const place = { server: project.server, projectId: project.project_id };
      return turns.take(`${place.server}/${place.projectId}`, async () => {
        const [seen, open] = await Promise.all([
          new Equipment(context.read).seen(place),
          openDrifts(context.read, project.server, project.project_id),
        ]);
        const ground = groundOf(project, seen);
        const told = tellDrifts(ground, open);
        await parts.publish(driftEvents(told, project.project_id, context.correlationId));
        return { ...told, score: scoreOf(ground) };
      });
    }),
  ];
}

async function macsIn(
  place: { readonly server: string; readonly projectId: string },
  context: Context,
  at: number | undefined,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const seen = await new Equipment(context.read, at).seen(place);
  return new Map(seen.map(({ node_id: id, interfaces }) => [id, interfaces.flatMap(({ mac }) => mac ?? [])]));
}

function pageOf<T, U>(
  sorted: readonly T[],
  keyOf: (item: T) => string,
  limit: number,
  cursor: string | undefined,
  shown: (item: T) => U,
): { items: U[]; next_cursor: string | null } {
  const after = cursor === undefined ? '' : Buffer.from(cursor, 'base64url').toString('utf8');
  if (cursor !== undefined && !after.includes('\n')) throw badCursor();
  const rest = sorted.filter((item) => keyOf(item) > after);
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map((item) => shown(item)),
    next_cursor: last === undefined || rest.length <= page.length ? null : Buffer.from(keyOf(last), 'utf8').toString('base64url'),
  };
}

function badCursor() {
  return fail('validation_error', 'The cursor is none that a page gave.', { cursor: ['Expected next_cursor of the page before.'] });
}

/** The run goes on when whoever waits for it leaves, or this process stops. */
function leaving<T>(waiting: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(signal.reason as Error);
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave, { once: true });
    void waiting.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
