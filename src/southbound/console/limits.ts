/** Times and sizes of a session on a console. */
export interface SessionLimits {
  /** What was said before comes at once; so long it is waited for. */
  readonly listenMs: number;
  /** A prompt that is followed by more within this was none: a piece may end anywhere. */
  readonly settleMs: number;
  /** The same for prompts that are not the one that is expected. */
  readonly otherPromptMs: number;
  /** Nobody types when nothing was said for so long: slower than people's keys. */
  readonly quietMs: number;
  /** How long it is waited that somebody else stops typing, or a device stops talking. */
  readonly backOffMs: number;
  /** After each carriage return that asks for the prompt; after the last one the line is silent. */
  readonly wakeMs: readonly number[];
  /** How long the device may take to show what was typed. */
  readonly echoMs: number;
  /** The same for each character of it: 9,600 baud are 1 ms. */
  readonly echoPerCharacterMs: number;
  /** How long a log-in may take after the password. */
  readonly loginMs: number;
  /** How long an interrupted command may take to end. */
  readonly interruptMs: number;
  /** Characters of one output. */
  readonly outputMax: number;
  /** Pages of one output. */
  readonly pagesMax: number;
}

export const SESSION_LIMITS: SessionLimits = {
  listenMs: 250,
  settleMs: 40,
  otherPromptMs: 700,
  quietMs: 1_500,
  backOffMs: 15_000,
  wakeMs: [1_000, 2_000, 4_000, 6_000],
  echoMs: 3_000,
  echoPerCharacterMs: 5,
  loginMs: 15_000,
  interruptMs: 2_000,
  outputMax: 4 * 1024 * 1024,
  pagesMax: 5_000,
};
