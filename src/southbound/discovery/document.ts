import { networkOf } from '#kernel/address.ts';
import type { DeviceFacts } from '#model/device-facts.ts';
import type { DiscoveryStatus, EquipmentDocument, EquipmentInterface, StepReport } from '#model/equipment.ts';
import { capabilitiesOf, featuresOf } from './configuration-features.ts';
import { WELL_KNOWN_COMMUNITIES, withoutSecrets } from './configuration-secrets.ts';
import type { Consolidated } from './consolidate.ts';
import { documentInterfaces } from './document-interfaces.ts';
import { fitted } from './document-size.ts';
import { MASK } from './masking.ts';
import { isPartOfGns3 } from './node-facts.ts';
import { legible } from './legible.ts';
import { performanceOf } from './performance.ts';
import { isBelieved, isReachable, type Readings } from './readings.ts';
import type { Steps } from './steps.ts';
import { linksOf, neighborsOf } from './own-links.ts';
import { realAddresses } from './real-addresses.ts';
import { uptimeText } from './uptime.ts';

interface Making {
  readonly discoveredAt: string;
  readonly runId: string;
  /** That the agent took; null where it took none, or a user. */
  readonly community: string | null;
  durationMs(): number;
}

/** Makes the document of what was read and consolidated, by the steps that are left. */
export async function documentOf(readings: Readings, consolidated: Consolidated, steps: Steps, making: Making): Promise<EquipmentDocument> {
  const { project, node, console, before } = readings;
  const { lists } = consolidated;
  const interfaces = documentInterfaces(node, project, consolidated);
  const performance = await steps.run('performance', (note) => {
    const earlier = before === null ? null : { at: before.discovered_at, interfaces: before.network_info.interfaces };
    const made = performanceOf(consolidated, { at: making.discoveredAt, interfaces }, earlier);
    const known =
      [made.processors, made.memory, made.sensors].some((list) => list.length > 0) || interfaces.some(({ counters }) => counters !== null);
    if (!known) note.skipped('No source told anything of it.');
    return made;
  });
  const configuration = await steps.run('configuration', (note) => {
    const made = configurationOf(readings, consolidated);
    if (made.running === null && made.startup === null) note.skipped('No source told a configuration.');
    return made;
  });
  const topology = await steps.run('topology', () => ({
    links: linksOf(node, project, interfaces),
    neighbors: neighborsOf(lists.neighbors, project, readings.others),
    segments: segmentsOf(interfaces),
  }));
  const text = (fact: string): string | null => {
    const value = consolidated.value(fact);
    return value === null ? null : String(value);
  };
  const addresses = consolidated.addresses.filter(({ address }) => isReachable(address));
  const real = realAddresses(consolidated.addresses);
  const document: EquipmentDocument = {
    equipment_id: node.node_id,
    name: node.name,
    type: node.node_type,
    status: node.status,
    project_id: project.project_id,
    project_name: project.name,
    server: project.server,
    run_id: making.runId,
    discovered_at: making.discoveredAt,
    duration_ms: 0,
    discovery_status: 'failed',
    steps: [],
    identity: {
      name: text('system.name'),
      vendor: text('identity.vendor'),
      os: text('identity.os'),
      model: text('identity.model'),
      version: text('identity.version'),
      serial: text('identity.serial'),
      features: text('identity.features'),
      kind: text('identity.kind'),
      location: text('system.location'),
      contact: text('system.contact'),
      description: text('system.descr'),
    },
    network_info: {
      ip_addresses: addresses.filter((each) => real.has(each)).map(({ address }) => address),
      addresses,
      interfaces,
      connectivity_tests: Object.fromEntries(
        readings.pinged.map(({ address, alive, response_time_ms, method, reason }) => [
          address,
          { ping_success: alive, response_time_ms, method, reason },
        ]),
      ),
      skipped: [...readings.skipped],
      services: [...readings.services],
      routes: [...lists.routes],
      arp: [...lists.arp],
      fdb: [...lists.fdb],
      vlans: [...lists.vlans],
      bgp: [...lists.bgp],
      ospf: [...lists.ospf],
      leases: [...readings.leases],
    },
    snmp_data: snmpData(readings, making.community),
    performance: performance ?? performanceOf(consolidated, { at: making.discoveredAt, interfaces: [] }, null),
    configuration: configuration ?? { running: null, startup: null, saved: null, capabilities: [], features: [] },
    console: {
      type: node.console.type,
      host: node.console.host,
      port: node.console.port,
      access_methods: accessMethods(readings),
      answered: steps.reports().some(({ step, status }) => step === 'console' && status === 'skipped') ? null : console !== null,
      platform: console?.platform ?? null,
      prompt: console?.prompt ?? null,
      reason: console?.reason ?? reasonOf(steps.reports(), 'console'),
    },
    topology: topology ?? { links: [], neighbors: [], segments: [] },
    inventory: [...lists.inventory],
    facts: [...consolidated.facts],
    conflicts: [...consolidated.conflicts],
    unproved: unprovedOf(readings),
    left_out: [],
  };
  const kept = await steps.run('response', (note) => {
    const made = fitted(legible(document));
    if (made.left_out.length > 0) note.partial(`Too long to be kept whole: ${made.left_out.map(({ list }) => list).join(', ')}.`);
    return made;
  });
  steps.skipRest('It was not reached.');
  const reports = steps.reports();
  return {
    ...(kept ?? legible(document)),
    steps: reports,
    discovery_status: statusOf(readings, reports),
    duration_ms: Math.round(making.durationMs() * 10) / 10,
  };
}

