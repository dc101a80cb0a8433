import type { z } from 'zod';
import type { EquipmentInterface, EquipmentSummary } from '#model/equipment.ts';
import type { Alert } from '#model/alert.ts';
import type { Topology } from '#model/topology.ts';
import type { Asker } from './asker.ts';
import type { NamedNode } from './names.ts';
import { lines, moduleLink, nodeLink, notKnown, oneNode, when, type Asked, type Said } from './said.ts';
import { shown } from './words.ts';

type Project = Topology['projects'][number];
type Node = Project['nodes'][number];
type End = Project['links'][number]['ends'][number];

const FRENCH_STATUS: Readonly<Record<string, string>> = { started: 'démarré', stopped: 'arrêté', suspended: 'suspendu' };
const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** How a device is, or which are on or off where none is named. */
export async function state(asked: Asked): Promise<Said> {
  const { asker, say, named, projects } = asked;
  if (named.nodes.length + named.nearly.length + named.strange.length === 0) {
    if (asker.failures.has('gns3.topology.get')) return notKnown(asked, 'gns3.topology.get');
    const all = projects.filter(({ status }) => status === 'opened').flatMap(({ nodes }) => nodes);
    const running = all.filter(({ status }) => status === 'started');
    const others = all.filter(({ status }) => status !== 'started');
    const alerts = await asker.ask<{ items: readonly Alert[] }>('alerts.list', { limit: 200, kind: 'device.down', ...within(asked) });
    const silent = alerts?.items.length ?? 0;
    const mute = silent === 0 ? '' : say(` Devices that do not answer: ${silent}.`, ` Équipements qui ne répondent pas : ${silent}.`);
    return {
      answer:
        (others.length === 0
          ? say(`All ${all.length} nodes of open projects run.`, `Les ${all.length} nœuds des projets ouverts tournent tous.`)
          : say(
              `${running.length} of ${all.length} nodes of open projects run; not running: ${others.length}.`,
              `${running.length} nœuds sur ${all.length} des projets ouverts tournent ; à l’arrêt : ${others.length}.`,
            )) + mute,
      facts: [
        ...lines(others, ({ name, status }) => `${name}: ${status}`, asked),
        ...lines(alerts?.items ?? [], ({ title, raised_at: at }) => `${title} (${when(at)})`, asked),
      ],
      links: [
        { label: say('Projects', 'Projets'), page: '/projects', operation: 'gns3.topology.get' },
        ...others.slice(0, 5).map(nodeLink),
      ],
    };
  }
  const one = oneNode(asked);
  if ('said' in one) return one.said;
  const { node } = one;
  const name = shown(node.name);
  const found = await asker.ask<{ items: readonly Alert[] }>('alerts.list', {
    limit: 200,
    project_id: node.project_id,
    node_id: node.node_id,
  });
  const alerts = found?.items ?? [];
  const troubles =
    found === null
      ? ''
      : alerts.length === 0
        ? say(' No alert of it is open.', ' Aucune alerte n’est ouverte à son sujet.')
        : say(` Open alerts: ${alerts.length}.`, ` Alertes ouvertes : ${alerts.length}.`);
  return {
    answer: say(`${name} is ${node.status}.`, `${name} est ${FRENCH_STATUS[node.status] ?? node.status}.`) + troubles,
    facts: lines(alerts, ({ severity, title, raised_at: at }) => `${severity}: ${title} (${when(at)})`, asked),
    links: [nodeLink(node)],
  };
}

