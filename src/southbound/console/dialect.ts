import { z } from 'zod';

/** A regular expression as it is written in a file; `/…/i` for one without regard to case. */
const Pattern = z
  .string()
  .min(1)
  .max(500)
  .transform((text, context) => {
    const source = /^\/(.*)\/i$/s.exec(text)?.[1];
    // Several lines may be looked at together: `^` is the beginning of each.
    const flags = source === undefined ? 'mu' : 'imu';
    try {
      return { source: source ?? text, flags, test: new RegExp(source ?? text, flags) };
    } catch (error) {
      context.addIssue({ code: 'custom', message: `is no regular expression: ${(error as Error).message}` });
      return z.NEVER;
    }
  });
type Pattern = z.output<typeof Pattern>;

const Text = z.string().min(1).max(500);
/** What is typed; may hold control characters. */
const Keys = z.string().max(200);

const Mode = z.strictObject({
  name: z.enum(['exec', 'privileged', 'configuration', 'shell', 'other']),
  /** The whole line, without what is typed; the group `host` is the name of the device. */
  prompt: Pattern,
  /** What is typed before a command here, for it to be understood: `do ` of IOS. */
  prefix: Keys.optional(),
  /** What leaves this mode without changing anything; absent: somebody's work is not left for them. */
  leave: Text.optional(),
});
export type Mode = z.output<typeof Mode>;

const Reading = z.strictObject({
  command: Text,
  kind: z.enum(['processors', 'memory', 'storage', 'uptime']),
  /** One entry for each match; groups: descr, usage, idle, used, free, total, percent; of the uptime: seconds. */
  pattern: Pattern,
  /** Factor to bytes. */
  scale: z.number().positive().default(1),
  descr: Text.optional(),
});
export type Reading = z.output<typeof Reading>;

/** A command whose output reads like that of another command, or of another platform. */
const Foreign = z.strictObject({ command: Text, platform: z.string().optional(), as: Text });

/** How the command line of one vendor's system behaves. */
export const DialectFile = z.strictObject({
  platform: z.string().regex(/^[a-z0-9_]{2,40}$/),
  title: Text,
  vendor: z.string().nullable(),
  /** As `identity.os` of the facts. */
  os: z.string().regex(/^[a-z0-9-]+$/),
  kind: z.string().nullable(),
  source: Text.describe('Documents that this was written from.'),
  /** The platform whose parsers read its output; absent: its own. */
  parses_as: z.string().optional(),
  modes: z.array(Mode).min(1),
  pagers: z.array(z.strictObject({ pattern: Pattern, next: Keys.default(' '), quit: Keys.default('q') })).default([]),
  paging_off: z.array(Text).default([]),
  /** What is put behind a command so that it is not paged, where that is said with each one. */
  unpaged: z.string().max(100).default(''),
  login: z
    .strictObject({
      username: Pattern.optional(),
      password: Pattern.optional(),
      refused: z.array(Pattern).default([]),
      /** What is put behind the name: RouterOS takes options of the terminal there. */
      username_suffix: Keys.default(''),
    })
    .default({ refused: [], username_suffix: '' }),
  /** Rises from one mode to another, with a password where that is asked for. */
  enable: z
    .strictObject({
      command: Text,
      from: z.enum(['exec', 'shell']).default('exec'),
      to: z.enum(['privileged', 'exec']).default('privileged'),
      leave: Text,
      refused: z.array(Pattern).default([]),
    })
    .optional(),
  logout: Text.optional(),
  questions: z.array(z.strictObject({ pattern: Pattern, answer: Keys })).default([]),
  errors: z.array(Pattern).default([]),
  /** Lines that the device says unasked: messages of its log. */
  chatter: z.array(Pattern).default([]),
  /** Ends a command of ours that does not end. */
  interrupt: Keys.optional(),
  /** Shows the line again, with what somebody typed there and did not end; does nothing else. */
  redraw: Keys.optional(),
  /** The device takes nothing for so long after its prompt. */
  pause_ms: z.int().min(0).max(2_000).default(0),
  /** A command whose echo or output is missing may be typed again. */
  drops_input: z.boolean().default(false),
  recognise: z.strictObject({
    /** Asked after dialects whose answers are narrower. */
    last: z.boolean().default(false),
    node_types: z.array(z.string()).default([]),
    banner: z.array(Pattern).default([]),
    ask: z.array(z.strictObject({ command: Text, matches: Pattern })).default([]),
  }),
  /** Commands that facts are made of; of alternatives the first that is understood. */
  facts: z.array(z.union([Text, z.array(Text).min(1), Foreign])).default([]),
  readings: z.array(Reading).default([]),
  configuration: z.strictObject({ running: Text.optional(), startup: Text.optional() }).default({}),
});

/** A dialect with its patterns ready to be used. */
export interface Dialect extends z.output<typeof DialectFile> {
  /** Per mode, in order: a prompt with nothing typed, and one with something behind it, with the prompt as its group `shown`. */
  readonly prompts: readonly { readonly mode: Mode; readonly empty: RegExp; readonly typed: RegExp }[];
}

export function compiled(file: z.output<typeof DialectFile>): Dialect {
  return {
    ...file,
    prompts: file.modes.map((mode) => ({
      mode,
      empty: new RegExp(`^(?:${mode.prompt.source}) *$`, mode.prompt.flags),
      typed: new RegExp(`^(?<shown>${mode.prompt.source}) *\\S`, mode.prompt.flags),
    })),
  };
}

export function matches(patterns: readonly Pattern[], text: string): boolean {
  return patterns.some(({ test }) => test.test(text));
}
