import type { Lab, LabNode } from '#lab/index.ts';
import { AgentReader } from './agent-tables.ts';
import { agentSaid } from './agent-said.ts';
import { LINUX_COMMANDS, linuxSaid, VPCS_COMMANDS, vpcsSaid } from './host-texts.ts';
import { IOS_COMMANDS, iosSaid, readBrief, readConfiguration, SWITCH_COMMAND, type BriefRow, type Configured } from './ios-texts.ts';
import type { Said } from './said.ts';
import { Terminal } from './terminal.ts';

export type Faces = 'ios' | 'linux' | 'vpcs';

/** What a device said by all of its faces at one moment. */
export interface Seen {
  readonly node: LabNode;
  readonly faces: Faces;
  readonly console: Said;
  /** Null: it has none, or no address where anybody could ask it. */
  readonly agent: Said | null;
  /** Of an IOS. */
  readonly brief: readonly BriefRow[];
  readonly configured: Configured | null;
}

/** The outer faces of a lab's started nodes: their consoles by telnet, their agents by UDP where the translation table says. */
export class Survey {
  readonly #lab: Lab;
  readonly #terminals = new Map<string, Terminal>();
  readonly #managers = new Map<string, AgentReader>();

  constructor(lab: Lab) {
    this.#lab = lab;
  }

  nodes(): LabNode[] {
    return [...this.#lab.model.projects.values()]
      .flatMap(({ nodes }) => [...nodes.values()])
      .filter((node) => node.status === 'started' && facesOf(node) !== null);
  }

  async terminal(node: LabNode): Promise<Terminal> {
    const open = this.#terminals.get(node.nodeId);
    if (open !== undefined) return open;
    const terminal = await Terminal.open(node.console!);
    this.#terminals.set(node.nodeId, terminal);
    await terminal.wake(facesOf(node)!);
    return terminal;
  }

  /** A stopped node's console ends. */
  forget(node: LabNode): void {
    this.#terminals.get(node.nodeId)?.close();
    this.#terminals.delete(node.nodeId);
  }

  /** Everything that every device says; those that are mute are left out. */
  async look(mute: { readonly consoles: ReadonlySet<string>; readonly agents: ReadonlySet<string> }): Promise<Map<string, Seen>> {
    const where = new Map(this.#lab.translations().flatMap((row) => (row.protocol === 'udp' ? [[row.node_id, row] as const] : [])));
    const seen = new Map<string, Seen>();
    const asked = this.nodes().filter((node) => !mute.consoles.has(node.nodeId));
    await inTurns(asked, 24, async (node) => {
      const agent = where.get(node.nodeId);
      seen.set(
        node.nodeId,
        await this.#ask(node, agent === undefined || mute.agents.has(node.nodeId) ? null : [agent.to_host, agent.to_port]),
      );
    });
    // In the order of the nodes, whoever answered first: the same seed does the same again.
    return new Map(asked.map(({ nodeId }) => [nodeId, seen.get(nodeId)!]));
  }

  async #ask(node: LabNode, agent: readonly [host: string, port: number] | null): Promise<Seen> {
    const faces = facesOf(node)!;
    const terminal = await this.terminal(node);
    const isSwitch = node.nodeType === 'iou';
    const commands =
      faces === 'linux' ? LINUX_COMMANDS : faces === 'vpcs' ? VPCS_COMMANDS : [...IOS_COMMANDS, ...(isSwitch ? [SWITCH_COMMAND] : [])];
    const texts = new Map<string, string>();
    for (const command of commands) texts.set(command, await terminal.run(command));
    const ios = faces === 'ios';
    return {
      node,
      faces,
      console: ios ? iosSaid(texts) : faces === 'linux' ? linuxSaid(texts) : vpcsSaid(texts),
      agent: agent === null ? null : await agentSaid(this.manager(...agent), (vlan) => this.manager(...agent, `public@${vlan}`)),
      brief: ios ? readBrief(texts.get('show ip interface brief')!) : [],
      configured: ios ? readConfiguration(texts.get('show running-config')!) : null,
    };
  }

  manager(host: string, port: number, community = 'public'): AgentReader {
    const key = `${host}:${port} ${community}`;
    const known = this.#managers.get(key) ?? new AgentReader(host, port, community);
    this.#managers.set(key, known);
    return known;
  }

  close(): void {
    for (const each of [...this.#terminals.values(), ...this.#managers.values()]) each.close();
  }
}

function facesOf({ nodeType }: LabNode): Faces | null {
  return ({ vpcs: 'vpcs', docker: 'linux', dynamips: 'ios', iou: 'ios' } as const)[nodeType] ?? null;
}

/** At most so many at a time. */
async function inTurns<T>(things: readonly T[], atOnce: number, work: (thing: T) => Promise<void>): Promise<void> {
  const left = [...things];
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let next = left.shift(); next !== undefined; next = left.shift()) await work(next);
    }),
  );
}
