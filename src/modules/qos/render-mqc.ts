import { dscpNumber, type Policy, type PolicyClass } from './policy.ts';
import type { Rendered } from './rendered.ts';

type Match = PolicyClass['match'];

/**
 * A policy as Cisco's modular QoS command line, for what an interface sends.
 * @see Cisco IOS Quality of Service Solutions Command Reference: class-map, policy-map, priority, bandwidth, shape, police, service-policy
 */
export function renderMqc(policy: Policy, device: string): Rendered<readonly string[]> {
  const outer = shaperOf(policy);
  const inner = `THALAMUS-${policy.name}`;
  const lists: string[] = [];
  const classes: string[] = [];
  const body: string[] = [];
  const notes: string[] = [];
  for (const each of policy.classes) {
    const named = `${inner}-${each.name}`;
    const { dscp } = each.match;
    classes.push(`class-map match-all ${named}`);
    if (dscp !== undefined) classes.push(` match dscp ${dscp.map(dscpNumber).join(' ')}`);
    const entries = listEntries(each.match);
    if (entries.length > 0) {
      lists.push(`ip access-list extended ${named}`, ...entries.map((entry) => ` ${entry}`), ' exit');
      classes.push(` match access-group name ${named}`);
    }
    classes.push(' exit');
    body.push(` class ${named}`);
    if (each.priority === 0) {
      body.push(`  priority ${each.guarantee_kbps}`);
      if (each.ceil_kbps !== undefined) notes.push(`The ceiling of ${each.name} is left out: IOS shapes no class that has priority.`);
    } else {
      body.push(`  bandwidth ${each.guarantee_kbps}`);
      if (each.ceil_kbps !== undefined) body.push(`  shape average ${each.ceil_kbps * 1_000}`);
      if (each.queue === 'fair') body.push('  fair-queue');
    }
    // A class with priority has no queue of its own length on most releases.
    if (each.queue_packets !== undefined && each.priority !== 0) body.push(`  queue-limit ${each.queue_packets}`);
    if (each.police_kbps !== undefined) {
      body.push(`  police cir ${each.police_kbps * 1_000} conform-action transmit exceed-action drop`);
    }
  }
  if (new Set(policy.classes.filter(({ priority }) => priority > 0).map(({ priority }) => priority)).size > 1) {
    notes.push('Priorities above 0 are left out: IOS serves all such classes by their guarantees.');
  }
  const { otherwise } = policy;
  body.push(' class class-default');
  if (otherwise.ceil_kbps !== undefined) body.push(`  shape average ${otherwise.ceil_kbps * 1_000}`);
  if (otherwise.queue === 'fair') body.push('  fair-queue');
  if (otherwise.queue_packets !== undefined) body.push(`  queue-limit ${otherwise.queue_packets}`);
  // From one class to the next, and from one policy-map to the next: IOS takes commands of outer modes, as it prints them itself.
  body.push(' exit');
  return {
    apply: [
      'enable',
      'configure terminal',
      ...lists,
      ...classes,
      `policy-map ${inner}`,
      ...body,
      `policy-map ${outer}`,
      ' class class-default',
      `  shape average ${policy.rate_kbps * 1_000}`,
      `  service-policy ${inner}`,
      ' exit',
      `interface ${device}`,
      ` service-policy output ${outer}`,
      'end',
    ],
    undo: [
      'enable',
      'configure terminal',
      `interface ${device}`,
      ` no service-policy output ${outer}`,
      ' exit',
      `no policy-map ${outer}`,
      `no policy-map ${inner}`,
      ...policy.classes.map(({ name }) => `no class-map match-all ${inner}-${name}`),
      ...policy.classes
        .filter(({ match }) => listEntries(match).length > 0)
        .map(({ name }) => `no ip access-list extended ${inner}-${name}`),
      'end',
    ],
    notes,
  };
}

/** The policy that the interface has: it shapes all, and the classes share what it lets through. */
export function shaperOf({ name }: Pick<Policy, 'name'>): string {
  return `THALAMUS-${name}-shaper`;
}

/** Entries of an access list for all but the code points; empty where nothing else is asked. */
function listEntries({ protocol, source, destination, source_ports: from, destination_ports: to }: Match): string[] {
  if (protocol === undefined && source === undefined && destination === undefined) return [];
  const ports = (given: readonly number[] | undefined): readonly string[] => given?.map((port) => ` eq ${port}`) ?? [''];
  return ports(from).flatMap((sender) =>
    ports(to).map((receiver) => `permit ${protocol ?? 'ip'} ${wildcard(source)}${sender} ${wildcard(destination)}${receiver}`),
  );
}

/** `10.1.0.0/16` as `10.1.0.0 0.0.255.255`. */
function wildcard(prefix: string | undefined): string {
  if (prefix === undefined) return 'any';
  const [address = '', length = '32'] = prefix.split('/');
  const hostBits = 32 - Number(length);
  const octets = [0, 1, 2, 3].map((index) => 2 ** Math.min(8, Math.max(0, hostBits - 8 * (3 - index))) - 1);
  const kept = address.split('.').map((octet, index) => Number(octet) & ~octets[index]!);
  return `${kept.join('.')} ${octets.join('.')}`;
}
