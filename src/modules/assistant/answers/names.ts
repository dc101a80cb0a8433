import { isIP } from 'node:net';
import type { Topology } from '#model/topology.ts';

export interface NamedNode {
  readonly node_id: string;
  readonly project_id: string;
  readonly project: string;
  readonly name: string;
  readonly status: string;
}

/** What a question names, with the question as signs are looked for in it. */
export interface Named {
  /** Names are `#n` and `#p` in it, addresses `#a`. */
  readonly text: string;
  /** In the order of the question; several where projects have nodes of one name. */
  readonly nodes: readonly (readonly NamedNode[])[];
  readonly projects: readonly { readonly project_id: string; readonly name: string }[];
  readonly addresses: readonly string[];
  /** Words that look like a name that is nearly one of a node, with those names. */
  readonly nearly: readonly { readonly word: string; readonly names: readonly string[] }[];
  /** Words that look like the name of a device, and are near none. */
  readonly strange: readonly string[];
}

/** Longer names are not looked for in questions. */
const LONGEST_NAME = 100;
const EDGE = /[\p{L}\p{N}_]/u;

/** Finds what the caller may see by name in a question: the longest names first, whole words, whatever their case. */
export function namedIn(question: string, projects: Topology['projects']): Named {
  const nodes = projects.flatMap((project) =>
    project.nodes.map(({ node_id, name, status }): NamedNode => ({
      node_id,
      project_id: project.project_id,
      project: project.name,
      name,
      status,
    })),
  );
  const known = new Map<string, { nodes: NamedNode[]; projects: { project_id: string; name: string }[] }>();
  const entry = (name: string) => {
    const key = name.toLowerCase();
    const found = known.get(key) ?? { nodes: [], projects: [] };
    known.set(key, found);
    return found;
  };
  for (const node of nodes) entry(node.name).nodes.push(node);
  for (const project of projects) entry(project.name).projects.push({ project_id: project.project_id, name: project.name });
  const spots: { readonly at: number; readonly end: number; readonly key: string }[] = [];
  const low = question.toLowerCase();
  const keys = [...known.keys()].filter((key) => key.length > 0 && key.length <= LONGEST_NAME).toSorted((a, b) => b.length - a.length);
  for (const key of keys) {
    for (let at = low.indexOf(key); at !== -1; at = low.indexOf(key, at + key.length)) {
      const end = at + key.length;
      const stands = !EDGE.test(low[at - 1] ?? ' ') && !EDGE.test(low[end] ?? ' ');
      if (stands && !COMMON.has(key) && !spots.some((spot) => at < spot.end && end > spot.at)) spots.push({ at, end, key });
    }
  }
  spots.sort((a, b) => a.at - b.at);
  let text = '';
  let done = 0;
  for (const { at, end, key } of spots) {
    text += `${question.slice(done, at)} ${known.get(key)!.nodes.length > 0 ? '#n' : '#p'} `;
    done = end;
  }
  text += question.slice(done);
  const addresses: string[] = [];
  text = text.replace(/[0-9a-f:.]{3,45}/gi, (word) => {
    const bare = word.replace(/[.:]+$/, '');
    if (isIP(bare) === 0) return word;
    addresses.push(bare);
    return ' #a ';
  });
  const found = spots.map(({ key }) => known.get(key)!);
  const names = [...new Set(nodes.map(({ name }) => name))];
  const odd = [...text.matchAll(/(?<![#\p{L}\p{N}])[\p{L}\p{N}][\p{L}\p{N}_.-]*\p{N}[\p{L}\p{N}_-]*|"([^"]{1,60})"/gu)]
    .map(([word, quoted]) => quoted ?? word)
    .filter((word) => /\p{L}/u.test(word) && !/^\d+(h|d|j|min|m|s|th|st|nd|rd|e|er)$/i.test(word));
  const near = odd.map((word) => ({ word, names: nearest(word, names) }));
  return {
    text,
    nodes: found.flatMap(({ nodes: those }) => (those.length > 0 ? [those] : [])),
    projects: found.flatMap(({ nodes: those, projects: these }) => (those.length === 0 ? these : [])),
    addresses,
    nearly: near.filter(({ names: those }) => those.length > 0),
    strange: near.filter(({ names: those }) => those.length === 0).map(({ word }) => word),
  };
}

/** Nodes that are called so are only meant where nothing else can be: questions are made of these words. */
const COMMON: ReadonlySet<string> = new Set(
  'what which why how who when is are down the a an of to from in on up le la les de du des un une qui que pourquoi node nodes router device'.split(
    ' ',
  ),
);

const MOST_NEAR = 3;

function nearest(word: string, names: readonly string[]): string[] {
  const low = word.toLowerCase();
  const allowed = Math.max(1, Math.floor(low.length / 4));
  return names
    .slice(0, 20_000)
    .filter((name) => Math.abs(name.length - low.length) <= allowed)
    .map((name) => ({ name, away: distance(low, name.toLowerCase(), allowed) }))
    .filter(({ away }) => away <= allowed)
    .toSorted((a, b) => a.away - b.away || a.name.localeCompare(b.name))
    .slice(0, MOST_NEAR)
    .map(({ name }) => name);
}

/** Letters to change, add or leave out (Levenshtein); anything beyond `most` is `most + 1`. */
function distance(a: string, b: string, most: number): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    if (Math.min(...next) > most) return most + 1;
    row = next;
  }
  return row.at(-1)!;
}
