import { uuidv5 } from '#kernel/id.ts';
import type { Facts, KnownAlert, KnownLink } from './facts.ts';

const IDS = 'a1b2c3d4-0000-5000-8000-000000000002';
const PROJECT = '6f1d6f0e-6a52-4c0f-8f57-0d0b2b1c7a10';
export const BEGAN = Date.parse('2026-03-01T10:00:00.000Z');

export const idOf = (name: string): string => uuidv5(IDS, name);

/** `A-B`: a link between both, whose ends are named after the other node. */
function network(lines: readonly string[], stopped: readonly string[] = []): Pick<Facts, 'projects' | 'links' | 'measured'> {
  const names = [...new Set(lines.flatMap((line) => line.split('-')))];
  const portsOf = (name: string) => lines.filter((line) => line.split('-').includes(name));
  const nodes = names.map((name) => ({
    node_id: idOf(name),
    name,
    node_type: 'qemu',
    status: stopped.includes(name) ? 'stopped' : 'started',
    properties: {},
  }));
  return {
    projects: [{ project_id: PROJECT, name: 'lab', status: 'opened', nodes: nodes as never }],
    links: lines.map((line): KnownLink => {
      const ends = line.split('-');
      return {
        link_id: idOf(line),
        project_id: PROJECT,
        ends: ends.map((name) => ({ node: idOf(name), port: `e${portsOf(name).indexOf(line)}` })),
        suspended: false,
        filters: {},
        removedMs: null,
      };
    }),
    measured: new Set(names.map(idOf)),
  };
}

/** `unreachable B`, `down B A-B` (the interface of B on that line), `stopped B`, `busy B`. */
function alerts(lines: readonly string[], ...texts: readonly string[]): KnownAlert[] {
  return texts.map((text): KnownAlert => {
    const [what, name = '', line] = text.split(' ');
    const port = line === undefined ? null : `Ethernet${lines.filter((one) => one.split('-').includes(name)).indexOf(line)}`;
    const [kind, severity] = (
      {
        unreachable: ['device.unreachable', 'major'],
        down: ['interface.down', 'minor'],
        stopped: ['node.stopped', 'major'],
        busy: ['cpu.high', 'major'],
      } as const
    )[what as 'unreachable' | 'down' | 'stopped' | 'busy'];
    const resource = `projects/${PROJECT}/nodes/${idOf(name)}`;
    return {
      alert_id: uuidv5(IDS, text),
      kind,
      severity,
      title: `${kind} of ${name}`,
      resource,
      place: { project_id: PROJECT, node_id: idOf(name), node_name: name, interface: port, link_id: null, address: null },
      raised_at: new Date(BEGAN).toISOString(),
      details: {},
    };
  });
}

export function facts(
  lines: readonly string[],
  wrong: readonly string[],
  more: Partial<Facts> & { readonly stopped?: readonly string[] } = {},
): Facts {
  const { stopped = [], ...others } = more;
  return {
    ...network(lines, stopped),
    alerts: alerts(lines, ...wrong),
    changes: [],
    off: [],
    restarted: new Map(),
    linkOf: new Map(),
    ...others,
  };
}
