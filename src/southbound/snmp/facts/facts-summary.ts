import type { DeviceFacts } from '#model/device-facts.ts';

/** Facts in a few lines for people at a terminal: who it is, how it is, and how much of the rest there is. */
export function factsSummary(facts: DeviceFacts): string[] {
  const { system, identity, interfaces = [], neighbors = [], sensors = [] } = facts;
  const words = (...parts: readonly (string | null | undefined)[]): string =>
    parts.filter((part) => part !== null && part !== undefined && part !== '').join(' ');
  // Who is told by two protocols is one neighbor.
  const met = new Map<string, (typeof neighbors)[number]>();
  for (const each of neighbors) {
    const key = JSON.stringify([
      each.local_port,
      each.remote_host?.split('.')[0]?.toLowerCase(),
      each.remote_host === null && each.remote_port,
    ]);
    if (!met.has(key)) met.set(key, each);
  }
  const rows: (readonly [string, string])[] = [
    ['name', words(system?.name)],
    ['system', words(identity?.vendor, identity?.os, identity?.version)],
    ['model', words(identity?.model, identity?.serial === null || identity?.serial === undefined ? null : `serial ${identity.serial}`)],
    ['location', words(system?.location)],
    ['description', words(system?.descr?.replaceAll(/\s*[\r\n]+\s*/g, ' '))],
    ['processors', shares(facts.processors?.map(({ descr, usage }) => [descr, usage]))],
    ['memory', shares(facts.memory?.map(({ descr, percent }) => [descr, percent]))],
    ['storage', shares(facts.storage?.map(({ descr, percent }) => [descr, percent]))],
    ['interfaces', `${interfaces.length}, ${interfaces.filter((each) => each.oper_status === 'up').length} up`],
    ['neighbors', [...met.values()].map((each) => words(each.local_port, '→', each.remote_host, each.remote_port)).join(', ')],
    ['sensors', countsOf(sensors.map((each) => each.class))],
    [
      'not well',
      sensors
        .filter(({ health }) => health === 'warning' || health === 'critical')
        .map(({ descr, state }) => words(descr, state))
        .join(', '),
    ],
  ];
  const counted = (['addresses', 'vlans', 'inventory', 'routes', 'arp', 'fdb', 'bgp', 'ospf', 'supplies', 'wireless'] as const)
    .map((name) => [name, facts[name]?.length ?? 0] as const)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => [name, String(count)] as const);
  return [...rows, ...counted].filter(([, text]) => text !== '').map(([name, text]) => `${name.padEnd(12)} ${text}`);
}

function shares(rows: readonly (readonly [string | null, number | null])[] | undefined): string {
  return (rows ?? []).flatMap(([descr, percent]) => (percent === null ? [] : [`${descr ?? '?'} ${Math.round(percent)} %`])).join(', ');
}

function countsOf(words: readonly string[]): string {
  return [...Map.groupBy(words, (word) => word)].map(([word, all]) => `${all.length} ${word}`).join(', ');
}
