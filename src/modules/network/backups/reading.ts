import { fail } from '#kernel/error.ts';
import type { Operation } from '#kernel/message.ts';
import type { Context } from '#kernel/module.ts';
import type { TopologyNode } from '#model/topology.ts';
import type { Platform } from '../platforms/platform-file.ts';
import { cleaned } from './normalise.ts';
import { vpcsConfiguration } from './vpcs-configuration.ts';

export interface ReadingAsks {
  readonly node: Operation;
  readonly consoleFacts: Operation;
  readonly consoleRun: Operation;
}

/** How a device is reached; what is absent is as the settings say. */
export interface Way {
  readonly project_id: string;
  readonly node_id: string;
  readonly server?: string | undefined;
  readonly via?: 'console' | 'ssh' | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly enable_password?: string | undefined;
}

export interface RanCommands {
  readonly answered: boolean;
  readonly reason: string;
  readonly platform: string | null;
  readonly transcripts: readonly {
    readonly command: string;
    readonly output: string;
    readonly complete: boolean;
    readonly refused: boolean;
  }[];
}

interface ReadConsole {
  readonly answered: boolean;
  readonly reason: string;
  readonly platform: string | null;
  readonly configuration: { readonly running: string | null; readonly startup: string | null };
}

/** The configurations of a device with their secrets, or why there are none. */
export interface ReadConfiguration {
  readonly node: TopologyNode;
  readonly platform: string | null;
  readonly running: string | null;
  readonly startup: string | null;
  readonly reason: string;
  /** It has no configuration of a kind that is known. */
  readonly none: boolean;
}

/** Long configurations are printed slowly: 9,600 baud are a kilobyte in a second. */
const COMMAND_MS = 60_000;
const READING_MS = 180_000;
/** Larger ones are of no device that is meant; 1 MiB. */
const MOST_CHARACTERS = 1_048_576;

/** Nodes of GNS3 that have no configuration of their own. */
const NO_DEVICES = new Set(['cloud', 'nat', 'ethernet_hub', 'ethernet_switch', 'frame_relay_switch', 'atm_switch']);

export function isDeviceType(nodeType: string): boolean {
  return !NO_DEVICES.has(nodeType);
}

/** What console operations take of a way. */
export function entranceOf({ project_id, node_id, server, via, username, password, enable_password }: Way): Record<string, string> {
  const all = { project_id, node_id, server, via, username, password, enable_password };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Record<string, string>;
}

/** Reads what a device has, in the way of its platform. A device that does not answer is an answer. */
export async function readConfiguration(
  way: Way,
  known: string | null,
  { asks, platforms }: { readonly asks: ReadingAsks; readonly platforms: ReadonlyMap<string, Platform> },
  context: Pick<Context, 'ask'>,
): Promise<ReadConfiguration> {
  const { project_id, node_id, server } = way;
  const node = (await context.ask(asks.node, {
    project_id,
    node_id,
    ...(server === undefined ? {} : { server }),
  })) as TopologyNode;
  const nothing = (reason: string, platform: string | null = null): ReadConfiguration => ({
    node,
    platform,
    running: null,
    startup: null,
    reason,
    none: false,
  });
  if (!isDeviceType(node.node_type)) return nothing(`A node of type ${node.node_type} has no configuration of its own.`);
  if (node.status !== 'started') return nothing(`${node.name} does not run: its status is ${node.status}.`);

  const kept = (text: string | null, platform: Platform | undefined): string | null => {
    const own = text === null ? '' : cleaned(text, platform);
    if (own.length > MOST_CHARACTERS) throw fail('too_large', `The configuration of ${node.name} has more than 1 MiB.`);
    return own === '' ? null : own;
  };
  const asRun = async (platform: Platform): Promise<ReadConfiguration> => {
    const { running = [], startup = [] } = platform.read ?? {};
    const told = (await context.ask(asks.consoleRun, {
      ...entranceOf(way),
      platform: platform.platform,
      commands: [...running, ...startup],
      timeout_ms: COMMAND_MS,
    })) as RanCommands;
    if (!told.answered) return nothing(told.reason, platform.platform);
    const printed = (commands: readonly string[]): string | null => {
      const last = told.transcripts.find(({ command }) => command === commands.at(-1));
      return last === undefined || last.refused || !last.complete ? null : last.output;
    };
    const shown = printed(running);
    // Where a level was refused, what follows is refused for want of it: the first one says why.
    const refused = shown === null ? told.transcripts.find((each) => each.refused) : undefined;
    const refusal = refused?.output.trim().split('\n').at(-1);
    return {
      node,
      platform: platform.platform,
      running: kept(platform.composed === 'vpcs' && shown !== null ? vpcsConfiguration(shown) : shown, platform),
      startup: kept(printed(startup), platform),
      reason: refused === undefined ? told.reason : `${refused.command} was refused: ${refusal}`,
      none: platform.read?.optional === true && told.transcripts.every((each) => each.refused),
    };
  };

  const likely = known ?? (node.node_type === 'vpcs' ? 'vpcs' : null);
  const before = likely === null ? undefined : platforms.get(likely);
  let refusedBefore: string | undefined;
  if (before?.read !== undefined) {
    const told = await asRun(before);
    // Another system may run there now.
    if (told.running !== null || told.none) return told;
    refusedBefore = told.reason;
  }
  const told = (await context.ask(asks.consoleFacts, { ...entranceOf(way), facts: false, timeout_ms: READING_MS })) as ReadConsole;
  if (!told.answered) return nothing(told.reason, told.platform);
  const platform = told.platform === null ? undefined : platforms.get(told.platform);
  const read: ReadConfiguration = {
    node,
    platform: told.platform,
    running: kept(told.configuration.running, platform),
    startup: kept(told.configuration.startup, platform),
    reason: told.reason,
    none: false,
  };
  if (read.running !== null || platform?.read === undefined) return read;
  return platform === before ? nothing(refusedBefore ?? `${told.reason} No configuration was shown.`, told.platform) : asRun(platform);
}
