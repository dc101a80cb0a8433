import { LOOKS } from '#model/looks.ts';
import { lines, moduleLink, nodeLink, notKnown, oneNode, when, type Asked, type Said, type SaidLink } from './said.ts';
import { shown } from './words.ts';

interface Happened {
  readonly type: string;
  readonly time: string;
  readonly subject: string;
  readonly priority: string;
  readonly projectid?: string;
  readonly nodeid?: string;
  readonly data: Readonly<Record<string, unknown>>;
}
interface Page<T> {
  readonly items: readonly T[];
  readonly next_cursor: string | null;
}

const DAY_MS = 86_400_000;
/** What changes a network, or tells that something went wrong in it; not each measurement. */
const TELLING = [
  'node.*',
  'link.*',
  'project.*',
  'alert.raised',
  'alert.cleared',
  'incident.*',
  'equipment.changed',
  'configuration.*',
  'server.*',
  'qos.*',
];
const eventsPage = ({ say }: Asked): SaidLink => ({ label: say('Events', 'Événements'), page: '/events', operation: 'events.list' });
const only = ({ projectId }: Asked) => (projectId === undefined ? {} : { projects: [projectId] });

/** What an event is about, by the name that its data give it. */
function aboutOf({ data, subject }: Happened, { projects }: Asked): string {
  const { ends } = (data['link'] ?? {}) as { readonly ends?: readonly { readonly node_id: string }[] };
  if (Array.isArray(ends)) {
    const nodes = projects.flatMap((project) => project.nodes);
    const names = (ends as readonly { readonly node_id: string }[]).map(
      ({ node_id: id }) => nodes.find(({ node_id: one }) => one === id)?.name,
    );
    if (names.length > 0 && names.every((name) => name !== undefined)) return names.join(' – ');
  }
  for (const key of ['node', 'project', 'alert', 'incident']) {
    const thing = data[key] as { readonly name?: unknown; readonly title?: unknown } | undefined;
    const name = thing?.name ?? thing?.title;
    if (typeof name === 'string') return name;
  }
  return typeof data['name'] === 'string' ? data['name'] : subject;
}

export async function changes(asked: Asked): Promise<Said> {
  const { asker, say, now, named } = asked;
  const since = asked.since ?? new Date(now.getTime() - DAY_MS);
  const nodes = named.nodes[0]?.map(({ node_id: id }) => id);
  if (nodes === undefined && named.nearly.length > 0) {
    const one = oneNode(asked);
    if ('said' in one) return one.said;
  }
  const found = await asker.ask<Page<Happened>>('events.list', {
    types: TELLING,
    from: since.toISOString(),
    ...(asked.until === null ? {} : { until: asked.until.toISOString() }),
    limit: 500,
    ...only(asked),
    ...(nodes === undefined ? {} : { nodes }),
  });
  if (found === null) return notKnown(asked, 'events.list');
  // Positions on a map and the like are nothing that anybody asks about.
  const those = found.items.filter(({ priority }) => priority !== 'low');
  const by = Object.entries(Object.groupBy(those, ({ type }) => type)).toSorted(([, a], [, b]) => (b?.length ?? 0) - (a?.length ?? 0));
  const counts = by.slice(0, 5).map(([type, all]) => `${type} × ${all?.length ?? 0}`);
  const configured = await changedConfigurations(asked, since, nodes);
  const { until } = asked;
  const then =
    until === null
      ? say(`since ${when(since)}`, `depuis le ${when(since)}`)
      : say(`from ${when(since)} to ${when(until)}`, `du ${when(since)} au ${when(until)}`);
  const many = `${those.length}${found.next_cursor === null ? '' : '+'}`;
  return {
    answer:
      those.length === 0 && configured.length === 0
        ? say(`Nothing changed ${then}.`, `Rien n’a changé ${then}.`)
        : say(`${many} changes ${then}: ${counts.join(', ')}.`, `${many} changements ${then} : ${counts.join(', ')}.`),
    facts: [...configured, ...lines(those, (event) => `${when(event.time)} ${event.type} ${aboutOf(event, asked)}`, asked)],
    links: [eventsPage(asked)],
  };
}

