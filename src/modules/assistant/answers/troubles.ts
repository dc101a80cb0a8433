import type { Alert, Incident } from '#model/alert.ts';
import type { Cause } from '../analysis-messages.ts';
import { lines, moduleLink, nodeLink, notKnown, oneNode, projectLink, when, type Asked, type Said } from './said.ts';
import { shown } from './words.ts';

interface Page<T> {
  readonly items: readonly T[];
  readonly next_cursor: string | null;
}

const MOST = 200;
const within = ({ projectId }: Asked) => (projectId === undefined ? {} : { project_id: projectId });
const alertLine = ({ severity, title, raised_at: at }: Alert) => `${severity}: ${title} (${when(at)})`;
const monitoring = ({ say }: Asked) => moduleLink('monitoring', say('Alerts', 'Alertes'), 'alerts.list');
/** Of a list that goes on, at least so many. */
const many = ({ items, next_cursor: next }: Page<unknown>) => `${items.length}${next === null ? '' : '+'}`;

export async function down(asked: Asked): Promise<Said> {
  const { asker, projects, say } = asked;
  const meant = asked.named.nodes[0];
  const only = meant === undefined ? null : new Set(meant.map(({ node_id: id }) => id));
  const stopped = projects
    .filter(({ status }) => status === 'opened')
    .flatMap((project) =>
      project.nodes
        .filter(({ status, node_id: id }) => (status === 'stopped' || status === 'suspended') && (only === null || only.has(id)))
        .map((node) => ({ node, project })),
    );
  const alerts = await asker.ask<Page<Alert>>('alerts.list', {
    limit: MOST,
    min_severity: 'warning',
    ...within(asked),
    ...(meant?.length === 1 ? { node_id: meant[0]!.node_id } : {}),
  });
  const bad = (alerts?.items ?? []).filter(({ caused_by: cause }) => cause === null);
  if (asker.failures.has('gns3.topology.get') && alerts === null) return notKnown(asked, 'gns3.topology.get');
  const unknown = alerts === null ? say(' Alerts could not be looked at.', ' Les alertes n’ont pas pu être consultées.') : '';
  const state =
    stopped.length === 0 && bad.length === 0
      ? say('Nothing that is known is down.', 'Rien de connu n’est en panne.')
      : say(
          `${stopped.length} nodes of open projects do not run, and ${bad.length} alerts of warning or worse are open.`,
          `${stopped.length} nœuds des projets ouverts ne tournent pas, et ${bad.length} alertes de niveau avertissement ou pire sont ouvertes.`,
        );
  return {
    answer: state + unknown,
    facts: [
      ...lines(bad, alertLine, asked),
      ...lines(stopped, ({ node, project }) => `${node.name} (${project.name}): ${node.status}`, asked),
    ],
    links: [monitoring(asked), ...stopped.slice(0, 5).map(({ node }) => nodeLink(node))],
  };
}

export async function alerts(asked: Asked): Promise<Said> {
  const { asker, say } = asked;
  const node = asked.named.nodes[0]?.length === 1 ? asked.named.nodes[0][0] : undefined;
  const found = await asker.ask<Page<Alert>>('alerts.list', {
    limit: MOST,
    ...within(asked),
    ...(node === undefined ? {} : { node_id: node.node_id }),
    ...(/\bcriti(cal|que)/.test(asked.words) ? { min_severity: 'critical' } : {}),
    ...(/\b(un|not |non |pas )(yet |encore )?(acknowledged|acquitte)/.test(asked.words) ? { state: ['active'] } : {}),
  });
  if (found === null) return notKnown(asked, 'alerts.list');
  const about = node === undefined ? '' : say(` of ${shown(node.name)}`, ` sur ${shown(node.name)}`);
  return {
    answer:
      found.items.length === 0
        ? say(`No alert${about} is open.`, `Aucune alerte${about} n’est ouverte.`)
        : say(`Open alerts${about}: ${many(found)}.`, `Alertes ouvertes${about} : ${many(found)}.`),
    facts: lines(found.items, alertLine, asked),
    links: [monitoring(asked)],
  };
}

export async function incidents(asked: Asked): Promise<Said> {
  const found = await asked.asker.ask<Page<Incident>>('incidents.list', { state: 'open', limit: MOST, ...within(asked) });
  if (found === null) return notKnown(asked, 'incidents.list');
  return {
    answer:
      found.items.length === 0
        ? asked.say('No incident is open.', 'Aucun incident n’est ouvert.')
        : asked.say(`Open incidents: ${many(found)}.`, `Incidents ouverts : ${many(found)}.`),
    facts: lines(
      found.items,
      ({ severity, title, opened_at: at, cause }) => `${severity}: ${title} (${when(at)})${cause === null ? '' : ` — ${cause}`}`,
      asked,
    ),
    links: [moduleLink('monitoring', asked.say('Incidents', 'Incidents'), 'incidents.list')],
  };
}

