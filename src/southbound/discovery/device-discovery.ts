import { fail } from '#kernel/error.ts';
import type { EquipmentDocument } from '#model/equipment.ts';
import type { TopologyNode, TopologyProject } from '#model/topology.ts';
import { communitiesOf, communityTaken, judged, readAgentAt, readAgentOfNode, type AgentRead } from './agent-reading.ts';
import { ConsoleAnswer, StartupFileAnswer, TopologyAnswer } from './asked.ts';
import { addressesOfTheLab, type Skipped } from '#model/of-the-lab.ts';
import { factsOfConfiguration } from './configuration-facts.ts';
import { WELL_KNOWN_COMMUNITIES } from './configuration-secrets.ts';
import { consolidate } from './consolidate.ts';
import { Deadline } from './deadline.ts';
import { interfacesClaimed, tellingsOf, type ReadOfDevice } from './device-tellings.ts';
import { documentOf } from './document.ts';
import { leasesOnConsole } from './lease-reading.ts';
import { isPartOfGns3 } from './node-facts.ts';
import { toldByOthers } from './others-see.ts';
import { macsOf } from './ownership.ts';
import { NONE_SHOWN, pingAll, portsOf } from './reachability.ts';
import { addressesOf, believable, type Readings } from './readings.ts';
import type { Seen } from './seen.ts';
import { Steps } from './steps.ts';
import type { DiscoverySurroundings, DiscoveryTarget } from './surroundings.ts';
import { whyOf } from './why.ts';

export interface Discovered {
  readonly document: EquipmentDocument;
  readonly before: EquipmentDocument | null;
  /** The community that its agent took, where it is a secret. */
  readonly community: string | null;
}

/** What was known before this discovery. */
interface KnownBefore {
  readonly before: Promise<EquipmentDocument | null>;
  readonly others: Promise<readonly Seen[]>;
}

/** Consoles of these kinds are text that can be read. */
const TEXT_CONSOLES: ReadonlySet<string> = new Set(['telnet', 'ssh']);

/**
 * Asks one device everything, in eleven steps. Steps that need nothing of each other go at once: the console is read while the agent is asked. Its
 * addresses are tried where they are shown to be of the lab by then. A step that fails is told and takes nothing else with it. @throws not_found for a node that there is not
 */
export async function discoverDevice(target: DiscoveryTarget, around: DiscoverySurroundings): Promise<Discovered> {
  const { clock, settings } = around;
  const beganMs = clock.monotonicMs();
  const discoveredAt = clock.now().toISOString();
  const deadline = new Deadline(clock, target.timeoutMs ?? settings.deviceMs, around.signal);
  let told: { readonly server: string; readonly name: string } | undefined;
  const early: Parameters<DiscoverySurroundings['ended']>[0][] = [];
  const steps = new Steps({
    clock,
    log: around.log,
    onEnd: (report) => {
      if (told === undefined) early.push(report);
      else around.ended(report, told.server, told.name);
    },
  });

  await steps.run('request', () => undefined);
  const located = await locate(target, around);
  told = { server: located.project.server, name: located.node.name };
  for (const report of early.splice(0)) around.ended(report, told.server, told.name);
  const { project, node } = located;
  await steps.run('validation', () => undefined);

  const taken = around.communityOf?.(project.server);
  const asking = taken === undefined ? target : { ...target, communities: [...target.communities, taken] };
  const reading = new Reading(asking, around, deadline, steps, project, node);
  const readings = await reading.everything();
  around.signal.throwIfAborted();
  const community = readings.agent === null ? null : communityTaken(readings.agent.answer.credential, communitiesOf(asking, settings));
  const sources = tellingsOf(readings, discoveredAt);
  const consolidated = await steps.run('consolidation', () => consolidate(sources));
  if (consolidated === undefined) throw fail('internal_error', `What was read of ${node.name} could not be put together.`);
  const document = await documentOf(readings, consolidated, steps, {
    discoveredAt,
    runId: target.runId,
    community,
    durationMs: () => clock.monotonicMs() - beganMs,
  });
  return { document, before: readings.before, community: community === null || WELL_KNOWN_COMMUNITIES.has(community) ? null : community };
}

async function locate({ projectId, equipmentId, server }: DiscoveryTarget, { asks, ask }: DiscoverySurroundings) {
  const named = { project_id: projectId, ...(server === undefined ? {} : { server }) };
  const { projects } = TopologyAnswer.parse(await ask(asks.topology, named));
  const [project] = projects;
  if (project === undefined) throw fail('not_found', `There is no project ${projectId}.`);
  const node = project.nodes.find(({ node_id: id }) => id.toLowerCase() === equipmentId.toLowerCase());
  if (node === undefined) throw fail('not_found', `The project ${project.name} has no equipment ${equipmentId}.`);
  return { project, node };
}

