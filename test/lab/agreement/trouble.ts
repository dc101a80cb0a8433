import type { Lab } from '#lab/index.ts';
import type { LabClient } from '../lab-client.ts';
import type { Chance } from './chance.ts';
import type { Survey } from './survey.ts';

/** Something that goes wrong, and how it ends. */
export interface Trouble {
  readonly what: string;
  /** Nothing shows why pings are lost: a console sees no cut in the middle. */
  readonly silent: boolean;
  readonly muteConsole?: string;
  readonly muteAgent?: string;
  end(): Promise<void>;
}

/** Kinds that a lab's own faults have, and whether pings may be lost with nothing to see. */
const FAULTS = {
  link_cut: true,
  link_loss: true,
  link_flapping: true,
  interface_down: true,
  cpu_runaway: false,
  memory_leak: false,
  duplex_mismatch: true,
  broadcast_storm: true,
  address_conflict: true,
  rogue_dhcp: false,
  wrong_configuration: true,
  agent_slow: false,
  agent_dead: false,
  console_hung: false,
} as const;

type FaultKind = keyof typeof FAULTS;
const KINDS = Object.keys(FAULTS) as FaultKind[];
/** How often each happens that people do through GNS3 or a console. */
const DEEDS = ['suspend', 'filter', 'stop', 'shutdown'] as const;

/** Begins one of them; null when nothing suits it. At consoles that hang already nobody can type. */
export async function beginTrouble(
  lab: Lab,
  client: LabClient,
  survey: Survey,
  chance: Chance,
  hung: readonly string[],
): Promise<Trouble | null> {
  const what = chance.once(3) ? chance.oneOf(DEEDS) : chance.oneOf(KINDS);
  const project = [...lab.model.projects.values()][0]!;
  const base = `/${lab.api}/projects/${project.projectId}`;
  const put = async (path: string, body: unknown): Promise<void> => {
    const answer = await client.ask('PUT', `${base}${path}`, body);
    if (answer.status >= 300) throw new Error(`PUT ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  };
  const post = async (path: string): Promise<void> => {
    const answer = await client.ask('POST', `${base}${path}`, {});
    if (answer.status >= 300) throw new Error(`POST ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  };
  const links = [...project.links.values()].filter(({ suspended, filters }) => !suspended && Object.keys(filters).length === 0);
  const running = survey.nodes();
  if (links.length === 0 || running.length < 3) return null;
  switch (what) {
    case 'suspend': {
      const link = chance.oneOf(links);
      await put(`/links/${link.linkId}`, { suspend: true });
      return { what: `suspended ${link.linkId}`, silent: true, end: () => put(`/links/${link.linkId}`, { suspend: false }) };
    }
    case 'filter': {
      const filterable = links.filter(({ ends }) =>
        ends.some(({ node }) => node.nodeType !== 'ethernet_switch' && node.nodeType !== 'ethernet_hub'),
      );
      if (filterable.length === 0) return null;
      const link = chance.oneOf(filterable);
      await put(`/links/${link.linkId}`, {
        filters: chance.oneOf([{ packet_loss: [100] }, { packet_loss: [30] }, { delay: [40, 5] }, { frequency_drop: [-1] }]),
      });
      return { what: `filtered ${link.linkId}`, silent: true, end: () => put(`/links/${link.linkId}`, { filters: {} }) };
    }
    case 'stop': {
      const node = chance.oneOf(running);
      await post(`/nodes/${node.nodeId}/stop`);
      survey.forget(node);
      return { what: `stopped ${node.name}`, silent: true, end: () => post(`/nodes/${node.nodeId}/start`) };
    }
    case 'shutdown': {
      const routers = running.filter(({ nodeType, nodeId }) => (nodeType === 'dynamips' || nodeType === 'iou') && !hung.includes(nodeId));
      const device = routers.length === 0 ? null : lab.model.forwarding.deviceOf(chance.oneOf(routers).nodeId);
      const ports = device?.interfaces.filter(({ adminUp, port }) => adminUp && port !== null) ?? [];
      if (device === null || ports.length === 0) return null;
      const { name } = chance.oneOf(ports);
      const typing = async (command: string): Promise<void> => {
        const terminal = await survey.terminal(device.node);
        for (const line of ['configure terminal', `interface ${name}`, command, 'end']) await terminal.run(line);
      };
      await typing('shutdown');
      return { what: `shut ${device.node.name} ${name}`, silent: true, end: () => typing('no shutdown') };
    }
    default:
      return beginFault(lab, what);
  }
}

/** One that the lab itself makes. */
function beginFault({ model: { faults } }: Lab, kind: FaultKind): Trouble | null {
  try {
    // The network is looked at between two moments, not while it flaps.
    const truth = faults.begin({
      kind,
      at_s: 0,
      ...(kind === 'link_flapping' ? { period_s: 3_600 } : {}),
      ...(kind === 'agent_slow' ? { delay_ms: 50 } : {}),
    });
    return {
      what: `${kind}: ${truth.label}`,
      silent: FAULTS[kind],
      ...(kind === 'console_hung' ? { muteConsole: truth.node_id! } : {}),
      ...(kind === 'agent_dead' ? { muteAgent: truth.node_id! } : {}),
      end: () => {
        faults.end(truth.fault_id);
        return Promise.resolve();
      },
    };
  } catch (thrown) {
    // A small network may have nothing that suits.
    if (thrown instanceof Error && thrown.constructor.name === 'NoTarget') return null;
    throw thrown;
  }
}
