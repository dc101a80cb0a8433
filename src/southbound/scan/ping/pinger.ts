import { isIPv6 } from 'node:net';
import type { PingResult } from '../messages.ts';
import { runProgram } from '../program-run.ts';
import type { Programs } from '../programs.ts';
import type { Turns } from '../turns.ts';
import type { PingTerms } from './echoes.ts';
import { fpingMs, fpingResults, fpingWords } from './fping.ts';
import { pingMs, pingResult, pingWords } from './ping-program.ts';
import { tcpProbe } from './tcp-probe.ts';

/** Exit statuses of fping that tell of addresses: all answered, some did not, some are none. @see fping(8) */
const TELLING = [0, 1, 2];

/** Asks whether addresses answer, the best way that this machine has. */
export class Pinger {
  readonly #programs: Programs;
  readonly #turns: Turns;

  constructor(programs: Programs, turns: Turns) {
    this.#programs = programs;
    this.#turns = turns;
  }

  /** A result for each address: by fping all at once, else by ping, else by connections. */
  async ping(addresses: readonly string[], terms: PingTerms, signal: AbortSignal): Promise<Map<string, PingResult>> {
    // A machine without IPv6 cannot send any: that must not stop the others.
    const families = [addresses.filter((address) => !isIPv6(address)), addresses.filter((address) => isIPv6(address))];
    const answered = await Promise.all(families.map((family) => this.#byFping(family, terms, signal)));
    const results = new Map(answered.flatMap((each) => [...each]));
    const left = addresses.filter((address) => !results.has(address));
    await Promise.all(
      left.map(async (address) => {
        const told = (await this.#byPing(address, terms, signal)) ?? (await tcpProbe(address, terms, this.#turns, signal));
        results.set(address, told);
      }),
    );
    return results;
  }

  async #byFping(addresses: readonly string[], terms: PingTerms, signal: AbortSignal): Promise<Map<string, PingResult>> {
    const path = await this.#programs.find('fping');
    if (path === null || addresses.length === 0) return new Map();
    const words = fpingWords(addresses, terms);
    const run = await this.#turns.program(() => runProgram(path, words, fpingMs(addresses.length, terms), signal));
    const results = fpingResults(run.err, addresses, terms);
    const failed = run.code === null || !TELLING.includes(run.code) || results.size === 0;
    if (failed && !run.cut && !addresses.some((address) => isIPv6(address))) this.#programs.distrust('fping');
    return results;
  }

  /** Null where there is no ping, or it cannot send. */
  async #byPing(address: string, terms: PingTerms, signal: AbortSignal): Promise<PingResult | null> {
    for (const interval of [true, false]) {
      const told = await this.#turns.program(async () => {
        const path = await this.#programs.find('ping');
        if (path === null) return { over: true, result: null };
        const run = await runProgram(path, pingWords(address, terms, interval), pingMs(terms), signal);
        return { over: run.cut, result: pingResult(run.out, address, terms) };
      });
      if (told.result !== null || told.over) return told.result;
    }
    this.#programs.distrust('ping');
    return null;
  }
}
