import type { Envelope } from '#kernel/event.ts';
import type { Topology, TopologyProject } from './operations.generated.ts';
import { applyEvents, toReadAfter, withProject, type ToRead } from './topology-fold.ts';

export interface ReaderParts {
  readonly readAll: () => Promise<Topology>;
  readonly readProject: (
    server: string,
    projectId: string,
  ) => Promise<{ readonly position: number; readonly project: TopologyProject | null }>;
  readonly later: (ms: number, work: () => void) => () => void;
}

/** More projects than this at once are not asked for one by one. */
const ONE_BY_ONE = 5;
const READ_AGAIN_MS = 2_000;

/**
 * The topology as this tab knows it: read once, kept by events, and read again in the parts that events do not tell.
 * What comes while a part is read is applied once more to the answer, which may be older.
 */
export class TopologyReader {
  topology: Topology | undefined;
  /** Everything up to here is in it. */
  position = 0;
  readonly #parts: ReaderParts;
  readonly #tell: (topology: Topology) => void;
  readonly #waiting = new Map<string, ToRead>();
  /** Events since the answer under way was asked for. */
  #meanwhile: Envelope[] = [];
  #reading = false;
  /** Answers that were asked for before this changed are of another log-in or another log. */
  #generation = 0;
  #cancelAgain: (() => void) | undefined;

  constructor(parts: ReaderParts, tell: (topology: Topology) => void) {
    this.#parts = parts;
    this.#tell = tell;
  }

  /** Takes in what is new, and gives it. */
  apply(events: readonly Envelope[]): readonly Envelope[] {
    const fresh = events.filter(({ position }) => position > this.position);
    if (fresh.length === 0 || this.topology === undefined) return [];
    this.position = fresh.at(-1)!.position;
    if (this.#reading) this.#meanwhile.push(...fresh);
    this.#set(applyEvents(this.topology, fresh));
    for (const event of fresh) {
      const wanted = toReadAfter(event);
      if (wanted !== undefined) this.#waiting.set(JSON.stringify(wanted), wanted);
    }
    void this.#read();
    return fresh;
  }

  /** Nothing else happened up to this position. */
  reach(position: number): void {
    this.position = Math.max(this.position, position);
  }

  /** Reads everything anew; what was known is replaced. @throws HubFailure */
  async readAll(): Promise<void> {
    const generation = this.#generation;
    const topology = await this.#parts.readAll();
    if (generation !== this.#generation) return;
    this.position = topology.position;
    this.#waiting.clear();
    this.#set(topology);
  }

  forget(): void {
    this.#generation += 1;
    this.topology = undefined;
    this.position = 0;
    this.#waiting.clear();
    this.#meanwhile = [];
    this.#reading = false;
    this.#cancelAgain?.();
  }

  #set(topology: Topology): void {
    this.topology = topology;
    this.#tell(topology);
  }

  async #read(): Promise<void> {
    if (this.#reading || this.#waiting.size === 0) return;
    const generation = this.#generation;
    this.#reading = true;
    try {
      while (this.#waiting.size > 0) {
        const wanted =
          this.#waiting.size > ONE_BY_ONE || this.#waiting.has(JSON.stringify('everything')) ? undefined : [...this.#waiting][0];
        if (wanted === undefined) this.#waiting.clear();
        else this.#waiting.delete(wanted[0]);
        this.#meanwhile = [];
        await this.#readPart(wanted?.[1] ?? 'everything', generation);
        if (generation !== this.#generation) return;
      }
      this.#reading = false;
    } catch {
      if (generation !== this.#generation) return;
      this.#reading = false;
      // The hub is away or busy: the part is still wanted.
      this.#waiting.set(JSON.stringify('everything'), 'everything');
      this.#cancelAgain?.();
      this.#cancelAgain = this.#parts.later(READ_AGAIN_MS, () => void this.#read());
    }
  }

  async #readPart(wanted: ToRead, generation: number): Promise<void> {
    if (wanted === 'everything') {
      const topology = await this.#parts.readAll();
      if (generation === this.#generation) this.#set(applyEvents(topology, this.#later(topology.position)));
      return;
    }
    const { position, project } = await this.#parts.readProject(wanted.server, wanted.projectId);
    if (generation !== this.#generation || this.topology === undefined) return;
    this.#set(applyEvents(withProject(this.topology, wanted, project), this.#later(position)));
  }

  #later(position: number): readonly Envelope[] {
    return this.#meanwhile.filter((event) => event.position > position);
  }
}
