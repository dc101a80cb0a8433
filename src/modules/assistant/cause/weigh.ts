import type { SEVERITIES } from '#model/severity.ts';
import type { Cause } from '../analysis-messages.ts';
import { twentieth } from '../outlook/foresight.ts';
import { ground, sentenceOf, type Ground } from '../sentences.ts';
import { Reach } from './cut-off.ts';
import { linkOfAlert, nodeOf, type Change, type Facts, type KnownAlert } from './facts.ts';
import { nameOf, suspectsOf, type Suspect } from './suspects.ts';

/** How much an alert counts that is explained, by its severity. */
const COUNTS: Readonly<Record<(typeof SEVERITIES)[number], number>> = { info: 0.2, warning: 0.5, minor: 1, major: 2, critical: 3 };
/** How much counts what it explains, how far it is known, and that it happened when things went wrong; together 1. */
const SHARES = { explains: 0.6, known: 0.25, timely: 0.15 };
/** A cause comes before what it does, by as long as states must last before they are alerts, and polls go. */
const BEFORE_MS = 10 * 60_000;
const AFTER_MS = 60_000;
/** Of the confidence in what explains nothing of its own so much is left. */
const LEFT = 0.4;
/** Nothing is surer than that. */
const SUREST = 0.95;
/** An alert of a node next to it, where it is not known which of its interfaces it is about. */
const NEARBY = 0.6;

/** Causes of what is wrong, the likeliest first. Pure: of the same facts the same. */
export function causesOf(facts: Facts, most: number): readonly Cause[] {
  const all = facts.alerts.reduce((sum, { severity }) => sum + COUNTS[severity], 0);
  if (all === 0) return [];
  const firstMs = Math.min(...facts.alerts.map(({ raised_at: at }) => Date.parse(at)));
  const reach = new Reach(facts);
  return suspectsOf(facts, reach)
    .flatMap((suspect) => {
      const explained = facts.alerts.flatMap((alert) => {
        const share = explains(suspect, alert, facts);
        return share === 0 ? [] : [{ alert, share }];
      });
      if (explained.length === 0) return [];
      const covered = explained.reduce((sum, { alert, share }) => sum + COUNTS[alert.severity] * share, 0) / all;
      const change = changeOf(suspect, facts, firstMs);
      const timely = change !== undefined || restartedAt(suspect, facts, firstMs) ? 1 : isTold(suspect) ? 0.3 : 0.5;
      const score = SHARES.explains * covered + SHARES.known * suspect.known + SHARES.timely * timely;
      return [{ score, cause: causeOf(suspect, { score, explained, change, facts }) }];
    })
    .toSorted((one, other) => other.score - one.score || (one.cause.component < other.cause.component ? -1 : 1))
    .slice(0, most)
    .map(({ cause }, index, all) => ({ ...cause, confidence: explainedAway(cause, all.slice(0, index)) }));
}

/** What is known to explain the same alerts leaves less to those after it: two causes at a time are rare. */
function explainedAway({ confidence, explains: mine }: Cause, before: readonly { readonly cause: Cause }[]): number {
  const taken = new Set(before.flatMap(({ cause }) => cause.explains));
  const own = mine.filter((id) => !taken.has(id)).length / mine.length;
  return twentieth(confidence * (LEFT + (1 - LEFT) * own));
}

/** Its uptime began when things went wrong. */
function restartedAt({ kind, node }: Suspect, { restarted }: Facts, firstMs: number): boolean {
  const at = kind === 'node_restarted' && node !== null ? restarted.get(node) : undefined;
  return at !== undefined && at >= firstMs - BEFORE_MS && at <= firstMs + AFTER_MS;
}

/** States that GNS3 tells come with an event: without one it was so before. */
function isTold({ kind }: Suspect): boolean {
  return ['node_stopped', 'link_suspended', 'link_removed', 'link_impaired', 'contained'].includes(kind);
}

/** How far a suspect explains an alert, 0 to 1. */
function explains(suspect: Suspect, alert: KnownAlert, facts: Facts): number {
  const node = nodeOf(alert);
  if (suspect.kind === 'server_lost') return alert.kind === 'server.lost' ? 1 : alert.kind === 'device.unreachable' ? NEARBY : 0;
  if (suspect.kind === 'overload')
    return suspect.node !== node ? 0 : /^(cpu|memory|storage|temperature|interface\.discards)/.test(alert.kind) ? 1 : NEARBY;
  if (alert.kind === 'device.unreachable') {
    if (node === null) return 0;
    if (suspect.node === node && suspect.kind !== 'interface_off') return 1;
    if (!suspect.cutOff.has(node)) return 0;
    return suspect.kind === 'link_impaired' ? NEARBY : 1;
  }
  if (alert.kind === 'node.stopped') return suspect.kind === 'node_stopped' && suspect.node === node ? 1 : 0;
  if (suspect.link !== null) return onLink(suspect, alert, facts);
  if (suspect.node === node) return 1;
  if (alert.kind !== 'interface.down' && alert.kind !== 'wiring.drift') return 0;
  const link = linkOfAlert(alert, facts);
  if (link !== null) return link.ends.some((end) => end.node === suspect.node) ? 1 : 0;
  return node !== null && isNext(node, suspect.node, facts) && alert.place.interface === null ? NEARBY : 0;
}

