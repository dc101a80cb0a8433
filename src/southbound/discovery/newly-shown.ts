import { answer, type Answering, type Context } from '#kernel/module.ts';
import type { EquipmentDocument } from '#model/equipment.ts';
import { addressesOfTheLab } from '#model/of-the-lab.ts';
import type { TopologyProject } from '#model/topology.ts';
import type { Pinged, Service } from './asked.ts';
import { capabilitiesOf } from './configuration-features.ts';
import { Deadline } from './deadline.ts';
import { accessMethods } from './document.ts';
import { Equipment } from './equipment.projection.ts';
import type { LabGround } from './lab-ground.ts';
import { tryAddresses } from './messages.ts';
import { pingAll, portsOf } from './reachability.ts';
import type { StepNote } from './steps.ts';
import { summaryOf } from './summary.ts';
import type { DiscoverySurroundings } from './surroundings.ts';
import { discoveryEvents } from './telling.ts';

type Parts = Pick<DiscoverySurroundings, 'asks' | 'settings' | 'pings'> & {
  readonly ground: Pick<LabGround, 'of'>;
};

/**
 * Tries addresses that a discovery left alone and that are shown to be of the project by now: when a project is discovered for the first time, nobody
 * is known yet who shows whose an address is.
 */
export function tryingAddresses(
  parts: Parts,
  projectOf: (of: { readonly project_id: string; readonly server?: string | undefined }, context: Context) => Promise<TopologyProject>,
): Answering {
  return answer(tryAddresses, async (of, context) => {
    const project = await projectOf(of, context);
    const ground = await parts.ground.of(project, context, 'now');
    const place = { server: project.server, projectId: project.project_id };
    const equipment = new Equipment(context.read);
    const deadline = new Deadline(context.clock, parts.settings.deviceMs, context.signal);
    const reasons = new Set<string>();
    const note: StepNote = {
      partial: (why) => void reasons.add(why),
      skipped: (why) => void reasons.add(why),
      others: (reading) => reading,
    };
    const around = { ...parts, ask: context.ask };

    const tryDevice = async (node: TopologyProject['nodes'][number]): Promise<readonly Pinged[]> => {
      const document = await equipment.document(place, node.node_id);
      if (document === null || document.status !== 'started') return [];
      const before = document.network_info.skipped ?? [];
      const { asked, skipped } = addressesOfTheLab(
        node.node_id,
        before.map(({ address }) => address),
        ground,
      );
      if (asked.length === 0) return [];
      const pinged = await pingAll(asked, around, deadline, note);
      const alive = pinged.filter((each) => each.alive).map(({ address }) => address);
      const services = parts.settings.scan ? await portsOf(alive, around, deadline, note) : [];
      const made = withTried({ ...document, network_info: { ...document.network_info, skipped: [...skipped] } }, node, pinged, services);
      context.publish(discoveryEvents(made, summaryOf(made), null, []));
      return pinged;
    };

    const waiting = project.nodes.filter(({ status }) => status === 'started');
    const tried: Pinged[] = [];
    // So many at once as are discovered at once.
    while (waiting.length > 0) tried.push(...(await Promise.all(waiting.splice(0, parts.settings.parallel).map(tryDevice))).flat());
    return { tried: tried.length, answered: tried.filter(({ alive }) => alive).length, reasons: [...reasons] };
  });
}

/** The document with what was found at addresses that had been left alone. */
function withTried(
  document: EquipmentDocument,
  node: TopologyProject['nodes'][number],
  pinged: readonly Pinged[],
  found: readonly Service[],
): EquipmentDocument {
  const { network_info: network, configuration, console } = document;
  const services = [...network.services, ...found];
  const seen = { snmp: false, services: services.flatMap(({ service }) => service ?? []) };
  const capabilities = new Set([...configuration.capabilities, ...capabilitiesOf({}, [], seen)]);
  const tests = pinged.map(({ address, alive, response_time_ms, method, reason }) => [
    address,
    { ping_success: alive, response_time_ms, method, reason },
  ]);
  return {
    ...document,
    steps: document.steps.map(({ error, ...step }) =>
      step.step === 'network' && step.status === 'skipped'
        ? { ...step, status: 'succeeded' }
        : { ...step, ...(error === undefined ? {} : { error }) },
    ),
    network_info: { ...network, connectivity_tests: { ...network.connectivity_tests, ...Object.fromEntries(tests) }, services },
    configuration: { ...configuration, capabilities: [...capabilities] },
    console: { ...console, access_methods: accessMethods({ node, services }) },
  };
}
