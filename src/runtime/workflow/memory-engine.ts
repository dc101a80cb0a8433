import { fail } from '#kernel/error.ts';
import type { Json } from '#kernel/json.ts';
import type { Branch, Course, Engine, Strand } from './engine.ts';

interface Kept {
  readonly task: Json;
  readonly parent: string | null;
  readonly results: Json[];
  readonly names: string[];
  ended: { readonly result: Json; readonly at: number } | null;
}

/** What an engine in memory remembers: a second engine on it goes on as a process after a crash does. */
export type MemoryStrands = Map<string, Kept>;

/** Gone with the process, for tests and for looking at things offline. */
export class MemoryEngine implements Engine {
  readonly #strands: MemoryStrands;
  readonly #now: () => number;
  readonly #waiting = new Map<string, ((result: Json) => void)[]>();
  #course: Course | null = null;
  #closed = false;

  constructor(now: () => number, strands: MemoryStrands = new Map()) {
    this.#now = now;
    this.#strands = strands;
  }

  async open(course: Course): Promise<void> {
    this.#course = course;
    for (const [id, kept] of this.#strands) if (kept.ended === null) this.#run(id, kept);
  }

  async start(id: string, task: Json): Promise<void> {
    if (this.#closed) throw fail('shutting_down', 'The workflow engine is closed and starts nothing more.');
    this.#begin(id, task, null);
  }

  async result(id: string, timeoutMs: number): Promise<Json | undefined> {
    const kept = this.#strands.get(id);
    if (kept === undefined) throw fail('not_found', `There is no strand ${id}.`);
    if (kept.ended !== null) return kept.ended.result;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), timeoutMs);
    });
    try {
      return await Promise.race([this.#end(id), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  async look(id: string): Promise<{ task: Json; ended: boolean; result: Json } | null> {
    const kept = this.#strands.get(id);
    if (kept === undefined) return null;
    return { task: kept.task, ended: kept.ended !== null, result: kept.ended?.result ?? null };
  }

  async takeOver(): Promise<void> {
    // One process has them all.
  }

  async endedBefore(moment: Date, most: number): Promise<readonly string[]> {
    const ended = [...this.#strands].filter(([, kept]) => kept.parent === null && kept.ended !== null && kept.ended.at < moment.getTime());
    return ended
      .sort(([, one], [, other]) => one.ended!.at - other.ended!.at)
      .slice(0, most)
      .map(([id]) => id);
  }

  async forget(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      this.#strands.delete(id);
      await this.forget([...this.#strands].filter(([, { parent }]) => parent === id).map(([branch]) => branch));
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  #begin(id: string, task: Json, parent: string | null): void {
    if (this.#strands.has(id)) return;
    // As text and back: what is kept means what a database would have kept.
    const kept: Kept = { task: copy(task), parent, results: [], names: [], ended: null };
    this.#strands.set(id, kept);
    if (this.#course !== null) this.#run(id, kept);
  }

  #run(id: string, kept: Kept): void {
    let next = 0;
    const strand: Strand = {
      id,
      remember: async <T extends Json>(name: string, work: () => Promise<T>): Promise<T> => {
        const at = next;
        next += 1;
        if (at < kept.results.length) {
          if (kept.names[at] !== name) throw new Error(`Strand ${id} remembers ${kept.names[at]}, and now asks for ${name}.`);
          return kept.results[at] as T;
        }
        const result = copy(await work());
        // A process that is gone remembers nothing.
        if (this.#closed) return new Promise<never>(() => undefined);
        if (at !== kept.results.length) throw new Error(`Strand ${id} did two things at once.`);
        kept.results.push(result);
        kept.names.push(name);
        return result as T;
      },
      branch: async (branch, task): Promise<Branch> => {
        if (this.#closed) return new Promise<never>(() => undefined);
        this.#begin(branch, task, id);
        return { id: branch, result: () => this.#end(branch) };
      },
    };
    void this.#toEnd(id, kept, this.#course!(strand, kept.task));
  }

  async #toEnd(id: string, kept: Kept, course: Promise<Json>): Promise<void> {
    const result = copy(await course);
    if (this.#closed) return;
    kept.ended = { result, at: this.#now() };
    for (const resolve of this.#waiting.get(id) ?? []) resolve(result);
    this.#waiting.delete(id);
  }

  #end(id: string): Promise<Json> {
    const ended = this.#strands.get(id)?.ended;
    if (ended !== undefined && ended !== null) return Promise.resolve(ended.result);
    return new Promise((resolve) => this.#waiting.set(id, [...(this.#waiting.get(id) ?? []), resolve]));
  }
}

function copy(value: Json): Json {
  return JSON.parse(JSON.stringify(value ?? null)) as Json;
}
