import type { z } from 'zod';
import { ownersOf, type Known } from './follow.ts';
import type { PathHop, tracePath } from './messages.ts';
import type { TracedHop } from './trace-output.ts';

type Row = z.input<typeof tracePath.output>['hops'][number];
type Device = Row['computed'][number];

/** The devices of a computed path by how many hops away they are, without the first one; several where ways cost the same. */
export function computedSteps(hops: readonly PathHop[]): readonly (readonly Device[])[] {
  const byNumber = new Map(hops.map((hop) => [hop.number, hop]));
  const steps: Device[][] = [];
  const seen = new Set<number>([1]);
  for (let here = [1]; here.length > 0;) {
    const next = [...new Set(here.flatMap((number) => byNumber.get(number)?.ways.flatMap((way) => way.next ?? []) ?? []))];
    here = next.filter((number) => !seen.has(number));
    for (const number of here) seen.add(number);
    if (here.length > 0) steps.push(here.map((number) => ({ node_id: byNumber.get(number)!.node_id, name: byNumber.get(number)!.name })));
  }
  return steps;
}

/** The two beside each other, hop by hop. */
export function compareTrace(computed: readonly PathHop[], traced: readonly TracedHop[], known: Known): Row[] {
  const steps = computedSteps(computed);
  const names = new Map(known.project.nodes.map(({ node_id, name }) => [node_id, name]));
  return Array.from({ length: Math.max(steps.length, traced.length) }, (_, at): Row => {
    const hop = traced[at];
    const expected = [...(steps[at] ?? [])];
    const answered = (hop?.addresses ?? []).map((address) => {
      const owners = ownersOf(address, known);
      // Labs reuse addresses: the one that was computed is meant, where it is among them.
      const owner = owners.find((id) => expected.some(({ node_id }) => node_id === id)) ?? owners[0] ?? null;
      return { address, node_id: owner, name: owner === null ? null : (names.get(owner) ?? owner) };
    });
    return {
      number: at + 1,
      computed: expected,
      traced: answered,
      rtt_ms: hop?.rtt_ms ?? null,
      refusal: hop?.refusal ?? null,
      verdict: verdictOf(expected, hop, answered),
    };
  });
}

function verdictOf(expected: readonly Device[], hop: TracedHop | undefined, answered: Row['traced']): Row['verdict'] {
  if (hop === undefined) return 'not_reached';
  if (answered.length === 0) return 'silent';
  if (expected.length === 0) return 'not_computed';
  return answered.every(({ node_id: id }) => expected.some(({ node_id }) => node_id === id)) ? 'same' : 'other';
}

/** Whether the two say the same, as far as answers go. */
export function agreementOf(
  { outcome }: { readonly outcome: 'arrives' | 'arrives_partly' | 'stops' },
  address: string,
  hops: readonly Row[],
): { readonly reached: boolean; readonly agrees: boolean | null; readonly reason: string } {
  const reached = hops.some(({ traced, refusal }) => refusal === null && traced.some((each) => each.address === address));
  const other = hops.find(({ verdict }) => verdict === 'other');
  const named = (row: Row): string => row.traced.map(({ name, address: told }) => name ?? told).join(', ');
  if (other !== undefined) {
    const expected = other.computed.map(({ name }) => name).join(' or ');
    return { reached, agrees: false, reason: `Hop ${other.number} is ${named(other)}; by the tables it would be ${expected}.` };
  }
  if (reached && outcome === 'stops') {
    return { reached, agrees: false, reason: `${address} answers, although by the tables the way stops before.` };
  }
  if (!reached && outcome !== 'stops') {
    const last = hops.findLast(({ traced }) => traced.length > 0);
    const where = last === undefined ? 'nobody on the way answers' : `the last that answers is ${named(last)}`;
    return { reached, agrees: false, reason: `By the tables it arrives; ${address} does not answer, and ${where}.` };
  }
  if (hops.every(({ verdict }) => verdict !== 'same')) {
    return { reached, agrees: null, reason: 'Nobody of the computed way answered.' };
  }
  return { reached, agrees: true, reason: reached ? 'Both go the same way and arrive.' : 'Both go the same way and stop.' };
}