function snmpData({ agent, agentReason }: Readings, community: string | null): EquipmentDocument['snmp_data'] {
  const believed = agent !== null && isBelieved(agent);
  const { answer } = agent ?? { answer: null };
  const system = believed ? (answer?.facts.system ?? {}) : {};
  return {
    snmp_available: believed,
    community: community === null || WELL_KNOWN_COMMUNITIES.has(community) ? community : MASK,
    system_name: system.name ?? null,
    system_uptime: uptimeText(system.uptime_s ?? null),
    system_description: system.descr ?? null,
    version: answer?.version ?? null,
    address: answer?.host ?? null,
    port: answer?.port ?? null,
    ownership: agent?.ownership ?? null,
    reason: agentReason,
  };
}

function configurationOf(
  { startup, console, agent, services }: Readings,
  { lists, value }: Consolidated,
): EquipmentDocument['configuration'] {
  const running = console?.configuration.running ?? null;
  const saved = console?.configuration.startup ?? startup;
  const features = featuresOf(running, saved);
  const kind = value('identity.kind');
  const facts = { ...lists, identity: { kind: kind === null ? null : String(kind) } } as unknown as DeviceFacts;
  return {
    running: running === null ? null : withoutSecrets(running),
    startup: saved === null ? null : withoutSecrets(saved),
    saved: running === null || saved === null ? null : essence(running) === essence(saved),
    capabilities: capabilitiesOf(facts, features, {
      snmp: agent !== null && isBelieved(agent),
      services: services.flatMap(({ service }) => service ?? []),
    }),
    features,
  };
}

/** Headings, and what is printed in one and not in the other of two that do the same. */
const RESTLESS =
  /^(!|#|Building configuration|Current configuration|Using \d+|version |end$|boot-(start|end)-marker)|^\s+no shutdown$|ntp clock-period/;

/** A configuration without what changes each time that it is printed. */
function essence(configuration: string): string {
  return configuration
    .split(/\r?\n/)
    .map((line) => line.trimEnd())
    .filter((line) => line !== '' && !RESTLESS.test(line))
    .sort()
    .join('\n');
}

export function accessMethods({ node, services }: Pick<Readings, 'node' | 'services'>): string[] {
  const console = node.console.type === null || node.console.type === 'none' ? [] : ['console'];
  const logins = ['ssh', 'telnet', 'http', 'https', 'netconf', 'vnc', 'rdp'];
  return [...console, ...logins.filter((login) => services.some(({ service }) => service === login))];
}

/** Networks that the device is in. */
function segmentsOf(interfaces: readonly EquipmentInterface[]): EquipmentDocument['topology']['segments'] {
  return interfaces.flatMap(({ name, addresses }) =>
    addresses.flatMap(({ address, prefix_length }) => {
      const network = prefix_length === null || !isReachable(address) ? null : networkOf(address, prefix_length);
      return network === null ? [] : [{ network, interface: name, address }];
    }),
  );
}

function unprovedOf({ agent }: Readings): EquipmentDocument['unproved'] {
  if (agent === null || isBelieved(agent)) return [];
  const { answer, address, ownership } = agent;
  return [
    {
      address: address ?? answer.host ?? 'unknown',
      source: 'snmp',
      ownership,
      name: answer.facts.system?.name ?? null,
      description: answer.facts.system?.descr ?? null,
      serial: answer.facts.identity?.serial ?? null,
      observed_at: answer.observed_at,
    },
  ];
}

function reasonOf(reports: readonly StepReport[], step: StepReport['step']): string {
  return reports.find((report) => report.step === step)?.error ?? '';
}

/** Steps that tell nothing where nothing is told do not make it less than complete. */
function statusOf({ node, console, agent }: Readings, reports: readonly StepReport[]): DiscoveryStatus {
  const failed = reports.filter(({ status }) => status === 'failed').map(({ step }) => step);
  if (isPartOfGns3(node)) return failed.length === 0 ? 'complete' : 'partial';
  if (node.status !== 'started') return 'partial';
  const told = console !== null || (agent !== null && isBelieved(agent));
  if (!told) return 'failed';
  const incomplete = reports.some(({ step, status }) => status === 'partial' && step !== 'consolidation');
  return failed.length > 0 || incomplete ? 'partial' : 'complete';
}
