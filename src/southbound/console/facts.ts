import type { DeviceFacts } from '#model/device-facts.ts';
import { Stopped } from './dialogue.ts';
import type { Dialect } from './dialect.ts';
import { factsOfRecords, type ToldRecords } from './facts-of-records.ts';
import type { Transcript } from './messages.ts';
import { kindOf, parse } from './parse/index.ts';
import { readingOf, type Read } from './readings.ts';
import type { ConsoleSession } from './session.ts';

/** How long one of many commands may take; configurations of big devices take longer. */
const COMMAND_MS = 20_000;
const CONFIGURATION_MS = 60_000;
/** Records that hold counters. */
const MEASURED = 'interfaces';

export interface ReadFacts {
  readonly facts: DeviceFacts;
  readonly configuration: { readonly running: string | null; readonly startup: string | null };
  readonly transcripts: readonly Transcript[];
  /** What kept it from being all; null when nothing did. */
  readonly shortfall: string | null;
  /** Every command was given and printed to its end; those that need a level which was not reached were refused. */
  readonly complete: boolean;
}

/** Asks all that a dialect can show and makes facts of it; what was read before something went wrong is kept. */
export async function readFacts(
  session: ConsoleSession,
  dialect: Dialect,
  wants: {
    readonly configuration: boolean;
    readonly facts?: boolean;
    /** Of the facts only those that are measured. */
    readonly measures?: boolean;
  },
): Promise<ReadFacts> {
  const transcripts: Transcript[] = [];
  const told: ToldRecords[] = [];
  const configuration: { running: string | null; startup: string | null } = { running: null, startup: null };
  let shortfall: string | null = null;
  let stopped = false;

  const run = async (command: string, timeoutMs: number): Promise<Transcript> => {
    const before = transcripts.find((each) => each.command === command);
    if (before !== undefined) return before;
    const transcript = await session.run(command, timeoutMs, true);
    transcripts.push(transcript);
    return transcript;
  };

  try {
    shortfall = await session.enable();
    const asksFacts = wants.facts ?? true;
    for (const entry of asksFacts ? dialect.facts : []) {
      for (const each of alternativesOf(entry, dialect)) {
        if (wants.measures === true && kindOf(each.platform, each.as) !== MEASURED) continue;
        const { output, refused, complete } = await run(each.command, COMMAND_MS);
        if (refused) continue;
        const { kind, records } = parse(each.platform, each.as, output);
        if (kind !== null) told.push({ command: each.as, kind, records });
        if (!complete) shortfall = `What ${each.command} printed is not complete.`;
        break;
      }
    }
    for (const { command } of asksFacts ? dialect.readings : []) await run(command, COMMAND_MS);
    if (wants.configuration) {
      for (const which of ['running', 'startup'] as const) {
        const command = dialect.configuration[which];
        if (command === undefined) continue;
        const { output, refused, complete } = await run(command, CONFIGURATION_MS);
        if (!refused && complete) configuration[which] = output;
      }
    }
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    shortfall = error.message;
    stopped = true;
  }
  const { vendor, os, kind, platform } = dialect;
  const facts = factsOfRecords({ platform, vendor, os, kind, host: session.host }, told);
  const { uptime_s, ...usage } = readings(dialect, transcripts);
  const system = { ...facts.system, ...(uptime_s === undefined ? {} : { uptime_s }) };
  const complete = !stopped && transcripts.every((each) => each.complete);
  return { facts: { ...facts, system, ...usage }, configuration, transcripts, shortfall, complete };
}

interface Asked {
  readonly command: string;
  readonly platform: string;
  /** The command whose output this reads like. */
  readonly as: string;
}

function alternativesOf(entry: Dialect['facts'][number], dialect: Dialect): Asked[] {
  const platform = dialect.parses_as ?? dialect.platform;
  if (typeof entry === 'string') return [{ command: entry, platform, as: entry }];
  if ('as' in entry) return [{ command: entry.command, platform: entry.platform ?? platform, as: entry.as }];
  return entry.map((command) => ({ command, platform, as: command }));
}

function readings({ readings }: Dialect, transcripts: readonly Transcript[]): Read {
  let all: Read = {};
  for (const reading of readings) {
    const transcript = transcripts.find(({ command, refused }) => command === reading.command && !refused);
    if (transcript === undefined) continue;
    const read = readingOf(reading, transcript.output);
    const both = (name: 'processors' | 'memory' | 'storage') =>
      read[name] === undefined ? {} : { [name]: [...(all[name] ?? []), ...read[name]] };
    all = { ...all, ...read, ...both('processors'), ...both('memory'), ...both('storage') };
  }
  return all;
}
