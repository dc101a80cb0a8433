import { isIP } from 'node:net';
import { allOf } from '#kernel/all-of.ts';
import { asFailure, fail } from '#kernel/error.ts';
import type { Operation } from '#kernel/message.ts';
import { answer, type Answering, type Context } from '#kernel/module.ts';
import type { EquipmentDocument, EquipmentSummary } from '#model/equipment.ts';
import type { Topology } from '#model/topology.ts';
import { follow, ownersOf, type Known } from './follow.ts';
import { layerOf } from './layers.ts';
import type { RanCommands } from '../backups/reading.ts';
import { agreementOf, compareTrace } from './compare-trace.ts';
import { getLayer, getPath, tracePath } from './messages.ts';
import { syncingAnswers } from './syncing.ts';
import { readTrace, traceCommand, usualTracing } from './trace-output.ts';

export interface PathAsks {
  readonly topology: Operation;
  readonly equipment: Operation;
  readonly document: Operation;
  readonly consoleRun: Operation;
  /** Compares the wiring that devices show with that of GNS3. */
  readonly compareWiring: Operation;
}

interface Meant {
  readonly project_id: string;
  readonly server?: string | undefined;
  readonly at?: number | string | undefined;
}

/** Three probes of a second for each of 20 hops that are silent, and some room. */
const TRACE_MS = 75_000;
/** Documents that are asked for at once. */
const AT_ONCE = 8;

export function pathAnswers(asks: PathAsks): Answering[] {
  /** Everything that is known of the devices of a project, at a moment. */
  const known = async ({ project_id, server, at }: Meant, context: Context): Promise<Known> => {
    const when = at === undefined ? {} : { at };
    const where = { project_id, ...(server === undefined ? {} : { server }), ...when };
    const { projects } = (await context.ask(asks.topology, { project_id, ...when })) as Topology;
    const project = projects.find((each) => server === undefined || each.server === server);
    if (project === undefined) throw fail('not_found', `There is no project ${project_id}.`);
    const discovered = (await allOf<EquipmentSummary>(context, asks.equipment, where)).filter(
      ({ discovered_at }) => discovered_at !== null,
    );
    const documents = new Map<string, EquipmentDocument>();
    for (let from = 0; from < discovered.length; from += AT_ONCE) {
      await Promise.all(
        discovered.slice(from, from + AT_ONCE).map(async ({ equipment_id }) => {
          try {
            documents.set(equipment_id, (await context.ask(asks.document, { ...where, equipment_id })) as EquipmentDocument);
          } catch (error) {
            if (asFailure(error).code !== 'not_found') throw error;
          }
        }),
      );
    }
    return { project, documents };
  };

  /** The way by the tables of the devices. @throws not_found */
  const computed = (from: string, to: string, all: Known) => {
    const named = (text: string) =>
      all.project.nodes.find(({ name, node_id }) => name.toLowerCase() === text.toLowerCase() || node_id === text.toLowerCase());
    const start = isIP(from) === 0 ? named(from)?.node_id : ownersOf(from, all)[0];
    if (start === undefined) throw fail('not_found', `No device of the project is known to be or to have ${from}.`, { from: ['Unknown.'] });
    const end = isIP(to) === 0 ? named(to) : undefined;
    const address = isIP(to) === 0 ? (end === undefined ? undefined : all.documents.get(end.node_id)?.network_info.ip_addresses[0]) : to;
    if (address === undefined) throw fail('not_found', `No address of ${to} is known.`, { to: ['Unknown.'] });
    const hops = follow(start, address, all);
    const arrived = hops.find(({ state }) => state === 'arrived');
    const stops = hops.some(({ state, ways }) => state === 'stops' || ways.some(({ next }) => next === null));
    const read = hops.flatMap(({ node_id }) => all.documents.get(node_id)?.discovered_at ?? []).sort();
    const source = all.documents
      .get(start)
      ?.network_info.interfaces.find(({ addresses }) => addresses.some((each) => each.address === from));
    return {
      from: { node_id: start, name: hops[0]!.name, port: source?.name ?? null },
      to: { address, node_id: arrived?.node_id ?? null, name: arrived?.name ?? null },
      outcome: arrived === undefined ? ('stops' as const) : stops ? ('arrives_partly' as const) : ('arrives' as const),
      hops,
      oldest_at: read[0] ?? null,
    };
  };

  return [
    answer(getPath, async ({ from, to, ...meant }, context) => computed(from, to, await known(meant, context))),
    answer(tracePath, async ({ from, to, platform: told, ...meant }, context) => {
      const all = await known(meant, context);
      const path = computed(from, to, all);
      const { address } = path.to;
      if (isIP(address) !== 4) throw fail('validation_error', `${address} is no IPv4 address: no other is traced.`, { to: ['IPv4 only.'] });
      const node = all.project.nodes.find(({ node_id }) => node_id === path.from.node_id)!;
      const platform = told ?? usualTracing(node.node_type);
      if (platform === null) {
        throw fail('validation_error', `It is not known how ${node.name}, a ${node.node_type}, traces: say its platform.`, {
          platform: ['Is needed here.'],
        });
      }
      const command = traceCommand(platform, address);
      const ran = (await context.ask(asks.consoleRun, {
        project_id: meant.project_id,
        node_id: node.node_id,
        ...(meant.server === undefined ? {} : { server: meant.server }),
        platform,
        commands: [command],
        timeout_ms: TRACE_MS,
      })) as RanCommands;
      const [printed] = ran.transcripts;
      const traced = printed === undefined || printed.refused ? null : readTrace(printed.output);
      if (traced === null) {
        const said = printed?.output.trim().slice(0, 300) ?? '';
        const reason = said === '' ? ran.reason : `${node.name} answered "${command}" with: ${said}`;
        return { path, command, answered: false, reached: false, agrees: null, reason, hops: compareTrace(path.hops, [], all) };
      }
      const hops = compareTrace(path.hops, traced, all);
      return { path, command, answered: true, hops, ...agreementOf(path, address, hops) };
    }),
    answer(getLayer, async ({ layer, ...meant }, context) => layerOf(layer, await known(meant, context))),
    ...syncingAnswers(asks.compareWiring, known),
  ];
}
