import type { Operation } from '#kernel/message.ts';
import type { ModuleContext } from '#kernel/module.ts';
import type { DeviceFacts } from '#model/device-facts.ts';
import type { Target } from './target.ts';

/** What a device answered. */
export interface Answered {
  readonly answered: boolean;
  readonly reason: string;
  readonly duration_ms: number;
  readonly facts: DeviceFacts;
}

export interface ReadingAsks {
  /** What the agent of a device says. */
  readonly facts: Operation;
  /** What a device shows on its console. */
  readonly consoleFacts: Operation;
}

/** Parts of what an agent tells that change from minute to minute. */
const SECTIONS = [
  'interfaces',
  'host',
  'vendor',
  'entity-sensor-mib',
  'cisco-entity-sensor-mib',
  'lm-sensors-mib',
  'ucd-snmp-mib',
  'ups-mib',
];
/** A console of a busy device is slow, and nobody else gets it while it is read. */
const CONSOLE_MS = 45_000;

/** Asks a device by its way for what changes from minute to minute. `communities`: tried beside the well-known ones. */
export async function readDevice(
  { projectId, nodeId, server, way }: Target,
  {
    context,
    asks,
    communities,
  }: { readonly context: Pick<ModuleContext, 'ask'>; readonly asks: ReadingAsks; readonly communities: readonly string[] },
): Promise<Answered> {
  const device = { project_id: projectId, node_id: nodeId, server };
  if (way === 'console') {
    const input = { ...device, measures: true, configuration: false, timeout_ms: CONSOLE_MS };
    return (await context.ask(asks.consoleFacts, input)) as Answered;
  }
  return (await context.ask(asks.facts, {
    ...device,
    remembered: true,
    sections: SECTIONS,
    ...(communities.length === 0 ? {} : { communities: [...communities] }),
  })) as Answered;
}
