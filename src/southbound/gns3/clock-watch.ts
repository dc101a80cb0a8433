import type { Surroundings } from './surroundings.ts';
import { Wake } from './wake.ts';

/** What is done about what the clocks tell. */
export interface ClockHooks {
  /** When the controller's stream last said anything, on the clock that never goes back. */
  heardMs(): number;
  /** It said nothing for too long. */
  silent(reason: string): void;
  /** The wall clock jumped. */
  jumped(reason: string): void;
  /** Each time that the clocks are looked at. */
  looked(): void;
}

/** Notices silence, and a wall clock that jumped: the machine slept, and a slept machine's sockets look alive. @see gns3-pitfalls 4 */
export async function watchClocks({ clock, gate, pace, signal, watches }: Surroundings, hooks: ClockHooks): Promise<void> {
  const timer = new Wake();
  let wallMs = clock.now().getTime();
  let steadyMs = clock.monotonicMs();
  while (!signal.aborted) {
    await timer.wait(pace.watchEveryMs, signal);
    const before = { wallMs, steadyMs };
    [wallMs, steadyMs] = [clock.now().getTime(), clock.monotonicMs()];
    hooks.looked();
    if (!gate.isOpen || signal.aborted) continue;
    const jumpMs = wallMs - before.wallMs - (steadyMs - before.steadyMs);
    const silentMs = steadyMs - hooks.heardMs();
    if (silentMs >= pace.silenceMs) hooks.silent(`it said nothing for ${Math.round(silentMs / 1_000)} s`);
    for (const watch of watches) watch.checkSilence(steadyMs);
    if (Math.abs(jumpMs) >= pace.silenceMs) hooks.jumped(`the wall clock jumped by ${Math.round(jumpMs / 1_000)} s`);
  }
}
