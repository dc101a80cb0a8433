import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { matches, type Dialect } from './dialect.ts';
import { RETURN, Stopped, type Dialogue } from './dialogue.ts';
import { standingOf } from './standing.ts';

/** Who logs in on a console. */
export interface Login {
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly enable_password?: string | undefined;
}

/** What log-ins of all kinds say when they refuse. */
const REFUSED =
  /login incorrect|login (?:invalid|failed|error)|authentication (?:failed|failure|fails)|access denied|bad (?:password|secret|login)|permission denied|invalid (?:login|password|user)|incorrect (?:login|password|user)|password incorrect|unauthorized/i;

/**
 * Answers the questions for a name and a password, once. @throws Stopped when none is known, or when it is refused: accounts are locked
 * after a few wrong tries.
 */
export async function logIn(dialogue: Dialogue, login: Login, dialects: readonly Dialect[]): Promise<void> {
  const { line, limits } = dialogue;
  const at = (): string => standingOf(line.current, line.screen.lines, dialects).at;
  const suffix = dialects.find(({ login: asks }) => asks.username_suffix !== '' && asks.username?.test.test(line.current) === true)?.login
    .username_suffix;
  if (at() === 'login') {
    if (login.username === undefined) dialogue.stop(`The console asks for a name (${dialogue.lastLine()}), and none is known.`);
    line.mark();
    dialogue.insist(`${login.username}${suffix ?? ''}${RETURN}`);
    // Names without a password are let in at once.
    await settled(dialogue, limits.loginMs, () => ['password', 'login', 'prompt'].includes(at()) && line.screen.lines.length > 0);
  }
  if (at() === 'password') {
    if (login.password === undefined) dialogue.stop(`The console asks for a password (${dialogue.lastLine()}), and none is known.`);
    line.mark();
    dialogue.insist(`${login.password}${RETURN}`);
    const ended = ['prompt', 'login', 'password', 'return', 'question'];
    await settled(dialogue, limits.loginMs, () => ended.includes(at()) && line.screen.lines.length > 0);
  }
  // What stands before a prompt is greeting, whatever it says.
  if (at() === 'prompt') return;
  const said = line.screen.lines.join('\n');
  if (at() === 'password' || at() === 'login' || REFUSED.test(said) || dialects.some(({ login: asks }) => matches(asks.refused, said))) {
    refused(dialogue, login);
  }
}

/** The device does not let us in. */
export class LogInRefused extends Stopped {}

export function refused(dialogue: Dialogue, { username }: Login): never {
  throw new LogInRefused(
    dialogue.masked(`The console refused the log-in${username === undefined ? '' : ` of ${username}`}; it is not tried again.`),
  );
}

async function settled(dialogue: Dialogue, mostMs: number, reached: () => boolean): Promise<void> {
  const overMs = dialogue.nowMs + mostMs;
  while (dialogue.nowMs < overMs) {
    dialogue.check();
    const { heard } = dialogue.line;
    const change = await dialogue.change(heard, reached() ? dialogue.limits.settleMs : overMs - dialogue.nowMs);
    if (change === 'late' && reached()) return;
  }
}

export const REFUSED_BEFORE = 'Those of the settings were refused a while ago.';

/** An hour: whoever corrects a password in the settings or on the device waits no longer. */
const REMEMBERED_MS = 3_600_000;

/** Log-ins of the settings that a node refused: asked again and again, they would lock an account. Kept as digests. */
export class RefusedLogins {
  readonly #refused = new LRUCache<string, string>({ max: 10_000, ttl: REMEMBERED_MS });

  add(node: string, login: Login): void {
    this.#refused.set(node, digest(login));
  }

  has(node: string, login: Login): boolean {
    return this.#refused.get(node) === digest(login);
  }

  forget(node: string): void {
    this.#refused.delete(node);
  }
}

function digest({ username = '', password = '' }: Login): string {
  return createHash('sha256').update(`${username}\0${password}`).digest('base64');
}
