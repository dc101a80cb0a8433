import { knock } from '../knock.ts';
import type { PingResult } from '../messages.ts';
import type { Turns } from '../turns.ts';
import { mean, type PingTerms } from './echoes.ts';

/** What equipment and hosts most often listen at; a refusal by any of them shows as well that somebody is there. */
const PORTS = [80, 22, 23, 443, 7];

/**
 * Whether an address answers connections: no privileges are needed for that. Who is silent once is not asked again, for TCP itself repeats its question
 * after a second.
 */
export async function tcpProbe(address: string, { count, timeoutMs }: PingTerms, turns: Turns, signal: AbortSignal): Promise<PingResult> {
  const times: number[] = [];
  let sent = 0;
  let reason = signal.aborted
    ? 'The time was over before it was asked.'
    : `${address} accepts and refuses no connection within ${timeoutMs} ms.`;
  for (let round = 0; round < count && !signal.aborted; round += 1) {
    sent += 1;
    const heard = await anyOf(address, timeoutMs, turns, signal);
    if (heard.tookMs === null) {
      if (times.length === 0 && heard.code !== undefined) reason = `${address} cannot be reached: ${heard.code}.`;
      break;
    }
    times.push(heard.tookMs);
    reason = heard.open ? `Port ${heard.port} accepts connections.` : `Port ${heard.port} refuses connections, so somebody is there.`;
  }
  return { address, alive: times.length > 0, method: 'tcp', response_time_ms: mean(times), sent, received: times.length, reason };
}

type Heard =
  | { readonly tookMs: number; readonly port: number; readonly open: boolean }
  | { readonly tookMs: null; readonly code: string | undefined };

/** The first of all ports that says anything. */
async function anyOf(address: string, timeoutMs: number, turns: Turns, signal: AbortSignal): Promise<Heard> {
  const enough = new AbortController();
  const either = AbortSignal.any([signal, enough.signal]);
  let unreachable: string | undefined;
  try {
    return await Promise.any(
      PORTS.map((port) =>
        turns.socket(async (): Promise<Heard> => {
          const heard = await knock(address, port, timeoutMs, either);
          if (heard.outcome === 'open') heard.socket.destroy();
          if (heard.outcome === 'open' || heard.outcome === 'refused')
            return { tookMs: heard.tookMs, port, open: heard.outcome === 'open' };
          if (heard.outcome === 'unreachable') unreachable ??= heard.code;
          throw new Error(heard.code);
        }),
      ),
    );
  } catch {
    return { tookMs: null, code: unreachable };
  } finally {
    enough.abort();
  }
}
