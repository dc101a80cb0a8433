/** A profile or a policy as text or filters for what applies it. */
export interface Rendered<T> {
  readonly apply: T;
  /** What takes exactly that back. */
  readonly undo: T;
  /** Sentences on what is asked and cannot be had there, or is had in another way. */
  readonly notes: readonly string[];
}

/** Names that a shell and IOS take as one word, and nothing else: they stand in command lines. */
export const INTERFACE_NAME = /^[A-Za-z][A-Za-z0-9./:_-]{0,39}$/;