function onLink({ link, kind }: Suspect, alert: KnownAlert, facts: Facts): number {
  if (!alert.kind.startsWith('interface.') && alert.kind !== 'wiring.drift') return 0;
  // An impaired line stays up; one that nothing passes has no errors.
  if (kind === 'link_impaired' && alert.kind === 'interface.down') return 0;
  const about = linkOfAlert(alert, facts);
  if (about !== null) return about === link ? 1 : 0;
  const node = nodeOf(alert);
  return node !== null && link!.ends.some((end) => end.node === node) ? NEARBY : 0;
}

function isNext(node: string, other: string | null, { links }: Facts): boolean {
  return links.some(({ ends }) => ends.some((end) => end.node === node) && ends.some((end) => end.node === other));
}

/** What was done to it when things went wrong: the last before, or at the time. */
function changeOf({ node, link, kind }: Suspect, { changes }: Facts, firstMs: number): Change | undefined {
  return changes
    .filter(
      (change) =>
        change.atMs >= firstMs - BEFORE_MS &&
        change.atMs <= firstMs + AFTER_MS &&
        ((node !== null && change.node === node) ||
          (link !== null && change.link === link.link_id) ||
          (kind === 'contained' && change.type.startsWith('security.containment.'))),
    )
    .toSorted((one, other) => other.atMs - one.atMs)[0];
}

interface Found {
  readonly score: number;
  readonly explained: readonly { readonly alert: KnownAlert; readonly share: number }[];
  readonly change: Change | undefined;
  readonly facts: Facts;
}

const TITLES: Readonly<Record<Cause['kind'], (what: string) => string>> = {
  node_stopped: (what) => `${what} is stopped`,
  node_silent: (what) => `${what} does not answer`,
  node_restarted: (what) => `${what} restarted`,
  link_suspended: (what) => `The link ${what} is suspended`,
  link_removed: (what) => `The link ${what} was removed`,
  link_impaired: (what) => `The link ${what} is impaired`,
  link_down: (what) => `The link ${what} is down`,
  interface_off: (what) => `${what} is switched off`,
  overload: (what) => `${what} has too much to do`,
  server_lost: (what) => what,
  contained: (what) => `The link ${what} is cut by a containment`,
};

function causeOf(suspect: Suspect, { score, explained, change, facts }: Found): Cause {
  const { kind, node, link } = suspect;
  const name = node === null ? null : nameOf(node, facts);
  const line = link === null ? null : link.ends.map((end) => nameOf(end.node, facts)).join(' – ');
  const component = (suspect.interface === null ? (line ?? name) : `${suspect.interface} of ${name}`) ?? explained[0]!.alert.title;
  const project =
    link?.project_id ?? facts.projects.find(({ nodes }) => nodes.some(({ node_id: id }) => id.toLowerCase() === node))?.project_id ?? null;
  const sure = explained.filter(({ share }) => share === 1).length;
  const figures = { count: explained.length, all: facts.alerts.length };
  const grounds = [
    suspect.ground,
    sure < explained.length ? ground('explains_some_surely', { ...figures, sure }) : ground('explains', figures),
    ...(change === undefined ? [] : [change.said]),
    ...cutOffGround(suspect, facts),
  ];
  return {
    kind,
    title: TITLES[kind](component),
    component,
    project_id: project,
    node_id: node === null ? null : idOf(node, facts),
    node_name: name,
    link_id: link?.link_id ?? null,
    interface: suspect.interface,
    confidence: Math.min(SUREST, twentieth(score)),
    reasons: grounds.map(sentenceOf),
    grounds,
    explains: explained.map(({ alert }) => alert.alert_id),
    links: pointersOf(suspect, project, change, facts),
  };
}

function cutOffGround({ cutOff }: Suspect, facts: Facts): Ground[] {
  const names = facts.alerts.flatMap((alert) => {
    const node = nodeOf(alert);
    return alert.kind === 'device.unreachable' && node !== null && cutOff.has(node) ? [nameOf(node, facts)] : [];
  });
  if (names.length === 0) return [];
  const some = names.slice(0, 5).join(', ');
  return [names.length > 5 ? ground('cuts_off_more', { names: some, count: names.length - 5 }) : ground('cuts_off', { names: some })];
}

function idOf(node: string, { projects }: Facts): string {
  return projects.flatMap(({ nodes }) => nodes).find(({ node_id: id }) => id.toLowerCase() === node)?.node_id ?? node;
}

function pointersOf({ node, link }: Suspect, project: string | null, change: Change | undefined, facts: Facts): Cause['links'] {
  const pointers: Cause['links'] = [];
  if (project !== null) {
    pointers.push({ label: 'topology', page: `/projects/${project}`, operation: 'gns3.topology.get', input: { project_id: project } });
    if (node !== null) {
      const id = idOf(node, facts);
      pointers.push({
        label: nameOf(node, facts),
        page: `/equipment/${project}/${id}`,
        operation: 'gns3.node.get',
        input: { project_id: project, node_id: id },
      });
    }
    if (link !== null)
      pointers.push({
        label: 'link',
        page: null,
        operation: 'gns3.link.filters.get',
        input: { project_id: project, link_id: link.link_id },
      });
  }
  if (change !== undefined)
    pointers.push({ label: change.type, page: null, operation: 'events.get', input: { position: change.position } });
  return pointers;
}