/** The steps that ask somebody. */
class Reading {
  readonly #target: DiscoveryTarget;
  readonly #around: DiscoverySurroundings;
  readonly #deadline: Deadline;
  readonly #steps: Steps;
  readonly #project: TopologyProject;
  readonly #node: TopologyNode;

  constructor(
    target: DiscoveryTarget,
    around: DiscoverySurroundings,
    deadline: Deadline,
    steps: Steps,
    project: TopologyProject,
    node: TopologyNode,
  ) {
    this.#target = target;
    this.#around = around;
    this.#deadline = deadline;
    this.#steps = steps;
    this.#project = project;
    this.#node = node;
  }

  async everything(): Promise<Readings> {
    const { server } = this.#project;
    const before = this.#around.before(server);
    const others = this.#around.seen(server);
    const known = { before, others };
    // They are waited for last, and the database may say long before that it cannot: until then that is nobody's defect, which would end the process.
    for (const asked of [before, others]) asked.catch(() => undefined);
    const first = this.#readGns3();
    const console = this.#readConsole();
    const agent = this.#readAgent(first, console, known);
    const network = this.#readNetwork(first, console, agent, known);
    const [startup, consoleRead, agentRead, networkRead] = await Promise.all([first, console, agent, network]);
    return {
      project: this.#project,
      node: this.#node,
      startup,
      console: consoleRead,
      agent: agentRead.agent,
      agentReason: agentRead.reason,
      ...networkRead,
      others: await others,
      before: await before,
    };
  }

  get #named(): { readonly project_id: string; readonly node_id: string; readonly server: string } {
    return { project_id: this.#target.projectId, node_id: this.#target.equipmentId, server: this.#project.server };
  }

