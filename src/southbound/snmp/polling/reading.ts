import type { Clock } from '#kernel/clock.ts';
import { system } from '#kernel/caller.ts';
import { Failure } from '#kernel/error.ts';
import type { Context, ModuleContext } from '#kernel/module.ts';
import { Budget, USUAL_LIMITS } from '../budget.ts';
import { get } from '../get.ts';
import { IF_TABLE, IFX_TABLE, SYSTEM } from '../objects.ts';
import { reach, type Surroundings } from '../reach.ts';
import { SYSTEM_OIDS } from '../system.ts';
import { readTable } from '../table.ts';
import { isMissing, type TypedValue, typedValue } from '../value.ts';
import type { Walking } from '../walk.ts';
import type { KeptPoll } from './poll-book.ts';

/** What was read, or why not. */
export interface PollReading {
  readonly answered: boolean;
  readonly reason: string;
  readonly values: readonly TypedValue[];
}

/** What changes of interfaces. Names of them are in the same tables. */
const INTERFACE_COLUMNS: readonly string[] = [
  IFX_TABLE.ifName,
  IF_TABLE.ifOperStatus,
  IFX_TABLE.ifHCInOctets,
  IFX_TABLE.ifHCOutOctets,
  IF_TABLE.ifInOctets,
  IF_TABLE.ifOutOctets,
  IF_TABLE.ifInErrors,
  IF_TABLE.ifOutErrors,
  IF_TABLE.ifInDiscards,
  IF_TABLE.ifOutDiscards,
];
/** Those that are said by ones of 64 bits where there are such. */
const NARROW: ReadonlyMap<string, string> = new Map([
  [IF_TABLE.ifInOctets, IFX_TABLE.ifHCInOctets],
  [IF_TABLE.ifOutOctets, IFX_TABLE.ifHCOutOctets],
]);

export interface PollSurroundings extends Surroundings {
  readonly clock: Clock;
  readonly ask: ModuleContext['ask'];
}

/** Reads what a poll is for, once. Never rejects. */
export async function readOnce({ input }: KeptPoll, around: PollSurroundings, signal: AbortSignal): Promise<PollReading> {
  try {
    // Whoever created it was permitted to name the host; it is read on behalf of the hub.
    const target = await reach(input, { caller: system, ask: around.ask, signal } as Context, around);
    const walking: Walking = {
      ask: (request) => around.sessions.ask(target, request),
      version: target.credential.version,
      retries: target.retries,
      budget: new Budget(USUAL_LIMITS, around.clock, signal),
    };
    return input.what === 'interfaces' ? await interfaces(walking) : await objects(oidsOf(input), walking);
  } catch (error) {
    const reason = error instanceof Failure ? error.message : 'It could not be read by a defect of the hub.';
    return { answered: false, reason, values: [] };
  }
}

function oidsOf({ what, oids = [] }: KeptPoll['input']): string[] {
  const named = what === 'system' ? SYSTEM_OIDS : oids.map((name) => name.replace(/^\./, ''));
  // Rates need to know whether the device started again.
  return [...new Set([...named, SYSTEM.sysUpTime])];
}

async function objects(oids: readonly string[], walking: Walking): Promise<PollReading> {
  const { values, answered, reason } = await get(oids, walking);
  return { answered, reason: reason ?? `It answered ${values.length} objects.`, values: values.map((value) => typedValue(value)) };
}

async function interfaces(walking: Walking): Promise<PollReading> {
  const [uptime, { rows, answered, complete, findings }] = await Promise.all([
    get([SYSTEM.sysUpTime], walking),
    readTable(INTERFACE_COLUMNS, walking),
  ]);
  const told = rows.flatMap(({ cells }) =>
    INTERFACE_COLUMNS.flatMap((column) => {
      const cell = cells.get(column);
      const wide = NARROW.get(column);
      return cell === undefined || isMissing(cell) || (wide !== undefined && cells.has(wide)) ? [] : [typedValue(cell)];
    }),
  );
  const reason = complete ? `It answered ${rows.length} interfaces.` : findings.map(({ text }) => text).join(' ');
  return { answered, reason, values: [...uptime.values.map((value) => typedValue(value)), ...told] };
}