/** What a device is: make, model, system, serial, addresses. */
export async function device(asked: Asked): Promise<Said> {
  const { asker, say, words } = asked;
  const one = oneNode(asked);
  if ('said' in one) return one.said;
  const { node } = one;
  const name = shown(node.name);
  const found = await asker.ask<{ items: readonly z.infer<typeof EquipmentSummary>[] }>('equipment.list', {
    project_id: node.project_id,
    q: node.name.slice(0, 200),
    limit: 500,
  });
  if (found === null) return notKnown(asked, 'equipment.list');
  const it = found.items.find(({ equipment_id: id }) => same(id, node.node_id));
  const links = [nodeLink(node)];
  if (it === undefined || it.discovered_at === null) {
    const type = nodeOf(asked.projects, node.node_id)?.node_type ?? '?';
    return {
      answer: say(
        `${name} was not discovered yet; it is a GNS3 node of the type ${type}.`,
        `${name} n’a pas encore été découvert ; c’est un nœud GNS3 de type ${type}.`,
      ),
      links,
    };
  }
  const addresses = it.ip_addresses.join(', ');
  const kind = [it.vendor, it.model, it.os, it.version].filter((part) => part !== null).join(' ');
  if (/\bmac\b/.test(words)) return hardwareAddresses(asked, node);
  const wants = /\b(ip|ips|ipv4|ipv6|address\w*|adress\w*)\b/.test(words);
  const facts: readonly (readonly [string, string | null])[] = [
    [say('vendor', 'constructeur'), it.vendor],
    [say('model', 'modèle'), it.model],
    [say('system', 'système'), [it.os, it.version].filter((part) => part !== null).join(' ')],
    [say('serial', 'numéro de série'), it.serial],
    [say('calls itself', 'se nomme'), it.system_name],
    [say('addresses', 'adresses'), addresses],
    [say('interfaces', 'interfaces'), String(it.interfaces)],
    [say('discovered', 'découvert'), when(it.discovered_at)],
  ];
  return {
    answer: wants
      ? addresses === ''
        ? say(`No address of ${name} is known.`, `Aucune adresse de ${name} n’est connue.`)
        : say(`${name} has: ${shown(addresses, 200)}.`, `${name} a : ${shown(addresses, 200)}.`)
      : kind === ''
        ? say(`What ${name} is could not be found out.`, `Ce qu’est ${name} n’a pas pu être établi.`)
        : say(`${name} is: ${shown(kind, 200)}.`, `${name} est : ${shown(kind, 200)}.`),
    facts: lines(
      facts.filter(([, value]) => value !== null && value !== ''),
      ([what, value]) => `${what}: ${value}`,
      asked,
    ),
    links,
  };
}

async function hardwareAddresses(asked: Asked, node: NamedNode): Promise<Said> {
  const { asker, say } = asked;
  const found = await interfacesOf(asker, node);
  if (found === null) return notKnown(asked, 'equipment.interface.list');
  const known = found.filter(({ mac }) => mac !== null);
  const name = shown(node.name);
  return {
    answer:
      known.length === 0
        ? say(`No hardware address of ${name} is known.`, `Aucune adresse matérielle de ${name} n’est connue.`)
        : say(`Hardware addresses of ${name}: ${known.length}.`, `Adresses matérielles de ${name} : ${known.length}.`),
    facts: lines(known, ({ name: port, mac }) => `${port}: ${mac}`, asked),
    links: [nodeLink(node)],
  };
}

async function interfacesOf(
  asker: Asker,
  { project_id, node_id }: NamedNode,
): Promise<readonly z.infer<typeof EquipmentInterface>[] | null> {
  const found = await asker.ask<{ items: readonly z.infer<typeof EquipmentInterface>[] }>('equipment.interface.list', {
    project_id,
    equipment_ids: [node_id],
  });
  return found?.items ?? null;
}

/** Where the cables of a device go, as GNS3 has them. */
export async function neighbors(asked: Asked): Promise<Said> {
  const { say, projects, named } = asked;
  const one = oneNode(asked);
  if ('said' in one) return one.said;
  const { node } = one;
  const project = projects.find(({ project_id: id }) => id === node.project_id);
  const cables = (project?.links ?? []).flatMap(({ ends }) => {
    const own = ends.find(({ node_id: id }) => same(id, node.node_id));
    const other = ends.find((end) => end !== own);
    return own === undefined || other === undefined ? [] : [{ own, other, name: nodeOf(projects, other.node_id)?.name ?? other.node_id }];
  });
  const name = shown(node.name);
  const port = (end: End): string => portName(nodeOf(projects, end.node_id), end);
  const facts = lines(cables, ({ own, other, name: peer }) => `${port(own)} – ${peer} ${port(other)}`, asked);
  const links = [nodeLink(node), { label: shown(node.project), page: `/projects/${node.project_id}`, operation: 'gns3.topology.get' }];
  const second = named.nodes[1]?.find(({ project_id: id }) => id === node.project_id);
  if (second !== undefined) {
    const between = cables.filter(({ other }) => same(other.node_id, second.node_id));
    return {
      answer:
        between.length === 0
          ? say(
              `No link joins ${name} and ${shown(second.name)} directly.`,
              `Aucun lien ne relie directement ${name} et ${shown(second.name)}.`,
            )
          : say(
              `Yes: ${name} and ${shown(second.name)} are joined directly (links: ${between.length}).`,
              `Oui : ${name} et ${shown(second.name)} sont reliés directement (liens : ${between.length}).`,
            ),
      facts: lines(between, ({ own, other, name: peer }) => `${port(own)} – ${peer} ${port(other)}`, asked),
      links,
    };
  }
  const peers = [...new Set(cables.map(({ name: peer }) => shown(peer)))].join(', ');
  return {
    answer:
      cables.length === 0
        ? say(`${name} has no link.`, `${name} n’a aucun lien.`)
        : say(`${name} is joined to: ${shown(peers, 200)}.`, `${name} est relié à : ${shown(peers, 200)}.`),
    facts,
    links,
  };
}

