import { PingAnswer, type Pinged } from './asked.ts';

/** As many as are asked at once. */
const MOST_ADDRESSES = 256;
/** Devices of a project ask within this of each other: one program asks for all of them, and to start one costs more than to ping. */
const GATHER_MS = 50;

interface Waiting {
  readonly addresses: readonly string[];
  readonly settle: PromiseWithResolvers<readonly Pinged[]>;
}

/** Gathers the addresses that many discoveries want to try at the same moment. */
export class PingBatch {
  readonly #ask: (addresses: readonly string[]) => Promise<unknown>;
  #waiting: Waiting[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(ask: (addresses: readonly string[]) => Promise<unknown>) {
    this.#ask = ask;
  }

  /** What came of each of them. @throws Failure as the operation does */
  async ping(addresses: readonly string[]): Promise<readonly Pinged[]> {
    const settle = Promise.withResolvers<readonly Pinged[]>();
    this.#waiting.push({ addresses, settle });
    if (new Set(this.#waiting.flatMap((each) => each.addresses)).size >= MOST_ADDRESSES) this.#go();
    else this.#timer ??= setTimeout(() => this.#go(), GATHER_MS);
    return settle.promise;
  }

  #go(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const waiting = this.#waiting.splice(0);
    void this.#settle(waiting);
  }

  async #settle(waiting: readonly Waiting[]): Promise<void> {
    try {
      const found = await this.#askAll([...new Set(waiting.flatMap(({ addresses }) => addresses))]);
      for (const { addresses, settle } of waiting) settle.resolve(addresses.flatMap((address) => found.get(address) ?? []));
    } catch (error) {
      for (const { settle } of waiting) settle.reject(error);
    }
  }

  async #askAll(addresses: readonly string[]): Promise<ReadonlyMap<string, Pinged>> {
    const parts: string[][] = [];
    for (let at = 0; at < addresses.length; at += MOST_ADDRESSES) parts.push(addresses.slice(at, at + MOST_ADDRESSES));
    const answers = await Promise.all(parts.map(async (part) => PingAnswer.parse(await this.#ask(part)).items));
    return new Map(answers.flat().map((each) => [each.address.toLowerCase(), each]));
  }
}
