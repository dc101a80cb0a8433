import { pingWords } from '../ping/ping-program.ts';
import { tcpProbe } from '../ping/tcp-probe.ts';
import { runProgram } from '../program-run.ts';
import type { Programs } from '../programs.ts';
import type { Turns } from '../turns.ts';
import type { Hop, Route } from './hops.ts';
import { pingHop, routeOf, tracepathRoute, tracerouteRoute } from './trace-output.ts';

export interface TraceTerms {
  readonly mostHops: number;
  readonly timeoutMs: number;
}

export interface Traced extends Route {
  readonly method: 'icmp' | 'udp' | 'tcp';
  readonly reason: string;
}

/** Hops that are asked for at once by ping; those behind the target only say the same. */
const PINGS_AT_ONCE = 8;
const SLACK_MS = 2_000;
/** What a trace takes at most, whatever was asked for: what was found by then is told. */
const MOST_MS = 60_000;

/** Finds the routers on the way, by whatever this machine has for it. */
export class Tracer {
  readonly #programs: Programs;
  readonly #turns: Turns;

  constructor(programs: Programs, turns: Turns) {
    this.#programs = programs;
    this.#turns = turns;
  }

  async trace(address: string, terms: TraceTerms, signal: AbortSignal): Promise<Traced> {
    return (
      (await this.#byTraceroute(address, terms, signal)) ??
      (await this.#byTracepath(address, terms, signal)) ??
      (await this.#byPing(address, terms, signal)) ??
      (await this.#without(address, terms, signal))
    );
  }

  async #byTraceroute(address: string, { mostHops, timeoutMs }: TraceTerms, signal: AbortSignal): Promise<Traced | null> {
    const seconds = Math.ceil(timeoutMs / 1_000);
    const family = address.includes(':') ? ['-6'] : [];
    const words = [...family, '-n', '-q', '1', '-w', String(seconds), '-m', String(mostHops), address];
    const text = await this.#run('traceroute', words, mostHops * seconds * 1_000, signal);
    if (text === null) return null;
    const route = tracerouteRoute(text, address, mostHops);
    return { ...route, method: 'udp', reason: reasonOf(route, 'traceroute') };
  }

  async #byTracepath(address: string, { mostHops }: TraceTerms, signal: AbortSignal): Promise<Traced | null> {
    // It waits a second for each hop, and asks three times.
    const words = [address.includes(':') ? '-6' : '-4', '-n', '-m', String(mostHops), address];
    const text = await this.#run('tracepath', words, mostHops * 3_000, signal);
    if (text === null) return null;
    const route = tracepathRoute(text, address, mostHops);
    return { ...route, method: 'udp', reason: reasonOf(route, 'tracepath') };
  }

  /** Null where there is no such program, or it does not work. */
  async #run(name: 'traceroute' | 'tracepath', words: readonly string[], timeMs: number, signal: AbortSignal): Promise<string | null> {
    const path = await this.#programs.find(name);
    if (path === null) return null;
    const run = await this.#turns.program(() => runProgram(path, words, Math.min(timeMs + SLACK_MS, MOST_MS), signal));
    if (run.cut || /^\s*\d{1,3}\??:?\s/m.test(run.out)) return run.out;
    this.#programs.distrust(name);
    return null;
  }

  /** One ping for each distance, several at once. */
  async #byPing(address: string, { mostHops, timeoutMs }: TraceTerms, signal: AbortSignal): Promise<Traced | null> {
    const path = await this.#programs.find('ping');
    // Of BSD and macOS the time to live is another option.
    if (path === null || process.platform !== 'linux') return null;
    const hops: Hop[] = [];
    for (let first = 1; first <= mostHops && !signal.aborted; first += PINGS_AT_ONCE) {
      const distances = Array.from({ length: Math.min(PINGS_AT_ONCE, mostHops - first + 1) }, (_, at) => first + at);
      const found = await Promise.all(
        distances.map(async (distance) => {
          const words = ['-t', String(distance), ...pingWords(address, { count: 1, timeoutMs }, false)];
          const run = await this.#turns.program(() => runProgram(path, words, timeoutMs + SLACK_MS, signal));
          return pingHop(run.out, distance, address);
        }),
      );
      hops.push(...found);
      if (found.some(({ reached }) => reached) || found.every((hop) => hop.address === null)) break;
    }
    const route = routeOf(
      hops.map(({ hop, address: at, response_time_ms: time }) => ({ hop, address: at, response_time_ms: time })),
      address,
      mostHops,
    );
    if (route.hops.length === 0) return null;
    return { ...route, method: 'icmp', reason: reasonOf(route, 'ping') };
  }

  async #without(address: string, { timeoutMs }: TraceTerms, signal: AbortSignal): Promise<Traced> {
    const { alive, reason } = await tcpProbe(address, { count: 1, timeoutMs }, this.#turns, signal);
    return {
      reached: alive,
      method: 'tcp',
      hops: [],
      reason: `No traceroute, tracepath or ping of this machine finds a way there, so the hops are not known. ${reason}`,
    };
  }
}

function reasonOf({ reached, hops }: Route, program: string): string {
  const last = hops.findLast(({ address }) => address !== null);
  if (reached) return `Reached after ${hops.length} hops, by ${program}.`;
  return last === undefined
    ? `Nobody on the way answered ${program}.`
    : `The last that answered ${program} is ${last.address}, at hop ${last.hop}.`;
}
