import type { NewEvent } from '#kernel/event.ts';
import { DISCOVERY_STEPS, equipmentDiscoveryProgressed, type DiscoveryStatus, type StepReport } from '#model/equipment.ts';
import { eventOf } from './telling.ts';

/** Steps that end within this are told together, of all devices in one commit: whoever watches sees no difference. */
const GATHER_MS = 150;

export interface ProgressOf {
  readonly projectId: string;
  readonly equipmentId: string;
  readonly runId: string;
}

/** Tells how discoveries go while they go, for those who watch. That it cannot be told holds nothing up. */
export class ProgressBoard {
  readonly #publish: (events: readonly NewEvent[]) => Promise<void>;
  readonly #moved = new Set<Progress>();
  #gathering = false;

  constructor(publish: (events: readonly NewEvent[]) => Promise<void>) {
    this.#publish = publish;
  }

  of(of: ProgressOf): Progress {
    const progress: Progress = new Progress(of, () => this.#move(progress));
    return progress;
  }

  /** What is told by somebody else is not told here. */
  leave(progress: Progress): void {
    this.#moved.delete(progress);
  }

  /** Tells at once that a discovery came to nothing. */
  async end(progress: Progress, status: DiscoveryStatus): Promise<void> {
    this.leave(progress);
    await this.#publish(progress.take(status)).catch(() => undefined);
  }

  #move(progress: Progress): void {
    this.#moved.add(progress);
    if (this.#gathering) return;
    this.#gathering = true;
    setTimeout(() => this.#tell(), GATHER_MS);
  }

  #tell(): void {
    this.#gathering = false;
    const events = [...this.#moved].flatMap((progress) => progress.take(null));
    this.#moved.clear();
    if (events.length > 0) void this.#publish(events).catch(() => undefined);
  }
}

/** How the discovery of one device goes. */
export class Progress {
  readonly #of: ProgressOf;
  readonly #moved: () => void;
  #told: { readonly server: string; readonly name: string } | undefined;
  #waiting: StepReport[] = [];
  #done = 0;

  constructor(of: ProgressOf, moved: () => void) {
    this.#of = of;
    this.#moved = moved;
  }

  step(report: StepReport, server: string, name: string): void {
    this.#told = { server, name };
    this.#waiting.push(report);
    this.#done += 1;
    this.#moved();
  }

  /** What was not told yet; with a status it is the end. None for a device that was never found. */
  take(status: DiscoveryStatus | null): NewEvent[] {
    if (this.#told === undefined) return [];
    const { projectId: project_id, equipmentId: equipment_id, runId: run_id } = this.#of;
    const data = {
      equipment_id,
      project_id,
      run_id,
      ...this.#told,
      steps: this.#waiting,
      done: this.#done,
      of: DISCOVERY_STEPS.length,
      ended: status !== null,
      discovery_status: status,
    };
    this.#waiting = [];
    return [eventOf(equipmentDiscoveryProgressed, this.#of, data)];
  }
}