/** Devices whose configuration is another since then, with how many lines differ. */
async function changedConfigurations(asked: Asked, since: Date, nodes: readonly string[] | undefined): Promise<string[]> {
  const { asker, say, projectId } = asked;
  const found = await asker.ask<Page<{ project_id: string; node_id: string; name: string; kind: string }>>('network.backup.list', {
    kind: 'running',
    limit: 500,
    ...(projectId === undefined ? {} : { project_id: projectId }),
    ...(nodes?.length === 1 ? { node_id: nodes[0] } : {}),
  });
  const told: string[] = [];
  for (const { project_id, node_id, name } of (found?.items ?? []).slice(0, MOST_COMPARED)) {
    const versions = await asker.ask<Page<{ hash: string; first_seen_at: string }>>('network.backup.versions.list', {
      project_id,
      node_id,
      limit: 20,
    });
    const known = (versions?.items ?? []).filter(({ first_seen_at: at }) => asked.until === null || at < asked.until.toISOString());
    const [newest] = known;
    const before = known.find(({ first_seen_at: at }) => at < since.toISOString());
    if (newest === undefined || before === undefined || newest.hash === before.hash) continue;
    const difference = await asker.ask<{ added: number; removed: number }>('network.backup.diff', {
      project_id,
      node_id,
      before: before.hash,
      after: newest.hash,
    });
    if (difference === null) continue;
    const { added, removed } = difference;
    told.push(
      shown(say(`configuration of ${name}: +${added} −${removed} lines`, `configuration de ${name} : +${added} −${removed} lignes`), 240),
    );
  }
  return told;
}

/** Each costs two questions. */
const MOST_COMPARED = 10;

export async function restarted(asked: Asked): Promise<Said> {
  const { asker, say } = asked;
  const one = oneNode(asked);
  if ('said' in one) return one.said;
  const { node } = one;
  const found = await asker.ask<Page<Happened>>('events.list', {
    types: ['node.started', 'node.reloaded', 'node.stopped'],
    nodes: [node.node_id],
    limit: 20,
  });
  if (found === null) return notKnown(asked, 'events.list');
  const uptime = await asker.ask<{ series: readonly { points: readonly (readonly [number, number])[] }[] }>('monitoring.range.get', {
    metric: 'sysUpTime',
    project_id: node.project_id,
    node_id: node.node_id,
    aggregate: 'last',
  });
  const last = uptime?.series[0]?.points.at(-1);
  const start = found.items.find(({ type }) => type !== 'node.stopped');
  const name = shown(node.name);
  // sysUpTime counts hundredths of a second (RFC 3418): the device itself may have started anew since GNS3 started it.
  const agent =
    last === undefined
      ? []
      : [
          say(
            `its agent says: up since ${when(new Date(last[0] - last[1] * 10))}`,
            `son agent dit : en marche depuis le ${when(new Date(last[0] - last[1] * 10))}`,
          ),
        ];
  return {
    answer:
      start === undefined
        ? say(
            `No start of ${name} is in the log; now it is ${node.status}.`,
            `Le journal ne contient aucun démarrage de ${name} ; son état est ${node.status}.`,
          )
        : say(
            `${name} was last started at ${when(start.time)}; now it is ${node.status}.`,
            `${name} a été démarré pour la dernière fois le ${when(start.time)} ; son état est ${node.status}.`,
          ),
    facts: [...agent, ...lines(found.items, ({ time, type }) => `${when(time)} ${type}`, asked)],
    links: [nodeLink(node), eventsPage(asked)],
  };
}

interface AuditRow {
  readonly at: string;
  readonly caller: { readonly name: string; readonly kind: string };
  readonly operation: string | null;
  readonly outcome: string;
}

