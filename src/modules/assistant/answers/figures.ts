import type { EquipmentSummary } from '#model/equipment.ts';
import type { z } from 'zod';
import { lines, moduleLink, nodeLink, notKnown, oneNode, type Asked, type Said } from './said.ts';
import { shown } from './words.ts';

interface Measured {
  readonly metric: string;
  readonly resource: string;
  readonly unit: string | null;
  readonly node_id: string | null;
  readonly labels: Readonly<Record<string, string>>;
}
interface Inventory {
  readonly items: readonly z.infer<typeof EquipmentSummary>[];
  readonly total: number;
  readonly next_cursor: string | null;
  readonly by: Readonly<Record<'vendor' | 'model' | 'version' | 'status', Readonly<Record<string, number>>>>;
}

const within = ({ projectId }: Asked) => (projectId === undefined ? {} : { project_id: projectId });
const HOUR_MS = 3_600_000;

function placeOf({ resource, node_id: id, labels }: Measured, { projects }: Asked): string {
  const node = projects.flatMap(({ nodes }) => nodes).find(({ node_id: one }) => one.toLowerCase() === id?.toLowerCase());
  const part = labels['ifName'] ?? labels['interface'] ?? labels['name'] ?? resource.split('/nodes/')[1]?.split('/').slice(1).join(' ');
  return [node?.name ?? (id === null ? resource : id), part].filter((one) => one !== undefined && one !== '').join(' ');
}

function amount(value: number, metric: string): string {
  if (/Octets/.test(metric)) {
    const bits = value * 8;
    const step = bits >= 1e9 ? ([1e9, 'Gbit/s'] as const) : bits >= 1e6 ? ([1e6, 'Mbit/s'] as const) : ([1e3, 'kbit/s'] as const);
    return `${(bits / step[0]).toFixed(1)} ${step[1]}`;
  }
  if (/percent/.test(metric)) return `${value.toFixed(1)} %`;
  if (/temperature/.test(metric)) return `${value.toFixed(1)} °C`;
  return `${Number(value.toPrecision(3))}/s`;
}

const TOPS: readonly (readonly [RegExp, readonly string[], string, string])[] = [
  [/\b(cpu|processor|processeur)/, ['cpu_load_percent'], 'processor load', 'charge du processeur'],
  [/\b(memory|memoire|ram)\b/, ['memory_used_percent'], 'memory in use', 'mémoire utilisée'],
  [/\b(disk|disque|storage|stockage)\b/, ['storage_used_percent'], 'storage in use', 'stockage utilisé'],
  [/\btemperatures?\b/, ['sensor_temperature'], 'temperature', 'température'],
  [/\b(errors?|erreurs?)\b/, ['ifInErrors', 'ifOutErrors'], 'errors', 'erreurs'],
  [/\b(drop|discard|loss|lost|pertes?|rejet|perdu)/, ['ifInDiscards', 'ifOutDiscards'], 'frames thrown away', 'trames rejetées'],
  [/./, ['ifHCInOctets', 'ifHCOutOctets'], 'traffic', 'trafic'],
];

export async function top(asked: Asked): Promise<Said> {
  const { asker, say, words, now } = asked;
  const [, metrics, english, french] = TOPS.find(([sign]) => sign.test(words))!;
  const from = (asked.since ?? new Date(now.getTime() - HOUR_MS)).toISOString();
  const told = await Promise.all(
    metrics.map(async (metric) =>
      asker.ask<{ items: readonly (Measured & { value: number })[] }>('monitoring.top.get', { metric, from, most: 10, ...within(asked) }),
    ),
  );
  if (told.every((one) => one === null)) return notKnown(asked, 'monitoring.top.get');
  const all = told
    .flatMap((one) => one?.items ?? [])
    .filter(({ value }) => value > 0)
    .toSorted((a, b) => b.value - a.value)
    .slice(0, 10);
  const line = (one: (typeof all)[number]) => {
    const way = /^if(HC)?In/.test(one.metric) ? say(' received', ' reçu') : /^if(HC)?Out/.test(one.metric) ? say(' sent', ' émis') : '';
    return `${placeOf(one, asked)}: ${amount(one.value, one.metric)}${way}`;
  };
  return {
    answer:
      all.length === 0
        ? say(`No ${english} was measured.`, `Aucune mesure : ${french}.`)
        : say(`The most ${english}: ${shown(line(all[0]!))}.`, `Le plus (${french}) : ${shown(line(all[0]!))}.`),
    facts: lines(all, line, asked),
    links: [moduleLink('monitoring', say('Monitoring', 'Supervision'), 'monitoring.top.get')],
  };
}

