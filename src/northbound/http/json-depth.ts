const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Is a JSON text (UTF-8) nested deeper than allowed? Looks at brackets outside strings alone, before anything is parsed. */
export function deeperThan(text: Uint8Array, depth: number): boolean {
  let open = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const byte = text[at];
    if (inString) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) inString = true;
    else if (byte === 0x5b || byte === 0x7b) {
      open += 1;
      if (open > depth) return true;
    } else if (byte === 0x5d || byte === 0x7d) open -= 1;
  }
  return false;
}
