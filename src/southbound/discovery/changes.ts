import type { DiscoveryStep, EquipmentChange, EquipmentDocument, FactSource } from '#model/equipment.ts';

type Value = NonNullable<EquipmentChange['after']>;

/** One thing that a document says, and who says it. */
interface Statement {
  readonly value: Value;
  readonly sources: readonly FactSource[];
}

/** Changes of one discovery that are told one by one; more is a new device. */
export const MOST_CHANGES = 500;

/** Facts that are other at each look: what they do is monitored, not discovered. */
const RESTLESS: ReadonlySet<string> = new Set(['system.uptime_s']);

/**
 * What a discovery found other than the one before: facts, and members of the lists that say how the network is. Only what the same source said both times
 * is compared: a device whose agent is silent today, or whose console was cut short, has not lost what they told yesterday.
 */
export function changesBetween(before: EquipmentDocument, after: EquipmentDocument): EquipmentChange[] {
  const [old, now] = [statements(before), statements(after)];
  // Who is not let in to see it today has not lost it.
  if (before.configuration.running === null || after.configuration.running === null) {
    for (const told of [old, now]) for (const fact of told.keys()) if (fact.startsWith(RUNNING)) told.delete(fact);
  }
  const [askedBefore, askedNow] = [answering(before), answering(after)];
  const names = [...new Set([...old.keys(), ...now.keys()])].sort();
  return names.flatMap((fact): EquipmentChange[] => {
    const [was, is] = [old.get(fact), now.get(fact)];
    if (was?.value === is?.value) return [];
    if (was === undefined) return overlaps(is!.sources, askedBefore) ? [{ fact, before: null, after: is!.value }] : [];
    if (is === undefined) return overlaps(was.sources, askedNow) ? [{ fact, before: was.value, after: null }] : [];
    return overlaps(was.sources, new Set(is.sources)) ? [{ fact, before: was.value, after: is.value }] : [];
  });
}

const RUNNING = 'configuration.running.';

/** Those who would have said it. What others of the project see is there or not by chance. */
function answering({ console, snmp_data: snmp, configuration, steps }: EquipmentDocument): ReadonlySet<FactSource> {
  const whole = (step: DiscoveryStep): boolean => steps.some((each) => each.step === step && each.status === 'succeeded');
  const sources: FactSource[] = ['gns3'];
  if (console.answered === true && whole('console')) sources.push('console');
  if (configuration.running !== null || configuration.startup !== null) sources.push('configuration');
  if (snmp.snmp_available && whole('snmp')) sources.push('snmp');
  return new Set(sources);
}

function overlaps(sources: readonly FactSource[], others: ReadonlySet<FactSource>): boolean {
  return sources.some((source) => others.has(source));
}

function statements(document: EquipmentDocument): Map<string, Statement> {
  const told = new Map<string, Statement>();
  const say = (fact: string, value: Value, sources: readonly FactSource[]): void => void told.set(fact, { value, sources });
  say('name', document.name, ['gns3']);
  say('status', document.status, ['gns3']);
  for (const { fact, value, source, agrees } of document.facts) if (!RESTLESS.has(fact)) say(fact, value, [source, ...agrees]);
  const { network_info: network, topology, configuration } = document;
  const tellers = new Map(network.addresses.map(({ address, sources }) => [address, sources]));
  for (const { name, addresses, sources } of network.interfaces) {
    for (const { address, prefix_length } of addresses) {
      // GNS3 knows the interface, and not what is set on it.
      const told = (tellers.get(address) ?? sources).filter((source) => source !== 'gns3');
      say(`interfaces.${name}.addresses.${address}`, prefix_length ?? 'present', told);
    }
  }
  for (const each of topology.neighbors) {
    const name = [each.protocol, each.local_port, each.remote_host, each.remote_port].filter((word) => word !== null).join(' ');
    say(`neighbors.${name}`, 'present', each.sources);
  }
  for (const { id, name, sources } of network.vlans) say(`vlans.${id}`, name ?? 'present', sources);
  for (const each of network.bgp) say(`bgp.${each.address}`, each.state ?? 'present', each.sources);
  for (const each of network.ospf) say(`ospf.${each.address}`, each.state ?? 'present', each.sources);
  for (const each of document.inventory)
    if (each.serial !== null) say(`inventory.${each.serial}`, each.model ?? each.descr ?? 'present', each.sources);
  for (const [line, times] of linesOf(configuration.running ?? '')) say(`${RUNNING}${line}`, times === 1 ? 'present' : times, ['console']);
  return told;
}

/** Lines of a configuration under the heading that they stand in, without what changes by itself. */
function linesOf(configuration: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  let heading = '';
  for (const raw of configuration.split(/\r?\n/)) {
    const line = raw.trimEnd();
    if (line === '' || /^(!|#|Building configuration|Current configuration)|ntp clock-period/.test(line)) continue;
    if (!/^\s/.test(line)) heading = line;
    const name = (line === heading ? line : `${heading} / ${line.trim()}`).slice(0, 300);
    lines.set(name, (lines.get(name) ?? 0) + 1);
  }
  return lines;
}
