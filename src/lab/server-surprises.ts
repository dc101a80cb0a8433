import type { LabSwitches } from './switches.ts';

export interface SurprisedServer {
  revokeTokens(): void;
  cutStreams(): void;
  /** The compute restarts without its memory. */
  forget(): void;
}

/** The switches that make things happen to the server by themselves, until stopped. */
export function serverSurprises(switches: LabSwitches, server: SurprisedServer): { stop(): void } {
  const timers: NodeJS.Timeout[] = [];
  const every = (ms: number, happen: () => void): void => void (ms > 0 && timers.push(setInterval(happen, ms).unref()));
  every(switches.revokeTokensEveryMs, () => server.revokeTokens());
  every(switches.cutStreamsEveryMs, () => server.cutStreams());
  if (switches.forgetfulComputeMs > 0) timers.push(setTimeout(() => server.forget(), switches.forgetfulComputeMs).unref());
  return {
    stop() {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