export async function load(asked: Asked): Promise<Said> {
  const { asker, say, words } = asked;
  if (asked.named.nodes.length + asked.named.nearly.length + asked.named.strange.length === 0) return top(asked);
  const one = oneNode(asked);
  if ('said' in one) return one.said;
  const { node } = one;
  const [, [metric], english, french] = TOPS.find(([sign]) => sign.test(words))!;
  const told = await asker.ask<{ series: readonly (Measured & { points: readonly (readonly [number, number])[] })[] }>(
    'monitoring.range.get',
    {
      metric,
      node_id: node.node_id,
      project_id: node.project_id,
      most: 10,
    },
  );
  if (told === null) return notKnown(asked, 'monitoring.range.get');
  const known = told.series.filter(({ points }) => points.length > 0);
  const line = ({ points, ...series }: (typeof known)[number]) => {
    const values = points.map(([, value]) => value);
    const last = values.at(-1)!;
    return `${placeOf(series, asked)}: ${amount(last, series.metric)} (${say('peak of the hour', 'maximum de l’heure')} ${amount(Math.max(...values), series.metric)})`;
  };
  const links = [nodeLink(node)];
  if (known.length === 0) {
    return {
      answer: say(
        `The ${english} of ${shown(node.name)} was not measured in the last hour.`,
        `Pas de mesure (${french}) pour ${shown(node.name)} dans la dernière heure.`,
      ),
      links,
    };
  }
  return {
    answer: say(
      `The ${english} — ${shown(line(known[0]!), 200)}.`,
      `${french[0]!.toUpperCase()}${french.slice(1)} — ${shown(line(known[0]!), 200)}.`,
    ),
    facts: lines(known, line, asked),
    links,
  };
}

export async function versions(asked: Asked): Promise<Said> {
  const { asker, say, words, named } = asked;
  const found = await asker.ask<Inventory>('network.inventory.list', { limit: 500, ...within(asked) });
  if (found === null) return notKnown(asked, 'network.inventory.list');
  const only = named.nodes[0] === undefined ? null : new Set(named.nodes.flat().map(({ node_id: id }) => id.toLowerCase()));
  const known = found.items.filter(({ version, equipment_id: id }) => version !== null && (only === null || only.has(id.toLowerCase())));
  const wanted = /\b(\d+(?:\.[0-9a-z()]+)+)\b/.exec(words)?.[1];
  const old =
    wanted === undefined && /\b(old|older|oldest|outdated|ancien|vieu|vieil|obsolet|perime|not up to date|pas a jour)/.test(words);
  const newest = new Map<string, string>();
  for (const { vendor, os, version } of known) {
    const key = `${vendor} ${os}`;
    if (compareVersions(version!, newest.get(key) ?? '') > 0) newest.set(key, version!);
  }
  const those = known
    .filter(({ vendor, os, version }) =>
      wanted === undefined ? !old || version !== newest.get(`${vendor} ${os}`) : version!.toLowerCase().startsWith(wanted),
    )
    .toSorted((a, b) => compareVersions(a.version!, b.version!));
  const unseen = found.items.length - found.items.filter(({ version }) => version !== null).length;
  const note =
    unseen > 0 && only === null
      ? say(` Of ${unseen} devices the version is not known.`, ` La version de ${unseen} équipements n’est pas connue.`)
      : '';
  const line = ({ name, vendor, os, version, project_name: project }: (typeof those)[number]) =>
    `${name} (${project}): ${[vendor, os, version].filter((part) => part !== null).join(' ')}`;
  const answer = old
    ? those.length === 0
      ? say(
          'No device runs an older version than others of its kind here.',
          'Aucun équipement n’a une version plus ancienne que ses semblables ici.',
        )
      : say(
          `${those.length} devices run an older version than the newest of their kind here.`,
          `${those.length} équipements ont une version plus ancienne que la plus récente de leur genre ici.`,
        )
    : those.length === 0
      ? say('No such version is known of any device.', 'Aucune version de ce genre n’est connue.')
      : those.length === 1
        ? `${shown(line(those[0]!))}.`
        : say(`${those.length} devices:`, `${those.length} équipements :`);
  return {
    answer: answer + note,
    facts: lines(those, line, asked),
    links: [moduleLink('network', say('Inventory', 'Inventaire'), 'network.inventory.list')],
  };
}

/** By numbers where both have numbers: 15.9 is before 15.10. */
function compareVersions(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true, sensitivity: 'base' });
}

