import { isDeepStrictEqual } from 'node:util';
import type { TopologyProject } from '#model/topology.ts';

/** A thing that is there at one moment and not at another, or is not the same. */
export interface Difference {
  readonly kind: 'added' | 'removed' | 'changed';
  readonly what: 'project' | 'node' | 'link';
  readonly id: string;
  readonly name: string;
  /** Of a thing that changed. */
  readonly fields: readonly { readonly field: string; readonly from: unknown; readonly to: unknown }[];
}

interface Thing {
  readonly what: Difference['what'];
  readonly id: string;
  readonly name: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** Says how fresh a state is, not what it is. */
const ABOUT_KNOWING = new Set(['observed_at', 'stale', 'nodes', 'links', 'oper_source']);

/** What was added, removed and changed, in the order of projects, nodes and links. */
export function differencesOf(before: readonly TopologyProject[], after: readonly TopologyProject[]): readonly Difference[] {
  const old = things(before);
  const now = things(after);
  const keys = [...new Set([...old.keys(), ...now.keys()])];
  return keys.flatMap((key): Difference[] => {
    const from = old.get(key);
    const to = now.get(key);
    if (from === undefined) return [{ kind: 'added', what: to!.what, id: to!.id, name: to!.name, fields: [] }];
    if (to === undefined) return [{ kind: 'removed', what: from.what, id: from.id, name: from.name, fields: [] }];
    const fields = fieldsOf(from.value, to.value);
    return fields.length === 0 ? [] : [{ kind: 'changed', what: to.what, id: to.id, name: to.name, fields }];
  });
}

function fieldsOf(from: Thing['value'], to: Thing['value']): Difference['fields'] {
  return [...new Set([...Object.keys(from), ...Object.keys(to)])]
    .filter((field) => !ABOUT_KNOWING.has(field) && !isDeepStrictEqual(from[field], to[field]))
    .map((field) => ({ field, from: from[field] ?? null, to: to[field] ?? null }));
}

function things(projects: readonly TopologyProject[]): Map<string, Thing> {
  const found = new Map<string, Thing>();
  for (const project of projects) {
    const place = `${project.server}/${project.project_id}`;
    const names = new Map(project.nodes.map((node) => [node.node_id, node.name]));
    found.set(place, { what: 'project', id: project.project_id, name: project.name, value: project });
    for (const node of project.nodes)
      found.set(`${place}/n/${node.node_id}`, { what: 'node', id: node.node_id, name: node.name, value: node });
    for (const link of project.links) {
      const name = link.ends.map((end) => names.get(end.node_id) ?? end.node_id).join(' – ');
      found.set(`${place}/l/${link.link_id}`, { what: 'link', id: link.link_id, name, value: link });
    }
  }
  return found;
}
