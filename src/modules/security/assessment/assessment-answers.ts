import { addressKind } from '#kernel/address.ts';
import { asFailure } from '#kernel/error.ts';
import type { Operation } from '#kernel/message.ts';
import { answer, type Answering, type Context } from '#kernel/module.ts';
import { worst } from '#model/severity.ts';
import { assessNode, assessProject, type Finding, type NodeAssessment } from './messages.ts';
import { scoreOf, weakCommunity, weakConfiguration, weakPorts } from './weaknesses.ts';

export interface AssessmentAsks {
  readonly listEquipment: Operation;
  readonly getEquipment: Operation;
  readonly scanPorts: Operation;
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
const PAGE = 500;

export function assessmentAnswers(asks: AssessmentAsks): readonly Answering[] {
  const assess = async (project: string, node: string, context: Context): Promise<NodeAssessment> => {
    const known = (await context.ask(asks.getEquipment, { project_id: project, equipment_id: node })) as Known;
    const [looked, left]: [string[], string[]] = [[], []];
    const findings: Finding[] = [];
    const open = await openPorts(known, context, looked, left);
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
      open_ports: open,
    };
  };

  const openPorts = async (known: Known, context: Context, looked: string[], left: string[]) => {
    const { ip_addresses: all, services } = known.network_info;
    const remembered = services.map(({ address, port, service }) => ({ address, port, service }));
    // A node of a lab may call itself anything: whoever has that address in the Internet is not tested.
    const addresses = all.filter((address) => addressKind(address) !== 'public');
    for (const address of all.filter((one) => !addresses.includes(one))) {
      left.push(`ports of ${address}: it is a public address, and may be somebody else's.`);
    }
    if (addresses.length === 0) {
      left.push(all.length === 0 ? 'ports: no address of it is known.' : 'ports: it has public addresses alone.');
      return remembered;
    }
    try {
      const { items } = (await context.ask(asks.scanPorts, { addresses: addresses.slice(0, 8), banners: false })) as Scanned;
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
    answer(assessNode, ({ project_id: project, node_id: node }, context) => assess(project, node, context)),
    answer(assessProject, async ({ project_id: project }, context) => {
      const { items } = (await context.ask(asks.listEquipment, { project_id: project, limit: PAGE })) as {
        readonly items: readonly { readonly equipment_id: string; readonly name: string; readonly discovery_status: string | null }[];
      };
      const nodes: NodeAssessment[] = [];
      const failed: { node_id: string; name: string; reason: string }[] = [];
      const waiting = [...items];
      const work = async (): Promise<void> => {
        for (let one = waiting.shift(); one !== undefined && !context.signal.aborted; one = waiting.shift()) {
          if (one.discovery_status === null) failed.push({ node_id: one.equipment_id, name: one.name, reason: 'It was never discovered.' });
          else {
            const { equipment_id: id, name } = one;
            await assess(project, id, context).then(
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
