import { fail } from '#kernel/error.ts';
import type { LinkFilters } from '#model/link.ts';
import type { Application, Way } from './application.ts';
import type { Asking, Equipment } from './asks.ts';

const COMMAND_MS = 15_000;

type Doing = Pick<Application, 'project_id' | 'server' | 'link_id' | 'node_id' | 'way'>;

const platformOf = { tc: 'linux', mqc: 'cisco_ios' } as const;

/** What is typed to look at an interface: IOS shows configurations only to those who rose. The last one is what shows it. */
export function looking({ kind, check }: Exclude<Way, { kind: 'filters' }>): string[] {
  return kind === 'mqc' ? ['enable', check] : [check];
}

/** Does what an application says, or takes it back. @throws conflict where the equipment does not take it */
export async function put(which: 'apply' | 'undo', application: Doing, equipment: Equipment, context: Asking): Promise<void> {
  const { way, link_id: link, node_id: node } = application;
  if (way.kind === 'filters') return equipment.setFilters(application, link!, way[which], context);
  const { outputs, failure } = await equipment.run(
    application,
    node!,
    { platform: platformOf[way.kind], commands: way[which], timeoutMs: COMMAND_MS },
    context,
  );
  if (failure !== null) throw fail('conflict', failure);
  const complaint = way.kind === 'tc' ? tcComplaint(outputs) : null;
  if (complaint !== null) throw fail('conflict', `The node says: ${complaint}`);
}

/** What tc or the shell says when a line is not done: a shell refuses no command that it knows. @see iproute2 tc/, lib/libnetlink.c */
export function tcComplaint(outputs: readonly string[]): string | null {
  const words =
    /^(?:Error: |RTNETLINK answers: |Unknown |What is |Illegal |Cannot find |Usage: |.*: (?:command )?not found|.*Operation not permitted).*$/m;
  for (const output of outputs) {
    const found = words.exec(output);
    if (found !== null) return found[0].slice(0, 300);
  }
  return null;
}

/** What is there instead of what was put there, in a sentence; null when it is in force. */
export async function missing(application: Doing, equipment: Equipment, context: Asking): Promise<string | null> {
  const { way, link_id: link, node_id: node } = application;
  if (way.kind === 'filters') {
    const { filters } = await equipment.filters(application, link!, context);
    return sameFilters(filters, way.apply) ? null : `The link has ${Object.keys(filters).join(', ') || 'no filters'}.`;
  }
  const { outputs, failure } = await equipment.run(
    application,
    node!,
    { platform: platformOf[way.kind], commands: looking(way), timeoutMs: COMMAND_MS },
    context,
  );
  if (failure !== null) return failure;
  return (outputs.at(-1) ?? '').includes(way.expect) ? null : `The device does not show "${way.expect}".`;
}

/** Whatever their order; a value that is left out is zero. */
function sameFilters(one: LinkFilters, other: LinkFilters): boolean {
  const text = (filters: LinkFilters): string =>
    JSON.stringify(
      Object.keys(filters)
        .sort()
        .map((type) => [type, filters[type]![0] ?? 0, filters[type]![1] ?? 0]),
    );
  return text(one) === text(other);
}