export async function changedBy(asked: Asked): Promise<Said> {
  const { asker, say } = asked;
  const one = oneNode(asked);
  if ('said' in one) return one.said;
  const { node } = one;
  const found = await asker.ask<Page<AuditRow>>('audit.list', {
    text: node.node_id,
    outcome: 'done',
    limit: 200,
    ...(asked.since === null ? {} : { from: asked.since.toISOString() }),
    ...(asked.until === null ? {} : { until: asked.until.toISOString() }),
  });
  if (found === null) return notKnown(asked, 'audit.list');
  // Modules only do what somebody asked for, which has a row of its own.
  const those = found.items.filter(
    ({ operation, caller: { kind } }) =>
      operation !== null && kind !== 'module' && !LOOKS.has(operation) && !/\.(get|list|read|search)$/.test(operation),
  );
  const [last] = those;
  const name = shown(node.name);
  return {
    answer:
      last === undefined
        ? say(
            `The audit tells of nobody who changed ${name} through Thalamus.`,
            `L’audit ne mentionne personne qui ait modifié ${name} par Thalamus.`,
          )
        : say(
            `${shown(last.caller.name)} was the last to change ${name}: ${last.operation} at ${when(last.at)}.`,
            `${shown(last.caller.name)} a modifié ${name} en dernier : ${last.operation} le ${when(last.at)}.`,
          ),
    facts: lines(those, ({ at, caller, operation }) => `${when(at)} ${caller.name}: ${operation}`, asked),
    links: [{ label: 'Audit', page: '/audit', operation: 'audit.list' }, nodeLink(node)],
  };
}

interface BackedUp {
  readonly name: string;
  readonly node_id: string;
  readonly kind: string;
  readonly seen_at: string;
  readonly lines: number;
  readonly failing: { readonly since: string; readonly reason: string } | null;
}

export async function backup(asked: Asked): Promise<Said> {
  const { asker, say, named, projectId } = asked;
  const link = moduleLink('network', say('Backups', 'Sauvegardes'), 'network.backup.list');
  const ofOne = named.nodes.length + named.nearly.length + named.strange.length > 0;
  const one = ofOne ? oneNode(asked) : null;
  if (one !== null && 'said' in one) return one.said;
  const meant =
    one === null
      ? projectId === undefined
        ? {}
        : { project_id: projectId }
      : { project_id: one.node.project_id, node_id: one.node.node_id };
  const found = await asker.ask<Page<BackedUp> & { never: readonly { name: string; reason: string }[] }>('network.backup.list', {
    limit: 500,
    ...meant,
  });
  if (found === null) return notKnown(asked, 'network.backup.list');
  const line = ({ name, kind, seen_at: at, lines: count, failing }: BackedUp) =>
    `${name}: ${kind}, ${when(at)}, ${say(`${count} lines`, `${count} lignes`)}${failing === null ? '' : say(`; fails since ${when(failing.since)}`, ` ; échoue depuis le ${when(failing.since)}`)}`;
  const facts = [...lines(found.items, line, asked), ...lines(found.never, ({ name, reason }) => `${name}: ${reason}`, asked)];
  if (one !== null) {
    const name = shown(one.node.name);
    const [newest] = found.items.toSorted((a, b) => b.seen_at.localeCompare(a.seen_at));
    return {
      answer:
        newest === undefined
          ? say(`No, there is no backup of ${name}.`, `Non, il n’y a pas de sauvegarde de ${name}.`)
          : say(
              `Yes: the configuration of ${name} was last read at ${when(newest.seen_at)}.`,
              `Oui : la configuration de ${name} a été lue pour la dernière fois le ${when(newest.seen_at)}.`,
            ),
      facts,
      links: [link, nodeLink(one.node)],
    };
  }
  const devices = new Set(found.items.map(({ node_id: id }) => id)).size;
  return {
    answer: say(
      `${devices} devices are backed up, ${found.never.length} could not be.`,
      `${devices} équipements sont sauvegardés, ${found.never.length} n’ont pas pu l’être.`,
    ),
    facts,
    links: [link],
  };
}
