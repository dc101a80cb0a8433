/** A key as a terminal sends it: a character, or the name of what stands for one. */
export type Key =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'enter' | 'up' | 'down' | 'left' | 'right' | 'home' | 'end' | 'delete' | 'erase' | 'tab' | 'escape' }
  /** Control with this letter, lower case, or one of `[\]^_`. */
  | { readonly kind: 'control'; readonly letter: string };

/** Final characters of cursor keys, in their forms `ESC [ A` and `ESC O A`. @see ECMA-48, xterm control sequences */
const CURSOR: Readonly<Record<string, 'up' | 'down' | 'left' | 'right' | 'home' | 'end'>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  H: 'home',
  F: 'end',
};
/** `ESC [ 3 ~` and its like. */
const NUMBERED: Readonly<Record<string, 'home' | 'end' | 'delete'>> = { 1: 'home', 3: 'delete', 4: 'end', 7: 'home', 8: 'end' };

/** The longest parameters that a sequence may have; a longer one is no key. */
const PARAMETERS_MAX = 16;

/** Takes what is typed apart into keys; a sequence may be cut anywhere between two calls. CR, LF, CR LF and CR NUL are one enter. */
export function keyReader(): (text: string) => Key[] {
  let state: 'text' | 'escape' | 'bracket' | 'letter' = 'text';
  let parameters = '';
  let returned = false;

  function plain(character: string, keys: Key[]): void {
    const code = character.codePointAt(0)!;
    const wasReturned = returned;
    returned = character === '\r';
    if (character === '\n' && wasReturned) return;
    if (character === '\r' || character === '\n') keys.push({ kind: 'enter' });
    else if (character === '\b' || code === 0x7f) keys.push({ kind: 'erase' });
    else if (character === '\t') keys.push({ kind: 'tab' });
    else if (code === 0x1b) state = 'escape';
    else if (code === 0) return;
    else if (code < 0x20) keys.push({ kind: 'control', letter: String.fromCharCode(code + 0x40).toLowerCase() });
    // C1 controls, the filling of broken UTF-8 and what takes two code units are nothing that one types into a console.
    else if ((code >= 0xa0 || code < 0x7f) && code <= 0xffff) {
      if (code !== 0xfffd) keys.push({ kind: 'text', text: character });
    }
  }

  return (text) => {
    const keys: Key[] = [];
    for (const character of text) {
      if (state === 'text') plain(character, keys);
      else if (state === 'escape') {
        if (character === '[') {
          parameters = '';
          state = 'bracket';
        } else if (character === 'O') state = 'letter';
        else {
          state = 'text';
          keys.push({ kind: 'escape' });
          if (character < ' ') plain(character, keys);
        }
      } else if (state === 'letter') {
        state = 'text';
        const name = CURSOR[character];
        if (name !== undefined) keys.push({ kind: name });
      } else if (/[0-9;?]/.test(character) && parameters.length < PARAMETERS_MAX) parameters += character;
      else {
        state = 'text';
        const name = character === '~' ? NUMBERED[parameters] : CURSOR[character];
        if (name !== undefined) keys.push({ kind: name });
        else if (character < ' ') plain(character, keys);
      }
    }
    return keys;
  };
}
