import { allOf } from '#kernel/all-of.ts';
import { asFailure, fail } from '#kernel/error.ts';
import { addressesOfHosts, type MachineInterface } from '#kernel/machine-addresses.ts';
import type { Operation } from '#kernel/message.ts';
import { answer, type Answering, type Context } from '#kernel/module.ts';
import { addressesOfTheLab, type Ground, type Skipped } from '#model/of-the-lab.ts';
import { worst } from '#model/severity.ts';
import type { Known as KnownNetwork } from '../placing/places.ts';
import { assessNode, assessProject, type Finding, type NodeAssessment } from './messages.ts';
import { scoreOf, weakCommunity, weakConfiguration, weakPorts } from './weaknesses.ts';

export interface AssessmentAsks {
  readonly listEquipment: Operation;
  readonly getEquipment: Operation;
  readonly scanPorts: Operation;
  /** The GNS3 servers, with their URLs. */
  readonly servers: Operation;
}

export interface AssessmentParts {
  readonly asks: AssessmentAsks;
  readonly knownOf: (context: Pick<Context, 'ask'>) => Promise<KnownNetwork>;
  /** Of the machine of the hub, as they are now. */
  readonly hub: () => readonly MachineInterface[];
}

/** What of a document of discovery is looked at. */
interface Known {
  readonly name: string;
  readonly status: string;
  readonly network_info: {
    readonly ip_addresses: readonly string[];
    readonly services: readonly { readonly address: string; readonly port: number; readonly service: string | null }[];
  };
  readonly snmp_data: { readonly snmp_available: boolean; readonly community: string | null; readonly version: string | null };
  readonly configuration: { readonly running: string | null; readonly startup: string | null };
}
interface Scanned {
  readonly items: readonly {
    readonly address: string;
    readonly reason: string;
    readonly ports: readonly { readonly port: number; readonly state: string; readonly service: string | null }[];
  }[];
}

const PARALLEL = 4;
/** Addresses of one device: they are one device's, and answer the same. */
const MOST_SCANNED = 8;

export function assessmentAnswers({ asks, knownOf, hub }: AssessmentParts): readonly Answering[] {
  /** @throws not_found */
  const groundOf = async (projectId: string, context: Context): Promise<Ground> => {
    const { projects, interfaces } = await knownOf(context);
    const project = projects.find(({ project_id: id }) => id.toLowerCase() === projectId.toLowerCase());
    if (project === undefined) throw fail('not_found', `No project ${projectId} is known.`);
    const { servers } = (await context.ask(asks.servers, {})) as { readonly servers: readonly { readonly url: string }[] };
    const computes = projects.flatMap(({ nodes }) => nodes.flatMap(({ console: { host } }) => host ?? []));
    const gns3 = await addressesOfHosts([...servers.map(({ url }) => new URL(url).hostname), ...computes]);
    return { project, interfaces, hub: hub(), gns3 };
  };

  const assess = async (project: string, node: string, ground: Ground, context: Context): Promise<NodeAssessment> => {
    const known = (await context.ask(asks.getEquipment, { project_id: project, equipment_id: node })) as Known;
    const [looked, left]: [string[], string[]] = [[], []];
    const findings: Finding[] = [];
    const { asked: scanned, skipped } = addressesOfTheLab(node, known.network_info.ip_addresses, ground);
    const open = await openPorts(known, scanned, skipped, context, looked, left);
    findings.push(...weakPorts(open));
    if (known.snmp_data.snmp_available) {
      looked.push('snmp');
      findings.push(...weakCommunity(known.snmp_data.community, known.snmp_data.version));
    } else left.push('snmp: it does not answer to SNMP, or was not asked.');
    const configuration = known.configuration.running ?? known.configuration.startup;
    if (configuration === null) left.push('configuration: discovery does not know it.');
    else {
      looked.push('configuration');
      findings.push(...weakConfiguration(configuration));
    }
    return {
      project_id: project,
      node_id: node,
      name: known.name,
      assessed_at: context.clock.now().toISOString(),
      score: scoreOf(findings),
      severity: worst(findings.map(({ severity }) => severity)),
      findings,
      looked_at: looked,
      left_out: left,
      skipped: [...skipped],
      open_ports: open,
    };
  };

  const openPorts = async (
    { network_info: { services } }: Known,
    scanned: readonly string[],
    skipped: readonly Skipped[],
    context: Context,
    looked: string[],
    left: string[],
  ) => {
    const remembered = services.map(({ address, port, service }) => ({ address, port, service }));
    if (scanned.length === 0) {
      left.push(skipped.length === 0 ? 'ports: no address of it is known.' : 'ports: none of its addresses is shown to be of the project.');
      return remembered;
    }
    if (scanned.length > MOST_SCANNED) left.push(`ports: only ${MOST_SCANNED} of its ${scanned.length} addresses were scanned.`);
    try {
      const { items } = (await context.ask(asks.scanPorts, { addresses: scanned.slice(0, MOST_SCANNED), banners: false })) as Scanned;
      looked.push('ports');
      const found = items.flatMap(({ address, ports }) =>
        ports.filter(({ state }) => state === 'open').map(({ port, service }) => ({ address, port, service })),
      );
      const others = remembered.filter((one) => !found.some(({ address, port }) => address === one.address && port === one.port));
      return [...found, ...others];
    } catch (error) {
      left.push(`ports: ${asFailure(error).message}`);
      return remembered;
    }
  };

  return [
    answer(assessNode, async ({ project_id: project, node_id: node }, context) =>
      assess(project, node, await groundOf(project, context), context),
    ),
    answer(assessProject, async ({ project_id: project }, context) => {
      type Listed = { readonly equipment_id: string; readonly name: string; readonly discovery_status: string | null };
      const items = await allOf<Listed>(context, asks.listEquipment, { project_id: project });
      const ground = await groundOf(project, context);
      const nodes: NodeAssessment[] = [];
      const failed: { node_id: string; name: string; reason: string }[] = [];
      const waiting = [...items];
      const work = async (): Promise<void> => {
        for (let one = waiting.shift(); one !== undefined && !context.signal.aborted; one = waiting.shift()) {
          if (one.discovery_status === null) failed.push({ node_id: one.equipment_id, name: one.name, reason: 'It was never discovered.' });
          else {
            const { equipment_id: id, name } = one;
            await assess(project, id, ground, context).then(
              (assessed) => nodes.push(assessed),
              (error: unknown) => failed.push({ node_id: id, name, reason: asFailure(error).message }),
            );
          }
        }
      };
      await Promise.all(Array.from({ length: PARALLEL }, work));
      return {
        project_id: project,
        assessed_at: context.clock.now().toISOString(),
        score: nodes.length === 0 ? 100 : Math.round(nodes.reduce((sum, { score }) => sum + score, 0) / nodes.length),
        severity: worst(nodes.map(({ severity }) => severity)),
        findings: nodes.reduce((sum, { findings }) => sum + findings.length, 0),
        nodes: nodes.toSorted((one, other) => one.score - other.score || (one.name < other.name ? -1 : 1)),
        failed,
      };
    }),
  ];
}
