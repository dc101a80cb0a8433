import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const FOLDER = new URL('./', import.meta.url);

const Text = z.string().min(1).max(500);
const Pattern = z
  .string()
  .min(1)
  .max(500)
  .transform((source) => new RegExp(source, 'u'));
/** Of these the output of the last one counts. */
const Commands = z.array(Text).min(1).max(5);

/** How one vendor's configurations are read, compared and written back. */
const PlatformFile = z.strictObject({
  /** As `console.platforms.list` names it. */
  platform: z.string().regex(/^[a-z0-9_]{2,40}$/),
  source: z.string().min(1).max(1_000).describe('Documents that this was written from.'),
  /** How they are read; absent: as the console's dialect does. */
  read: z
    .strictObject({
      running: Commands.optional(),
      startup: Commands.optional(),
      /** Many of them have none: that the commands are not known there is no failure. */
      optional: z.boolean().default(false),
    })
    .optional(),
  /** What the running configuration is made of, where no command shows it as commands. */
  composed: z.enum(['vpcs']).optional(),
  /** Lines that the command says about the configuration, and that are none of it. */
  about: z.array(Pattern).default([]),
  /** Lines that change by themselves: they are kept and not compared. */
  noise: z.array(Pattern).default([]),
  /** Absent: it cannot be written back. */
  restore: z
    .strictObject({
      /**
       * `sections`: a mode of configuration with indented sections; `shell`: the same, each section as one command of a shell; `statements`: lines that
       * each say a whole path (`set a b c`); `vpcs`.
       */
      style: z.enum(['sections', 'statements', 'shell', 'vpcs']),
      /** Before the commands: rise to the level, enter the mode. */
      begin: z.array(Text).default([]),
      end: z.array(Text).default([]),
      /** What is typed has no effect before it is committed, as one. Absent: each command has, at once. */
      candidate: z
        .strictObject({
          /** Leaves the mode without an effect. */
          abandon: Commands,
          /** Behind the commands, in the mode. */
          commit: Commands,
          /** Makes a commit that is on trial a lasting one; absent: it is. */
          confirm: Commands.optional(),
          /** Goes back to what was there before the commit; absent: the way back is typed. */
          back: Commands.optional(),
          /** So long a trial lasts. */
          returns_after_minutes: z.int().positive().optional(),
        })
        .optional(),
      /** Keeps what the device has for the way back; `{id}` is of the restore. */
      checkpoint: z.strictObject({ set: Commands, back: Commands, drop: Commands }).optional(),
      /** Makes the running configuration that of the next start. */
      save: z.array(Text).default([]),
      /** Headers of sections that cannot be taken away: what stands in them is. */
      lasting: z.array(Pattern).default([]),
      /** Lines whose opposite is no command without more words. */
      bare: z.array(Pattern).default([]),
      /** Lines that are taken away by their first word alone. */
      short: z.array(Pattern).default([]),
      /** Of statements: first words, and those that take them back. */
      opposites: z.record(z.string(), Text).default({}),
      /** Of statements: paths, without the first word, in which the order counts: they are written as a whole. */
      ordered: z.array(Pattern).default([]),
      /** Of statements: words behind which a name stands; they are deleted with it. */
      named: z.array(Text).default([]),
      /** Of statements: words behind which one value stands: another takes its place. */
      single: z.array(Text).default([]),
      /** Lines that are not typed: what they hold has other ways. */
      never: z.array(Pattern).default([]),
    })
    .optional(),
});
export type Platform = z.output<typeof PlatformFile>;

/** The platforms that come with the module, by name. A file that is wrong is a defect: the process then does not start. */
export function readPlatforms(): ReadonlyMap<string, Platform> {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'));
  return new Map(
    files.map((name) => {
      const platform = PlatformFile.parse(parse(readFileSync(new URL(name, FOLDER), 'utf8')));
      return [platform.platform, platform];
    }),
  );
}
