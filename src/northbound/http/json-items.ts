const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;

/** Does a JSON text (UTF-8) hold more values than allowed? Counts commas and brackets outside strings, before anything is parsed. */
export function moreValuesThan(text: Uint8Array, most: number): boolean {
  // A value takes a character, and so does what parts it from the next.
  if (text.length < 2 * most) return false;
  let values = 1;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const byte = text[at];
    if (inString) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) inString = true;
    else if (byte === COMMA || byte === 0x5b || byte === 0x7b) {
      values += 1;
      if (values > most) return true;
    }
  }
  return false;
}
