import type { TopologyLink, TopologyNode, TopologyProject } from '../../operations.generated.ts';

/** Nodes and links of as few fields as a test names; for tests. */
export function node(id: string, more: Partial<TopologyNode> = {}): TopologyNode {
  return {
    node_id: id,
    project_id: 'p',
    name: id.toUpperCase(),
    node_type: 'vpcs',
    status: 'started',
    console: { host: '127.0.0.1', port: 5000, type: 'telnet' },
    x: 0,
    y: 0,
    z: 1,
    symbol: null,
    locked: false,
    compute_id: 'local',
    template_id: null,
    ports: [0, 1, 2].map((number) => ({
      name: `Ethernet${number}`,
      short_name: `e${number}`,
      adapter_number: 0,
      port_number: number,
      link_type: 'ethernet',
      mac_address: null,
    })),
    properties: {},
    addresses: [],
    observed_at: '2026-01-01T00:00:00.000Z',
    stale: false,
    ...more,
  };
}

type End = TopologyLink['ends'][number];

export function end(nodeId: string, adapter = 0, port = 0): End {
  return { node_id: nodeId, adapter_number: adapter, port_number: port, label: null };
}

export function link(id: string, ...parts: readonly (End | Partial<TopologyLink>)[]): TopologyLink {
  const ends = parts.filter((part): part is End => 'node_id' in part);
  const more = parts.find((part) => !('node_id' in part)) ?? {};
  return {
    link_id: id,
    project_id: 'p',
    link_type: 'ethernet',
    ends,
    filters: {},
    suspended: false,
    capturing: false,
    capture_file_name: null,
    ...more,
  };
}

export function project(nodes: readonly TopologyNode[], links: readonly TopologyLink[] = []): TopologyProject {
  return {
    project_id: 'p',
    name: 'lab',
    status: 'opened',
    server: 'one',
    auto_close: false,
    auto_open: false,
    auto_start: false,
    path: null,
    observed_at: '2026-01-01T00:00:00.000Z',
    stale: false,
    nodes: [...nodes],
    links: [...links],
  };
}
