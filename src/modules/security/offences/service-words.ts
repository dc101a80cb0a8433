/** What one service says, and nobody else: its sign, and what is an offence there. */
export interface ServiceWords {
  readonly sign: RegExp;
  readonly offence: RegExp;
  /** What looks like an offence and is none, of this service. */
  readonly innocent?: RegExp;
  /** Only these words count: what is said elsewhere in the line comes from strangers. */
  readonly only?: true;
  /** Who it was stands in an earlier line of the conversation: what looks like an address in this one, a stranger chose. */
  readonly elsewhere?: true;
  /** Where this service itself writes who it was, the surest first. */
  readonly whose?: readonly RegExp[];
}