export async function security(asked: Asked): Promise<Said> {
  const { asker, say } = asked;
  const found = await asker.ask<Page<Alert>>('alerts.list', { state: ['active', 'acknowledged', 'cleared'], limit: 500, ...within(asked) });
  if (found === null) return notKnown(asked, 'alerts.list');
  const [address] = asked.named.addresses;
  const from = asked.since?.toISOString() ?? '';
  const those = found.items.filter(
    (alert) =>
      (alert.source === 'security' || /^(ids|security|auth|scan|waf)\./.test(alert.kind)) &&
      alert.changed_at >= from &&
      (address === undefined ? alert.state !== 'cleared' || asked.since !== null : speaksOf(alert, address)),
  );
  const of = address === undefined ? '' : say(` about ${address}`, ` au sujet de ${address}`);
  return {
    answer:
      those.length === 0
        ? say(
            `No security alert${of} among the last ${found.items.length} alerts.`,
            `Aucune alerte de sécurité${of} parmi les ${found.items.length} dernières alertes.`,
          )
        : say(`Security alerts${of}: ${those.length}.`, `Alertes de sécurité${of} : ${those.length}.`),
    facts: lines(those, (alert) => `${alertLine(alert)}, ${alert.state}`, asked),
    links: [moduleLink('security', say('Security', 'Sécurité'), 'security.events.search')],
  };
}

/** Whether an address stands in what an alert is about, whole: 10.0.0.1 is not 10.0.0.12. */
function speaksOf({ place, title, message, resource, details }: Alert, address: string): boolean {
  if (place.address === address) return true;
  const text = [title, message, resource, JSON.stringify(details)].join('\n');
  return text.split(/[^0-9a-fA-F:.]+/).some((word) => word.replace(/^[.:]+|[.:]+$/g, '') === address);
}

interface Causes {
  readonly about: { readonly alerts: readonly unknown[] };
  readonly candidates: readonly Cause[];
}

export async function cause(asked: Asked): Promise<Said> {
  const { asker, say, projects } = asked;
  const names = asked.named.nodes.length > 0 || asked.named.nearly.length > 0 || asked.named.strange.length > 0;
  if (!names)
    return causesOf(asked, await asker.ask<Causes>('assistant.cause.get', within(asked)), say('what is wrong', 'ce qui ne va pas'));
  const one = oneNode(asked);
  if ('said' in one) return one.said;
  const { node } = one;
  const name = shown(node.name);
  const project = projects.find(({ project_id: id }) => id === node.project_id);
  const link = { links: [nodeLink(node), ...(project === undefined ? [] : [projectLink(project)])] };
  if (project?.status === 'closed') {
    return { answer: say(`${name} does not run: its project is closed.`, `${name} ne tourne pas : son projet est fermé.`), ...link };
  }
  const open = await asker.ask<Page<Alert>>('alerts.list', { project_id: node.project_id, node_id: node.node_id, limit: 20 });
  const [worst] = open?.items ?? [];
  if (worst !== undefined) {
    const told = await asker.ask<Causes>('assistant.cause.get', { alert_id: worst.alert_id });
    if (told !== null && told.candidates.length > 0) return causesOf(asked, told, name);
    return {
      answer: say(
        `What stands out about ${name}: ${shown(worst.title)}. Its cause is not known.`,
        `Ce qui ressort pour ${name} : ${shown(worst.title)}. La cause n’est pas connue.`,
      ),
      facts: lines(open!.items, alertLine, asked),
      ...link,
    };
  }
  if (node.status === 'stopped' || node.status === 'suspended') {
    return {
      answer: say(
        `${name} does not run: it is ${node.status}.`,
        `${name} ne tourne pas : il est ${node.status === 'stopped' ? 'arrêté' : 'suspendu'}.`,
      ),
      ...link,
    };
  }
  const around = await asker.ask<Causes>('assistant.cause.get', { project_id: node.project_id });
  if (around !== null && around.candidates.length > 0)
    return causesOf(asked, around, say(`trouble around ${name}`, `ce qui touche ${name}`));
  const blind = open === null ? say(' Alerts could not be looked at.', ' Les alertes n’ont pas pu être consultées.') : '';
  return {
    answer:
      say(
        `Nothing that is known speaks against ${name}: it is ${node.status}, without open alerts.`,
        `Rien de connu ne parle contre ${name} : état ${node.status}, sans alerte ouverte.`,
      ) + blind,
    ...link,
  };
}

function causesOf(asked: Asked, told: Causes | null, about: string): Said {
  const { say } = asked;
  if (told === null) return notKnown(asked, 'assistant.cause.get');
  const [first] = told.candidates;
  if (first === undefined) {
    return {
      answer:
        told.about.alerts.length === 0
          ? say('No alert is open that would need a cause.', 'Aucune alerte ouverte ne demande de cause.')
          : say(
              'Alerts are open, but nothing that is known explains them.',
              'Des alertes sont ouvertes, mais rien de connu ne les explique.',
            ),
    };
  }
  const percent = Math.round(first.confidence * 100);
  return {
    answer: say(
      `The likely cause of ${about}: ${shown(first.title)} (${percent} %).`,
      `Cause probable (${about}) : ${shown(first.title)} (${percent} %).`,
    ),
    facts: [
      ...lines(first.reasons, (reason) => reason, asked),
      ...lines(told.candidates.slice(1), ({ title, confidence }) => `${title} (${Math.round(confidence * 100)} %)`, asked),
    ],
    links: first.links.map(({ label, page, operation }) => ({ label: shown(label), page, operation })),
  };
}
