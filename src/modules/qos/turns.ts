/** Where something is put: one thing at a time. */
export interface Spot {
  readonly project_id: string;
  readonly link_id?: string | null | undefined;
  readonly node_id?: string | null | undefined;
  readonly interface?: string | null | undefined;
}

export function spotOf({ project_id: project, link_id: link, node_id: node, interface: device }: Spot): string {
  // Names of interfaces may differ by case alone; ids do not.
  return [[project, link ?? '', node ?? ''].join('/').toLowerCase(), device ?? ''].join('/');
}

/** Work at one spot is done one after another: what is looked at is then what is changed. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  async take<T>(spot: Spot, work: () => Promise<T>): Promise<T> {
    const key = spotOf(spot);
    const turn = (this.#last.get(key) ?? Promise.resolve()).then(work);
    // Whoever is next waits for the end, whatever it is.
    const ended = turn.catch(() => undefined);
    this.#last.set(key, ended);
    try {
      return await turn;
    } finally {
      if (this.#last.get(key) === ended) this.#last.delete(key);
    }
  }
}
