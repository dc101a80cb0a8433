import type { Operation } from '#kernel/message.ts';
import type { Context } from '#kernel/module.ts';
import { secretsOf } from '../backups/backups.projection.ts';
import { entranceOf, type RanCommands, type Way } from '../backups/reading.ts';
import type { SecretReferences } from '../backups/secret-references.ts';
import type { Platform } from '../platforms/platform-file.ts';

export interface TypingParts {
  readonly asks: { readonly consoleRun: Operation };
  readonly secrets: SecretReferences;
}

type Asking = Pick<Context, 'ask'>;

/** Commands of one visit: as many as `console.run` takes of them. */
const AT_ONCE = 100;
/** Of what is committed as one: its mode ends with the visit. */
const AT_ONCE_AS_ONE = 400;
const COMMAND_MS = 30_000;
/** Commits and rollbacks go through the whole configuration. */
const WHOLE_MS = 120_000;

/** What writes configurations to devices of a platform. Each gives why it ended early; null when it did not. */
export class Typing {
  readonly #parts: TypingParts;

  constructor(parts: TypingParts) {
    this.#parts = parts;
  }

  /** Types the commands where configurations are changed, and commits them where that is the way. */
  async configure(way: Way, platform: Platform, commands: readonly string[], context: Asking): Promise<string | null> {
    const { begin, end, candidate } = platform.restore!;
    if (candidate !== undefined) {
      const all = [...begin, ...commands, ...candidate.commit, ...end];
      if (all.length > AT_ONCE_AS_ONE) {
        return `${commands.length} commands are more than can be committed as one: ${AT_ONCE_AS_ONE - (all.length - commands.length)}. Nothing was typed.`;
      }
      return this.visit(way, platform, all, context, { timeoutMs: WHOLE_MS, atRefusal: candidate.abandon });
    }
    const room = AT_ONCE - begin.length - end.length;
    for (let from = 0; from < commands.length; from += room) {
      const failed = await this.visit(way, platform, [...begin, ...commands.slice(from, from + room), ...end], context);
      if (failed !== null) return failed;
    }
    return null;
  }

  /** Makes what the device has that of its next start. */
  async save(way: Way, platform: Platform, context: Asking): Promise<string | null> {
    const { begin, save } = platform.restore!;
    if (save.length === 0) return null;
    // The level that writing needs is that of the mode, without the mode.
    const rise = begin.filter((each) => each === 'enable');
    return this.visit(way, platform, [...rise, ...save], context, { timeoutMs: WHOLE_MS });
  }

  /**
   * Leads the console out of a candidate that a restore left there when its process died: nothing of it has an effect, and whoever asks for the
   * configuration next would find the console in the middle of it.
   */
  async giveUp(way: Way, platform: Platform, context: Asking): Promise<void> {
    const { candidate, begin } = platform.restore!;
    const [first] = platform.read?.running ?? begin;
    if (candidate === undefined || first === undefined) return;
    const { asks } = this.#parts;
    const asked = {
      ...entranceOf(way),
      platform: platform.platform,
      commands: [first],
      left_open: candidate.abandon,
      timeout_ms: COMMAND_MS,
    };
    await context.ask(asks.consoleRun, asked);
  }

  /** Gives commands in one visit, with secrets in the place of their references. */
  async visit(
    way: Way,
    platform: Platform,
    commands: readonly string[],
    context: Asking,
    { timeoutMs = COMMAND_MS, atRefusal = [] }: { readonly timeoutMs?: number; readonly atRefusal?: readonly string[] } = {},
  ): Promise<string | null> {
    const { asks, secrets } = this.#parts;
    const fillings: Record<string, string> = {};
    for (const reference of new Set(commands.join('\n').match(/<secret-\d+>/g))) {
      const { text, unknown } = await secrets.resolve(secretsOf(way), reference);
      if (unknown > 0) return `A secret of the configuration, ${reference}, is not kept any more.`;
      fillings[reference] = text;
    }
    const ran = (await context.ask(asks.consoleRun, {
      ...entranceOf(way),
      platform: platform.platform,
      commands,
      timeout_ms: timeoutMs,
      stop_at_refusal: true,
      ...(atRefusal.length === 0 ? {} : { at_refusal: atRefusal }),
      ...(Object.keys(fillings).length === 0 ? {} : { fillings }),
    })) as RanCommands;
    const refused = ran.transcripts.find((each) => each.refused);
    if (refused !== undefined) return `The device refused "${refused.command}": ${refused.output.trim().slice(0, 300)}`;
    return !ran.answered || ran.transcripts.length < commands.length ? ran.reason : null;
  }
}
