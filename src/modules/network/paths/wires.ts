import type { TopologyProject } from '#model/topology.ts';

/** Nodes of GNS3 that pass frames on as they are. */
const PASSING = new Set(['ethernet_switch', 'ethernet_hub', 'cloud', 'nat', 'frame_relay_switch', 'atm_switch']);

/**
 * The nodes between two, over links that pass frames: null where there is no such way. Which nodes are switches, GNS3 says;
 * of those that boot an image it cannot, and they are passed through when nothing else leads there.
 */
export function passable(
  from: string,
  to: string,
  firstLink: string | null,
  project: TopologyProject,
): { readonly through: readonly string[] | null; readonly reason: string } {
  const types = new Map(project.nodes.map(({ node_id, node_type }) => [node_id, node_type]));
  const running = new Map(project.nodes.map(({ node_id, status }) => [node_id, status === 'started']));
  const search = (passes: (id: string) => boolean, evenDown: boolean): string[] | null => {
    const before = new Map<string, string | null>([[from, null]]);
    const queue = [from];
    for (let here = queue.shift(); here !== undefined; here = queue.shift()) {
      for (const link of project.links) {
        if (!link.ends.some(({ node_id }) => node_id === here)) continue;
        if (here === from && firstLink !== null && link.link_id !== firstLink) continue;
        if (!evenDown && (link.suspended || link.oper_status === 'down')) continue;
        for (const { node_id: next } of link.ends) {
          if (before.has(next)) continue;
          before.set(next, here);
          if (next === to) return wayBack(before, to);
          if (passes(next) && (evenDown || running.get(next) === true)) queue.push(next);
        }
      }
    }
    return null;
  };
  const isSwitch = (id: string): boolean => PASSING.has(types.get(id) ?? '');
  const found = search(isSwitch, false) ?? search((id) => types.get(id) !== 'vpcs', false);
  if (found !== null) return { through: found, reason: '' };
  return {
    through: null,
    reason: search(() => true, true) === null ? 'No link leads there.' : 'A link on the way is down or suspended.',
  };
}

/** Without both ends. */
function wayBack(before: ReadonlyMap<string, string | null>, to: string): string[] {
  const passed: string[] = [];
  for (let at = before.get(to) ?? null; at !== null && before.get(at) !== null; at = before.get(at) ?? null) passed.unshift(at);
  return passed;
}
