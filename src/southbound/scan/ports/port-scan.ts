import type { z } from 'zod';
import { knock } from '../knock.ts';
import type { OpenPort } from '../messages.ts';
import type { Turns } from '../turns.ts';
import { serviceOfPort } from './known-ports.ts';
import { listenAt } from './listening.ts';
import { recognise } from './recognition.ts';

type FoundPort = z.output<typeof OpenPort>;

export interface PortTerms {
  readonly timeoutMs: number;
  readonly banners: boolean;
}

export interface ScannedPorts {
  /** In the order in which they were named. */
  readonly ports: readonly FoundPort[];
  /** Why nobody could be asked, where the network says so. */
  readonly unreachable: string | null;
  /** How many were not asked before the time was over. */
  readonly unasked: number;
}

/** Asks each port for a connection, and open ones what they are. */
export async function scanPortsOf(
  address: string,
  ports: readonly number[],
  { timeoutMs, banners }: PortTerms,
  turns: Turns,
  signal: AbortSignal,
): Promise<ScannedPorts> {
  let unreachable: string | null = null;
  let unasked = 0;
  const found = await Promise.all(
    ports.map((port) =>
      turns.socket(async (): Promise<FoundPort | null> => {
        if (signal.aborted) {
          unasked += 1;
          return null;
        }
        const heard = await knock(address, port, timeoutMs, signal);
        const told = { port, protocol: 'tcp', service: serviceOfPort(port), banner: null, product: null } as const;
        if (heard.outcome !== 'open') {
          if (heard.code === 'ABORTED') unasked += 1;
          if (heard.outcome === 'unreachable') unreachable ??= heard.code;
          return heard.code === 'ABORTED' ? null : { ...told, state: heard.outcome === 'refused' ? 'closed' : 'filtered' };
        }
        if (!banners) {
          heard.socket.destroy();
          return { ...told, state: 'open' };
        }
        return { ...told, state: 'open', ...recognise(await listenAt(address, port, heard.socket, timeoutMs, signal)) };
      }),
    ),
  );
  return { ports: found.filter((port) => port !== null), unreachable, unasked };
}
