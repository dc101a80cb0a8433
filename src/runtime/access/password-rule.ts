import { fail } from '#kernel/error.ts';

/**
 * The first ones that whoever guesses tries, without what people put behind them. Written down from what lists of leaked passwords
 * have in common; short on purpose, since five wrong ones make the next wait.
 */
const COMMON: ReadonlySet<string> = new Set(
  `password passwort motdepasse contraseña passw0rd passwd admin administrator administrateur root toor letmein welcome bienvenue
  willkommen changeme changeit default secret qwerty qwertz azerty qwertyuiop asdfgh asdfghjkl zxcvbn zxcvbnm iloveyou jetaime
  football baseball basketball superman batman starwars pokemon princess sunshine monkey dragon master shadow trustno michael jordan
  charlie ashley jessica daniel thomas loulou doudou soleil chouchou bonjour hello guest test testtest tester user cisco juniper
  network router switch thalamus gns abc abcd abcdef abcdefgh abcd1234 qazwsx q1w2e3r4 q1w2e3r4t5 1q2w3e4r 1q2w3e4r5t 1qaz2wsx computer internet
  freedom whatever summer winter spring autumn`.split(/\s+/),
);

/** Rows of keyboards, and what is counted: pieces of them, either way, are guessed as whole words are. */
const ROWS = ['abcdefghijklmnopqrstuvwxyz', '01234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'azertyuiop', 'qsdfghjklm', 'qwertzuiop'];
/** Each of them twice, for who goes on at its end, and backwards. */
const BOTH_WAYS = ROWS.flatMap((row) => {
  const backward = row.split('').toReversed().join('');
  return [row.repeat(2), backward.repeat(2)];
});
/** Fewer characters beside the user's name are no secret. */
const FEWEST_BESIDE_NAME = 5;
const FEWEST_DIFFERENT = 4;

/**
 * Refuses what is guessed first: very common words with digits behind them, rows of a keyboard, and the user's own name with little beside it
 * (NIST SP 800-63B-4 §3.1.1.2, which asks for such a list and for no rules about kinds of characters). @throws validation_error
 */
export function checkPassword(username: string, password: string, field = 'password'): void {
  const problem = problemOf(username.toLowerCase(), password.toLowerCase());
  if (problem !== null) throw fail('validation_error', `The password ${problem}; choose another one.`, { [field]: [problem] });
}

function problemOf(username: string, password: string): string | null {
  if (new Set(password).size < FEWEST_DIFFERENT) return `has fewer than ${FEWEST_DIFFERENT} different characters`;
  const core = password.replace(/^[^\p{L}\p{N}]+|[^\p{L}]+$/gu, '');
  if (COMMON.has(core) || COMMON.has(password)) return 'is one of those that are guessed first';
  if (isRow(password)) return 'is a row of a keyboard or of digits';
  if (username.length >= 3 && password.includes(username) && password.replaceAll(username, '').length < FEWEST_BESIDE_NAME) {
    return 'is hardly more than the user name';
  }
  return null;
}

function isRow(password: string): boolean {
  return BOTH_WAYS.some((row) => row.includes(password));
}