const KINDS: readonly (readonly [RegExp, RegExp])[] = [
  [/\b(routers?|routeurs?)\b/, /dynamips|iou|router|vyos|frr|iosv|csr|routeros|chr/i],
  [/\b(switch(es)?|commutateurs?)\b/, /switch/i],
  [/\b(pcs?|hosts?|hotes?|vpcs)\b/, /vpcs|docker/i],
];

export async function count(asked: Asked): Promise<Said> {
  const { asker, say, words, projects } = asked;
  if (/\b(alerts?|alarms?|alertes?|alarmes?)\b/.test(words)) {
    const found = await asker.ask<{ items: readonly { severity: string }[]; next_cursor: string | null }>('alerts.list', {
      limit: 500,
      ...within(asked),
    });
    if (found === null) return notKnown(asked, 'alerts.list');
    const by = Object.entries(Object.groupBy(found.items, ({ severity }) => severity));
    return {
      answer: say(
        `${found.items.length}${found.next_cursor === null ? '' : '+'} alerts are open.`,
        `${found.items.length}${found.next_cursor === null ? '' : '+'} alertes sont ouvertes.`,
      ),
      facts: by.map(([severity, those]) => `${severity}: ${those?.length ?? 0}`),
      links: [moduleLink('monitoring', say('Alerts', 'Alertes'), 'alerts.list')],
    };
  }
  if (/\b(vendors?|constructeurs?|fabricants?|marques?|models?|modeles?|cisco|juniper|arista|mikrotik|huawei|nokia)\b/.test(words)) {
    const found = await asker.ask<Inventory>('network.inventory.list', { limit: 1, ...within(asked) });
    if (found === null) return notKnown(asked, 'network.inventory.list');
    const all = Object.entries(/\b(models?|modeles?)\b/.test(words) ? found.by.model : found.by.vendor);
    const those = all.filter(([name]) => words.split(' ').includes(name.toLowerCase()));
    const told = (those.length > 0 ? those : all).toSorted(([, a], [, b]) => b - a);
    const total = told.reduce((sum, [, number]) => sum + number, 0);
    return {
      answer: say(`${total} devices of ${found.total} in all.`, `${total} équipements sur ${found.total} en tout.`),
      facts: lines(told, ([name, number]) => `${name}: ${number}`, asked),
      links: [moduleLink('network', say('Inventory', 'Inventaire'), 'network.inventory.list')],
    };
  }
  if (asker.failures.has('gns3.topology.get')) return notKnown(asked, 'gns3.topology.get');
  const page = { label: say('Projects', 'Projets'), page: '/projects', operation: 'gns3.topology.get' };
  if (
    /\b(projects?|projets?)\b/.test(words) &&
    !/\b(nodes?|noeuds?|nuds?|devices?|equipements?|links?|liens?|routers?|routeurs?|switch|commutateurs?)/.test(words)
  ) {
    const open = projects.filter(({ status }) => status === 'opened').length;
    return {
      answer: say(`${projects.length} projects, ${open} of them open.`, `${projects.length} projets, dont ${open} ouverts.`),
      facts: lines(projects, ({ name, status }) => `${name}: ${status}`, asked),
      links: [page],
    };
  }
  if (/\b(links?|liens?|cables?)\b/.test(words)) {
    const total = projects.reduce((sum, { links }) => sum + links.length, 0);
    return {
      answer: say(`${total} links.`, `${total} liens.`),
      facts: lines(projects, ({ name, links }) => `${name}: ${links.length}`, asked),
      links: [page],
    };
  }
  const kind = KINDS.find(([sign]) => sign.test(words));
  const wanted = /\b(stopped|down|arrete)/.test(words)
    ? 'stopped'
    : /\b(started|running|up|demarre|tourne|marche|fonctionn|allume)/.test(words)
      ? 'started'
      : null;
  const counted = projects.map((project) => ({
    project,
    nodes: project.nodes.filter(
      ({ node_type: type, name, status }) =>
        (kind === undefined || kind[1].test(type) || kind[1].test(name)) && (wanted === null || status === wanted),
    ),
  }));
  const all = counted.flatMap(({ nodes }) => nodes);
  const running = all.filter(({ status }) => status === 'started').length;
  return {
    answer: say(`${all.length} nodes, ${running} of them running.`, `${all.length} nœuds, dont ${running} qui tournent.`),
    facts: lines(counted, ({ project, nodes }) => `${project.name}: ${nodes.length}`, asked),
    links: [page],
  };
}
