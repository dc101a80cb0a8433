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
  source: Text.describe('Documents that this was written from.'),
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
      /** `sections`: a mode of configuration with indented sections; `shell`: the same, each section as one command of a shell; `vpcs`. */
      style: z.enum(['sections', 'shell', 'vpcs']),
      /** Before the commands: rise to the level, enter the mode. */
      begin: z.array(Text).default([]),
      end: z.array(Text).default([]),
      /** Makes the running configuration that of the next start. */
      save: z.array(Text).default([]),
      /** Headers of sections that cannot be taken away: what stands in them is. */
      lasting: z.array(Pattern).default([]),
      /** Lines whose opposite is no command without more words. */
      bare: z.array(Pattern).default([]),
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
