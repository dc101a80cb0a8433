import type { Envelope } from '#kernel/event.ts';
import { linkName, type NodeOf } from '../../kit/link-name.ts';
import type { HubEvent } from '../../topology-fold.ts';

/** What an event is about, and what of it is worth a glance: `R1`, `status`. No words of a language: names and field names alone. */
export function summaryOf(event: Envelope, nodeOf: NodeOf): { readonly about: string; readonly what: string } {
  const told = event as HubEvent;
  switch (told.type) {
    case 'node.created':
    case 'node.started':
    case 'node.stopped':
    case 'node.suspended':
    case 'node.updated':
    case 'node.deleted':
      return { about: told.data.node.name, what: told.data.changed.filter((field) => field !== 'status').join(', ') };
    case 'link.created':
    case 'link.updated':
    case 'link.deleted':
      return { about: linkName(told.data.link, nodeOf), what: told.data.changed.join(', ') };
    case 'project.created':
    case 'project.opened':
    case 'project.closed':
    case 'project.updated':
    case 'project.deleted':
      return { about: told.data.project.name, what: told.data.changed.filter((field) => field !== 'status').join(', ') };
    case 'project.start.begun':
      return { about: told.data.name, what: `0/${told.data.nodes}` };
    case 'project.start.node.reported':
      return { about: told.data.node_name, what: `${told.data.outcome} · ${told.data.done}/${told.data.nodes}` };
    case 'project.start.finished':
      return { about: told.data.name, what: told.data.error ?? told.data.status };
    case 'topology.changed':
      return { about: told.data.server, what: `${told.data.cause} · ${told.data.differences.length}` };
    case 'stream.gap.started':
    case 'stream.gap.ended':
      return { about: `${told.data.server} ${told.data.stream}`, what: told.data.reason };
    case 'server.connected':
    case 'server.lost':
      return { about: told.data.server, what: told.data.reason };
    case 'server.added':
    case 'server.removed':
      return { about: told.data.server, what: told.data.url };
    default:
      return otherwise(event);
  }
}

/** What carries a name, and may have told it under this: an alert, an incident, a run, a report, a module, a device. */
const CARRIERS = ['alert', 'incident', 'run', 'definition'] as const;

/** Of an event that no page here knows: what it names, else what it is of. */
function otherwise({ subject, data }: Envelope): { readonly about: string; readonly what: string } {
  const told = data as Readonly<Record<string, unknown>>;
  for (const carrier of [...CARRIERS.map((key) => told[key]), told]) {
    if (typeof carrier !== 'object' || carrier === null) continue;
    const { title, name, workflow } = carrier as Readonly<Record<string, unknown>>;
    const named = [title, name, workflow].find((each) => typeof each === 'string' && each !== '');
    if (named !== undefined) return { about: named as string, what: '' };
  }
  return { about: subject, what: '' };
}
