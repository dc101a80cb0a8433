import { stringify } from 'yaml';
import type { Policy } from './answers.ts';

/** A policy as somebody edits it, without its name; one to begin with when there is none yet. */
export function policyText(policy: Policy | undefined): string {
  if (policy !== undefined) {
    const { name: _name, shipped: _shipped, ...rest } = policy;
    return stringify(rest);
  }
  return `title: Office
rate_kbps: 10000
classes:
  - name: voice
    match: { dscp: [ef] }
    priority: 0 # first of all
    guarantee_kbps: 2000
    ceil_kbps: 3000
    queue: fifo
  - name: web
    match: { protocol: tcp, destination_ports: [80, 443] }
    guarantee_kbps: 4000
`;
}
