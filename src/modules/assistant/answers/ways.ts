import { lines, moduleLink, nodeLink, notKnown, oneNode, when, type Asked, type Said } from './said.ts';
import { shown } from './words.ts';

interface Way {
  readonly outcome: 'arrives' | 'arrives_partly' | 'stops';
  readonly hops: readonly { readonly number: number; readonly name: string; readonly state: string; readonly reason: string }[];
}

export async function path(asked: Asked): Promise<Said> {
  const { asker, say, named, projectId } = asked;
  const [first, second] = named.nodes;
  const [address, otherAddress] = named.addresses;
  if (first === undefined) {
    const one = oneNode(asked);
    if ('said' in one) return one.said;
  }
  if (second === undefined && named.nearly.length > 0) {
    const one = oneNode({ ...asked, named: { ...named, nodes: [] } });
    if ('said' in one) return one.said;
  }
  const to = second?.[0]?.name ?? address;
  if (to === undefined || first === undefined) {
    return { answer: say('Say from where to where: the path from R1 to R2.', 'Dites d’où à où : le chemin de R1 à R2.') };
  }
  const shared = first.filter(({ project_id: id }) => second === undefined || second.some((other) => other.project_id === id));
  const meant = projectId === undefined ? shared : shared.filter(({ project_id: id }) => id === projectId);
  if (meant.length === 0) {
    return {
      answer: say(
        `${shown(first[0]!.name)} and ${shown(to)} are in different projects.`,
        `${shown(first[0]!.name)} et ${shown(to)} sont dans des projets différents.`,
      ),
    };
  }
  if (meant.length > 1) {
    const one = oneNode({ ...asked, named: { ...named, nodes: [meant] } });
    if ('said' in one) return one.said;
  }
  const from = meant[0]!;
  // Where the address stands before the name, it is the beginning.
  const turned = second === undefined && otherAddress === undefined && named.text.indexOf('#a') < named.text.indexOf('#n');
  const ends = turned ? { from: to, to: from.name } : { from: from.name, to };
  const found = await asker.ask<Way>('network.path.get', { project_id: from.project_id, ...ends });
  if (found === null) return notKnown(asked, 'network.path.get');
  const names = shown(found.hops.map(({ name }) => name).join(' → '), 240);
  const last = found.hops.findLast(({ state }) => state === 'stops');
  const stops = last === undefined ? '' : ` ${shown(last.name)}: ${shown(last.reason, 200)}`;
  const words = {
    arrives: say(`It arrives: ${names}.`, `Il arrive : ${names}.`),
    arrives_partly: say(`Only some of the ways arrive: ${names}.${stops}`, `Seuls certains chemins arrivent : ${names}.${stops}`),
    stops: say(`It does not arrive: ${names}.${stops}`, `Il n’arrive pas : ${names}.${stops}`),
  };
  return {
    answer: words[found.outcome],
    facts: lines(found.hops, ({ number, name, reason }) => `${number}. ${name}: ${reason}`, asked),
    links: [moduleLink('network', say('Paths', 'Chemins'), 'network.path.get'), nodeLink(from)],
  };
}

interface Applied {
  readonly project_id: string;
  readonly node_id: string | null;
  readonly link_id: string | null;
  readonly interface: string | null;
  readonly name: string;
  readonly what: string;
  readonly verified: boolean;
}

export async function qos(asked: Asked): Promise<Said> {
  const { asker, say, projectId, projects } = asked;
  const found = await asker.ask<{ items: readonly Applied[] }>('qos.application.list', { state: 'in_force', limit: 500 });
  if (found === null) return notKnown(asked, 'qos.application.list');
  const inForce = found.items.filter(({ project_id: id }) => projectId === undefined || id.toLowerCase() === projectId.toLowerCase());
  const nodes = new Map(projects.flatMap((project) => project.nodes.map(({ node_id: id, name }) => [id.toLowerCase(), name] as const)));
  const line = ({ name, what, node_id: node, interface: port, verified }: Applied) => {
    const where = [node === null ? undefined : nodes.get(node.toLowerCase()), port ?? undefined]
      .filter((part) => part !== undefined)
      .join(' ');
    return `${name}: ${what}${where === '' ? '' : ` — ${where}`}${verified ? say(' (verified)', ' (vérifié)') : ''}`;
  };
  return {
    answer:
      inForce.length === 0
        ? say('No QoS is in force.', 'Aucune QoS n’est en vigueur.')
        : say(`In force: ${inForce.length}.`, `En vigueur : ${inForce.length}.`),
    facts: lines(inForce, line, asked),
    links: [moduleLink('qos', 'QoS', 'qos.application.list')],
  };
}

export async function reports(asked: Asked): Promise<Said> {
  const { asker, say, projectId } = asked;
  const found = await asker.ask<{ items: readonly { readonly title: string; readonly kind: string; readonly generated_at: string }[] }>(
    'reporting.report.list',
    {
      limit: 20,
      ...(projectId === undefined ? {} : { project_id: projectId }),
    },
  );
  if (found === null) return notKnown(asked, 'reporting.report.list');
  const line = ({ title, kind, generated_at: at }: (typeof found.items)[number]) => `${title} (${kind}), ${when(at)}`;
  return {
    answer:
      found.items.length === 0
        ? say('There are no reports yet.', 'Il n’y a pas encore de rapport.')
        : say(`The newest report: ${shown(line(found.items[0]!))}.`, `Le dernier rapport : ${shown(line(found.items[0]!))}.`),
    facts: lines(found.items, line, asked),
    links: [moduleLink('reporting', say('Reports', 'Rapports'), 'reporting.report.list')],
  };
}
