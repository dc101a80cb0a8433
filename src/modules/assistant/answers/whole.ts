import type { Alert, Incident } from '#model/alert.ts';
import type { Capacity, Risk } from '../analysis-messages.ts';
import { lines, moduleLink, nodeLink, notKnown, oneNode, when, type Asked, type Said } from './said.ts';
import { shown } from './words.ts';

interface Page<T> {
  readonly items: readonly T[];
  readonly next_cursor: string | null;
}

const within = ({ projectId }: Asked) => (projectId === undefined ? {} : { project_id: projectId });

/** The network at a glance. */
export async function overview(asked: Asked): Promise<Said> {
  const { asker, say, projects } = asked;
  if (asker.failures.has('gns3.topology.get')) return notKnown(asked, 'gns3.topology.get');
  const [alerts, incidents] = await Promise.all([
    asker.ask<Page<Alert>>('alerts.list', { limit: 200, ...within(asked) }),
    asker.ask<Page<Incident>>('incidents.list', { state: 'open', limit: 200, ...within(asked) }),
  ]);
  const nodes = projects.flatMap((project) => project.nodes);
  const running = nodes.filter(({ status }) => status === 'started').length;
  const count = <T>(page: Page<T> | null): string => (page === null ? '?' : `${page.items.length}${page.next_cursor === null ? '' : '+'}`);
  const worst = (alerts?.items ?? []).filter(({ caused_by: cause }) => cause === null);
  return {
    answer: say(
      `${nodes.length} nodes, ${running} of them running; open alerts: ${count(alerts)}, open incidents: ${count(incidents)}.`,
      `${nodes.length} nœuds, dont ${running} qui tournent ; alertes ouvertes : ${count(alerts)}, incidents ouverts : ${count(incidents)}.`,
    ),
    facts: [
      ...lines(
        projects,
        ({ name, status, nodes: those, links }) =>
          say(
            `${name} (${status}): ${those.length} nodes, ${links.length} links`,
            `${name} (${status}) : ${those.length} nœuds, ${links.length} liens`,
          ),
        asked,
      ),
      ...lines(worst, ({ severity, title, raised_at: at }) => `${severity}: ${title} (${when(at)})`, asked),
    ],
    links: [
      { label: say('Projects', 'Projets'), page: '/projects', operation: 'gns3.topology.get' },
      moduleLink('monitoring', say('Alerts', 'Alertes'), 'alerts.list'),
    ],
    suggestions: [say('What changed since yesterday?', 'Qu’est-ce qui a changé depuis hier ?')],
  };
}

/** What will be full, and what may fail. */
export async function outlook(asked: Asked): Promise<Said> {
  const { asker, say, named, words } = asked;
  const ofOne = named.nodes.length + named.nearly.length + named.strange.length > 0;
  const one = ofOne ? oneNode(asked) : null;
  if (one !== null && 'said' in one) return one.said;
  const node = one?.node;
  const found = await asker.ask<{
    failure_risk: { readonly components: readonly Risk[] };
    capacity_forecast: readonly Capacity[];
  }>('assistant.predictions.get', {
    ...within(asked),
    ...(node === undefined ? {} : { project_id: node.project_id, node_id: node.node_id }),
  });
  if (found === null) return notKnown(asked, 'assistant.predictions.get');
  const wanted = METRICS.find(([sign]) => sign.test(words))?.[1];
  const capacities = found.capacity_forecast.filter(({ metric }) => wanted === undefined || wanted.test(metric));
  const full = capacities.filter(({ days_to_full: days }) => days !== null);
  const risks = found.failure_risk.components;
  const links = [
    moduleLink('assistant', say('Forecasts', 'Prévisions'), 'assistant.predictions.get'),
    ...(node === undefined ? [] : [nodeLink(node)]),
  ];
  const about = node === undefined ? '' : say(` of ${shown(node.name)}`, ` de ${shown(node.name)}`);
  const first = full.toSorted((a, b) => a.days_to_full! - b.days_to_full!)[0];
  if (capacities.length === 0 && risks.length === 0) {
    return {
      answer: say(`Too little was measured${about} to say what will be.`, `Trop peu de mesures${about} pour dire ce qui va arriver.`),
      links,
    };
  }
  const sure = Math.round(Math.max(0, ...capacities.map(({ confidence }) => confidence)) * 100);
  const surely = capacities.length === 0 ? '' : say(` Confidence: ${sure} %.`, ` Confiance : ${sure} %.`);
  const likely = risks.filter(({ probability }) => probability >= LIKELY);
  return {
    answer:
      (first === undefined
        ? say(
            `Nothing${about} that is measured will be full within 90 days.`,
            `Rien${about} de ce qui est mesuré ne sera plein d’ici 90 jours.`,
          )
        : say(
            `${shown(first.component)} (${first.metric}) will be full in about ${Math.round(first.days_to_full!)} days.`,
            `${shown(first.component)} (${first.metric}) sera plein dans environ ${Math.round(first.days_to_full!)} jours.`,
          )) +
      surely +
      (likely.length === 0
        ? ''
        : say(
            ` Likely to need somebody within a day: ${likely.length}.`,
            ` Demanderont sans doute une intervention d’ici un jour : ${likely.length}.`,
          )),
    facts: [
      ...lines(
        full,
        ({ component, metric, now, limit, full_at: at }) =>
          `${component} ${metric}: ${now.toPrecision(3)} / ${limit}${at === null ? '' : `, ${when(at)}`}`,
        asked,
      ),
      ...lines(likely, ({ component, probability }) => `${component}: ${Math.round(probability * 100)} %`, asked),
    ],
    links,
  };
}

/** From here on it is rather likely than not. */
const LIKELY = 0.5;
const METRICS: readonly (readonly [RegExp, RegExp])[] = [
  [/\b(cpu|processor|processeur)/, /cpu/],
  [/\b(memory|memoire|ram)\b/, /memory/],
  [/\b(disks?|disques?|storage|stockage)\b/, /storage/],
  [/\b(links?|liens?|interfaces?|bandwidth|bande|debit)\b/, /interface|Octets/],
];
