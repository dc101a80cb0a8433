/** A sentence that a program says, and what it means: groups are ECS names with `_` for `.`. */
export interface Phrase {
  readonly says: RegExp;
  /** What is so whenever it is said. */
  readonly means?: Readonly<Record<string, string>>;
}

/** Four octets, or at most as long as an address is (RFC 4291 §2.2 with an IPv4 tail: 45 characters), so that a line of digits is read in one go; a port behind it is none of it. */
const IP = String.raw`(?<![\da-fA-F])(?:\d{1,3}(?:\.\d{1,3}){3}(?![\d.]*\d)|(?=[\da-fA-F]{0,4}:[\da-fA-F]{0,4}:)(?:[\da-fA-F]{1,4}|:):[\da-fA-F.:]{0,40}[\da-fA-F])`;

/** A sentence as an expression: `<ip>` stands for an address. */
export function phrase(says: string, means: Readonly<Record<string, string>> = {}): Phrase {
  return { says: new RegExp(says.replaceAll('<ip>', IP), 'u'), means };
}