  /** Why nothing inside the node can be asked; undefined when it can. */
  get #unaskable(): string | undefined {
    if (isPartOfGns3(this.#node)) return `It is a part of GNS3 itself (${this.#node.node_type}): there is nothing to ask.`;
    if (this.#node.status !== 'started') return `The node is ${this.#node.status}.`;
    return undefined;
  }

  async #readGns3(): Promise<string | null> {
    const read = await this.#steps.run('gns3', async (note) => {
      const { asks, ask } = this.#around;
      if (this.#project.stale) note.partial('The GNS3 server is out of reach: this is what was known last.');
      if (asks.startupFile === undefined || isPartOfGns3(this.#node)) return null;
      try {
        return StartupFileAnswer.parse(await this.#deadline.within('GNS3', ask(asks.startupFile, this.#named))).text;
      } catch (thrown) {
        note.partial(`Its start-up configuration could not be read: ${whyOf(thrown)}`);
        return null;
      }
    });
    return read ?? null;
  }

  async #readConsole(): Promise<ConsoleAnswer | null> {
    const read = await this.#steps.run('console', async (note) => {
      const { asks, ask, settings } = this.#around;
      const { type } = this.#node.console;
      if (this.#unaskable !== undefined) note.skipped(this.#unaskable);
      else if (type === null || !TEXT_CONSOLES.has(type)) note.skipped(`Its console is ${type ?? 'none'}: no text can be read there.`);
      else if (asks.consoleFacts === undefined) note.skipped('No module reads consoles.');
      else {
        const timeout = Math.round(Math.max(500, Math.min(settings.consoleMs, this.#deadline.leftMs() - 250)));
        const asked = ask(asks.consoleFacts, { ...this.#named, timeout_ms: timeout });
        const answer = ConsoleAnswer.parse(await this.#deadline.within('The console', asked));
        if (!answer.answered) throw fail('timeout', answer.reason);
        if (!answer.complete) note.partial(answer.reason);
        return answer;
      }
      return null;
    });
    return read ?? null;
  }

  async #readAgent(
    first: Promise<string | null>,
    console: Promise<ConsoleAnswer | null>,
    known: KnownBefore,
  ): Promise<{ readonly agent: AgentRead | null; readonly reason: string }> {
    let reason = '';
    const read = await this.#steps.run('snmp', async (note) => {
      const nothing = (why: string): null => {
        reason = why;
        note.skipped(why);
        return null;
      };
      const { asks } = this.#around;
      if (this.#unaskable !== undefined) return nothing(this.#unaskable);
      if (this.#node.node_type === 'vpcs') return nothing('VPCS has no agent.');
      if (asks.snmpFacts === undefined) return nothing('No module asks agents.');
      const own = async () => this.#own(await note.others(console));
      const byNode = await readAgentOfNode(this.#target, this.#project.server, this.#around, this.#deadline);
      if (typeof byNode !== 'string' && byNode.answered) {
        const [address] = byNode.host === null || byNode.translated ? this.#node.addresses : [byNode.host];
        return this.#agent(judged(byNode, address ?? null, await own()), note);
      }
      // The console, or the start-up configuration, may know addresses that GNS3 does not.
      const ofGns3 = new Set(this.#node.addresses.map((each) => each.toLowerCase()));
      const [consoleRead, startup] = await note.others(Promise.all([console, first]));
      const told = [consoleRead?.facts ?? {}, factsOfConfiguration(startup ?? '')].flatMap(addressesOf);
      const found = told.filter((address) => !ofGns3.has(address));
      const { asked, skipped } = await this.#ofTheLab(found, { console: consoleRead, startup, agent: null }, known);
      const elsewhere = asked.length === 0 ? undefined : await readAgentAt(asked, this.#target, this.#around, this.#deadline);
      if (elsewhere !== undefined && typeof elsewhere !== 'string') {
        return this.#agent(judged(elsewhere.answer, elsewhere.address, await own()), note);
      }
      reason = typeof byNode === 'string' ? byNode : byNode.reason;
      const [apart] = skipped;
      if (apart !== undefined) reason += ` It was not asked at ${apart.address}: ${apart.reason}`;
      throw fail('timeout', reason);
    });
    return { agent: read ?? null, reason: read?.answer.reason ?? reason };
  }

  #agent(read: AgentRead, note: { partial(why: string): void }): AgentRead {
    if (!read.answer.complete) note.partial(read.answer.reason);
    if (read.ownership.proof === 'contradicted' || read.ownership.proof === 'unproved') {
      note.partial(`What it says is kept apart. ${read.ownership.reason}`);
    }
    return read;
  }

  /** What is surely the device's own. */
  #own(console: ConsoleAnswer | null) {
    return {
      nodeName: this.#node.name,
      macs: this.#node.ports.flatMap(({ mac_address: mac }) => (mac === null ? [] : [mac])),
      ...(console === null ? {} : { console: console.facts }),
    };
  }

  async #readNetwork(
    first: Promise<string | null>,
    console: Promise<ConsoleAnswer | null>,
    agent: Promise<{ readonly agent: AgentRead | null }>,
    knownBefore: KnownBefore,
  ): Promise<Pick<Readings, 'pinged' | 'services' | 'leases' | 'skipped'>> {
    const read = await this.#steps.run('network', async (note) => {
      const { pings, settings } = this.#around;
      const empty = { pinged: [], services: [], leases: [], skipped: [] };
      if (this.#unaskable !== undefined) {
        note.skipped(this.#unaskable);
        return empty;
      }
      const [startup, consoleRead, agentRead, others] = await note.others(Promise.all([first, console, agent, knownBefore.others]));
      const inside = [consoleRead?.facts ?? {}, agentRead.agent === null ? {} : believable(agentRead.agent)];
      const facts = [...inside, factsOfConfiguration(startup ?? '')];
      const macs = [...this.#own(null).macs, ...facts.flatMap(macsOf)];
      const told = toldByOthers({ nodeId: this.#node.node_id, macs }, others);
      const addresses = [...this.#node.addresses, ...[...facts, ...told.map((each) => each.facts)].flatMap(addressesOf)];
      const read = { startup, console: consoleRead, agent: agentRead.agent };
      const { asked, skipped } = await this.#ofTheLab(addresses, read, knownBefore);
      const leases = leasesOnConsole(this.#named, consoleRead, this.#around, this.#deadline, note);
      const pinged = await pingAll(asked, this.#around, this.#deadline, note);
      // Whoever tells its interfaces tells their addresses too.
      if (addresses.length === 0 && inside.some(({ interfaces = [] }) => interfaces.length > 0)) note.skipped('It has no address.');
      else if (addresses.length === 0) note.partial('No address of it is known.');
      else if (asked.length === 0) note.skipped(NONE_SHOWN);
      else if (pings === undefined) note.partial('No module scans: addresses were not tried.');
      const alive = pinged.filter((each) => each.alive).map(({ address }) => address);
      const services = settings.scan ? await portsOf(alive, this.#around, this.#deadline, note) : [];
      return { pinged, services, leases: await leases, skipped };
    });
    return read ?? { pinged: [], services: [], leases: [], skipped: [] };
  }

  /** Which of the addresses that it is said to have are shown to be of the lab: the others may be of whoever runs the hub. */
  async #ofTheLab(
    addresses: readonly string[],
    read: Pick<ReadOfDevice, 'startup' | 'console' | 'agent'>,
    { before, others }: KnownBefore,
  ): Promise<{ readonly asked: readonly string[]; readonly skipped: readonly Skipped[] }> {
    if (addresses.length === 0) return { asked: [], skipped: [] };
    const [project, node] = [this.#project, this.#node];
    const known = await this.#around.ground(project);
    const claimed = interfacesClaimed(
      { project, node, ...read, others: await others, before: await before },
      this.#around.clock.now().toISOString(),
    );
    const ofOthers = known.interfaces.filter((one) => one.equipment_id.toLowerCase() !== node.node_id.toLowerCase());
    return addressesOfTheLab(
      node.node_id,
      addresses.map((each) => each.toLowerCase()),
      { ...known, interfaces: [...ofOthers, ...claimed] },
    );
  }
}
