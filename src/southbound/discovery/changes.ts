import type { EquipmentChange, EquipmentDocument, FactSource } from '#model/equipment.ts';

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
 * is compared: a device whose agent is silent today has not lost what the agent told yesterday.
 */
export function changesBetween(before: EquipmentDocument, after: EquipmentDocument): EquipmentChange[] {
  const [old, now] = [statements(before), statements(after)];
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

/** Those who would have said it. What others of the project see is there or not by chance. */
function answering({ console, snmp_data: snmp, configuration }: EquipmentDocument): ReadonlySet<FactSource> {
  const sources: FactSource[] = ['gns3'];
  if (console.answered === true) sources.push('console');
  if (configuration.running !== null || configuration.startup !== null) sources.push('configuration');
  if (snmp.snmp_available) sources.push('snmp');
  return new Set(sources);
}

function overlaps(sources: readonly FactSource[], others: ReadonlySet<FactSource>): boolean {
  return sources.some((source) => others.has(source));
}

function statements(document: EquipmentDocument): ReadonlyMap<string, Statement> {
  const told = new Map<string, Statement>();
  const say = (fact: string, value: Value, sources: readonly FactSource[]): void => void told.set(fact, { value, sources });
  say('name', document.name, ['gns3']);
  say('status', document.status, ['gns3']);
  for (const { fact, value, source, agrees } of document.facts) if (!RESTLESS.has(fact)) say(fact, value, [source, ...agrees]);
  const { network_info: network, topology, configuration } = document;
  for (const { name, addresses, sources } of network.interfaces)
    for (const { address, prefix_length } of addresses) say(`interfaces.${name}.addresses.${address}`, prefix_length ?? 'present', sources);
  for (const each of topology.neighbors) {
    const name = [each.protocol, each.local_port, each.remote_host, each.remote_port].filter((word) => word !== null).join(' ');
    say(`neighbors.${name}`, 'present', each.sources);
  }
  for (const { id, name, sources } of network.vlans) say(`vlans.${id}`, name ?? 'present', sources);
  for (const each of network.bgp) say(`bgp.${each.address}`, each.state ?? 'present', each.sources);
  for (const each of network.ospf) say(`ospf.${each.address}`, each.state ?? 'present', each.sources);
  for (const each of document.inventory)
    if (each.serial !== null) say(`inventory.${each.serial}`, each.model ?? each.descr ?? 'present', each.sources);
  for (const [line, times] of linesOf(configuration.running ?? ''))
    say(`configuration.running.${line}`, times === 1 ? 'present' : times, ['console']);
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
