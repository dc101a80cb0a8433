import { Failure } from '#kernel/error.ts';
import type { Node } from '#model/node.ts';
import type { Located } from '../knowledge.ts';
import type { ConsoleSessions } from './console-sessions.ts';
import type { Acting } from './parts.ts';
import { pause } from './pause.ts';
import { endsWithPrompt } from './prompt.ts';

/** Enough of the end of what was said to see a prompt in. */
const TAIL_CHARACTERS = 512;
/** A prompt that is followed by more at once was none: a chunk may end anywhere. */
const SETTLE_MS = 30;
const RETURN = new TextEncoder().encode('\r\n');

/** Does a node have a console that can be asked for its prompt? */
export function hasPrompt(node: Node): boolean {
  return node.console.type === 'telnet' && node.console.port !== null;
}

/**
 * Waits until a node's console shows a prompt: `true`; or until the time (that for its type, unless said) is over: `false`. Only what is said
 * from now on counts. Somebody who writes meanwhile is not disturbed: then it only listens. @throws what opening the console throws
 */
export async function awaitPrompt(
  acting: Acting,
  sessions: ConsoleSessions,
  at: Located,
  node: Node,
  signal: AbortSignal,
  timeoutMs?: number,
): Promise<boolean> {
  const { readyMs, nudgeMs } = acting.limits;
  const over = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs ?? readyMs[node.node_type] ?? readyMs['other'] ?? 60_000)]);
  // A console may end once while its node is still coming up: it is opened again until the time is over.
  while (!over.aborted) {
    try {
      if (await promptShown(acting, sessions, at, node, over)) return true;
    } catch (thrown) {
      const passes =
        thrown instanceof Failure &&
        (thrown.code === 'gns3_error' || thrown.code === 'gns3_unavailable') &&
        thrown.retryAfterMs === undefined;
      if (!passes) throw thrown;
    }
    await pause(nudgeMs, over);
  }
  return false;
}

async function promptShown(acting: Acting, sessions: ConsoleSessions, at: Located, node: Node, over: AbortSignal): Promise<boolean> {
  const console = await sessions.join(at, node, { who: 'the start of the project', replay: false });
  const leave = () => console.close();
  over.addEventListener('abort', leave, { once: true });
  if (over.aborted) leave();
  let settling: NodeJS.Timeout | undefined;
  // Not while a prompt is being watched: its echo would look like more to come.
  const nudge = setInterval(() => {
    if (settling === undefined) ask(console);
  }, acting.limits.nudgeMs);
  let tail = '';
  let shown = false;
  const decoder = new TextDecoder();
  try {
    ask(console);
    for await (const bytes of console.bytes) {
      tail = (tail + decoder.decode(bytes, { stream: true })).slice(-TAIL_CHARACTERS);
      clearTimeout(settling);
      settling = undefined;
      if (endsWithPrompt(tail)) {
        settling = setTimeout(() => {
          shown = true;
          console.close();
        }, SETTLE_MS);
      }
    }
    return shown;
  } finally {
    clearInterval(nudge);
    clearTimeout(settling);
    over.removeEventListener('abort', leave);
    console.close();
  }
}

function ask(console: { write(bytes: Uint8Array): void }): void {
  try {
    console.write(RETURN);
  } catch (thrown) {
    // Somebody else writes, or the console just ended: listening goes on, or ends by itself.
    if (!(thrown instanceof Failure) || thrown.code !== 'conflict') throw thrown;
  }
}