/** Ports of a device: which are free, and which interfaces are down as far as discovery knows. */
export async function ports(asked: Asked): Promise<Said> {
  const { asker, say, projects } = asked;
  const one = oneNode(asked);
  if ('said' in one) return one.said;
  const { node } = one;
  const name = shown(node.name);
  const all = nodeOf(projects, node.node_id)?.ports ?? [];
  const ends = projects.flatMap(({ links }) => links.flatMap((link) => link.ends)).filter(({ node_id: id }) => same(id, node.node_id));
  const free = all.filter(
    ({ adapter_number: adapter, port_number: port }) => !ends.some(({ adapter_number: a, port_number: p }) => a === adapter && p === port),
  );
  const found = await interfacesOf(asker, node);
  const down = (found ?? []).filter(({ oper_status: status }) => status !== null && status !== 'up');
  return {
    answer: say(
      `${name} has ${all.length} ports, ${free.length} of them free. Interfaces that are not up: ${down.length}.`,
      `${name} a ${all.length} ports, dont ${free.length} libres. Interfaces qui ne sont pas actives : ${down.length}.`,
    ),
    facts: [
      ...lines(free, ({ name: port }) => say(`${port}: free`, `${port} : libre`), asked),
      ...lines(
        down,
        ({ name: port, admin_status: admin, oper_status: oper }) =>
          `${port}: ${oper}${admin === 'down' ? say(' (shut down)', ' (désactivée)') : ''}`,
        asked,
      ),
    ],
    links: [nodeLink(node)],
  };
}

/** Which devices discovery knows, and which not. */
export async function discovered(asked: Asked): Promise<Said> {
  const { asker, say, projects } = asked;
  const found = await asker.ask<{ items: readonly z.infer<typeof EquipmentSummary>[]; total: number }>('network.inventory.list', {
    limit: 500,
    ...within(asked),
  });
  if (found === null) return notKnown(asked, 'network.inventory.list');
  const known = new Set(found.items.filter(({ discovered_at: at }) => at !== null).map(({ equipment_id: id }) => id.toLowerCase()));
  const nodes = projects.flatMap((project) => project.nodes);
  const missing = nodes.filter(({ node_id: id }) => !known.has(id.toLowerCase()));
  const partial = found.items.filter(({ discovery_status: status }) => status === 'partial' || status === 'failed');
  return {
    answer:
      missing.length === 0
        ? say(`All ${nodes.length} devices were discovered.`, `Les ${nodes.length} équipements ont tous été découverts.`)
        : say(
            `${missing.length} of ${nodes.length} devices were not discovered yet.`,
            `${missing.length} équipements sur ${nodes.length} n’ont pas encore été découverts.`,
          ),
    facts: [
      ...lines(missing, ({ name }) => name, asked),
      ...lines(partial, ({ name, discovery_status: status }) => `${name}: ${status}`, asked),
    ],
    links: [moduleLink('network', say('Inventory', 'Inventaire'), 'network.inventory.list')],
  };
}

const within = ({ projectId }: Asked) => (projectId === undefined ? {} : { project_id: projectId });

function nodeOf(projects: Topology['projects'], id: string): Node | undefined {
  return projects.flatMap(({ nodes }) => nodes).find(({ node_id: one }) => same(one, id));
}

function portName(node: Node | undefined, { adapter_number: adapter, port_number: port }: End): string {
  const found = node?.ports.find(({ adapter_number: a, port_number: p }) => a === adapter && p === port);
  return found?.name ?? `${adapter}/${port}`;
}
