import type { TopologyLink, TopologyNode } from '../../operations.generated.ts';

/**
 * What a link is drawn as. `idle`: an end does not run, so nothing passes and nothing is wrong; `down`: an end reports it down
 * although both run; `unknown`: nothing proves it, either way.
 */
export type LinkState = 'up' | 'down' | 'idle' | 'unknown' | 'suspended';

/** The state of a link apart from that of its nodes. `ends` are the statuses of the nodes where it ends. */
export function linkStateOf(
  link: Pick<TopologyLink, 'suspended' | 'oper_status'>,
  ends: readonly (TopologyNode['status'] | undefined)[],
): LinkState {
  if (link.suspended) return 'suspended';
  const status = link.oper_status ?? 'unknown';
  return status === 'down' && ends.some((end) => end === 'stopped' || end === 'suspended') ? 'idle' : status;
}

/** Filters in a few characters for the middle of a link: `100±10 ms · 5 %`. */
export function filterText(filters: TopologyLink['filters']): string {
  const parts: string[] = [];
  for (const [type, values] of Object.entries(filters)) {
    const [first, second] = values;
    if (first === undefined || first === 0 || first === '') continue;
    // Names and units of gns3-server's FILTERS (compute/ubridge).
    if (type === 'delay') parts.push(second === undefined || second === 0 ? `${first} ms` : `${first}±${second} ms`);
    else if (type === 'packet_loss') parts.push(`${first} %`);
    else if (type === 'corrupt') parts.push(`≠ ${first} %`);
    else if (type === 'frequency_drop') parts.push(Number(first) === -1 ? '100 %' : `1/${first}`);
    else if (type === 'bpf') parts.push('BPF');
    else parts.push(type);
  }
  return parts.join(' · ');
}
