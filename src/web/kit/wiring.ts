import { useQuery } from '@tanstack/react-query';
import { useContext, useMemo } from 'react';
import { ask } from '../api.ts';
import type { TopologyProject } from '../operations.generated.ts';
import type { Output } from '../request.ts';
import { OfThePast } from './permissions.ts';

export type Wiring = Output<'equipment.wiring.get'>;

/** What devices see of the wiring of a project, as discovery heard it last; undefined until it is known, and of the past. */
export function useWiring({ project_id, server }: Pick<TopologyProject, 'project_id' | 'server'>): Wiring | undefined {
  const past = useContext(OfThePast);
  const input = { project_id, server };
  const { data } = useQuery({
    queryKey: ['equipment.wiring.get', input],
    queryFn: ({ signal }) => ask('equipment.wiring.get', input, { signal }),
    enabled: !past,
    staleTime: 60_000,
  });
  return past ? undefined : data;
}

/** The project with the state of links that GNS3 cannot prove as their ends said it; only of links whose ends run. */
export function withWiring(project: TopologyProject, wiring: Wiring | undefined): TopologyProject {
  if (wiring === undefined) return project;
  const said = new Map(
    wiring.links.filter(({ oper_source: source }) => source === 'device').map((link) => [link.link_id, link.oper_status]),
  );
  const runs = new Set(project.nodes.filter(({ status }) => status === 'started').map(({ node_id: id }) => id));
  let changed = false;
  const links = project.links.map((link) => {
    const status = said.get(link.link_id);
    const proved = (link.oper_status ?? 'unknown') !== 'unknown';
    if (status === undefined || proved || status === 'unknown' || !link.ends.every(({ node_id: id }) => runs.has(id))) return link;
    changed = true;
    return { ...link, oper_status: status };
  });
  return changed ? { ...project, links } : project;
}

export function useWired(project: TopologyProject): TopologyProject {
  const wiring = useWiring(project);
  return useMemo(() => withWiring(project, wiring), [project, wiring]);
}
