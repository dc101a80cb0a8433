import { readFileSync } from 'node:fs';
import type { LabApi } from '#lab/index.ts';

/** One exchange with a real server. */
export interface Exchange {
  readonly file: string;
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly auth: string | null;
  /** A text is sent as it is, anything else as JSON. */
  readonly body: unknown;
  readonly status: number;
  readonly content_type: string | null;
  readonly answer: unknown;
}

/** One event of a real server; `op` is the exchange that was begun last: its name, its file where names repeat. */
export interface RecordedEvent {
  readonly op: string;
  readonly stream: 'controller' | 'project';
  readonly action: string;
  readonly event: unknown;
}

const folder = new URL('../fixtures/gns3/', import.meta.url);

export function recordedExchanges(api: LabApi, name: string): Exchange[] {
  return JSON.parse(readFileSync(new URL(`lab-${api}-${name}.json`, folder), 'utf8')) as Exchange[];
}

export function recordedEvents(api: LabApi, name: string): RecordedEvent[] {
  return readFileSync(new URL(`lab-${api}-${name}.ndjson`, folder), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as RecordedEvent);
}

export function recordedText(api: LabApi, name: string): string {
  return readFileSync(new URL(`lab-${api}-${name}`, folder), 'utf8');
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Fields whose values are the machine's and the moment's: only their types are compared. */
const MOMENTARY = new Set([
  'cpu_usage_percent',
  'memory_usage_percent',
  'disk_usage_percent',
  'memory_free',
  'memory_used',
  'memory_total',
  'load_average_percent',
  'swap_usage_percent',
  'swap_total',
  'swap_free',
  'swap_used',
  'created_at',
  'updated_at',
  'last_login',
  'description',
  'access_token',
  'port',
  'user',
  'statistics',
]);

/** What the recording says instead of the rest of a long list. */
const TRIMMED = /^\.\.\. (\d+) more entries trimmed$/;

/** Compares what a lab said with what a server said: ids and ports of one stand for those of the other, always the same ones. */
export class Likeness {
  readonly #ids = new Map<string, string>();
  readonly #ports = new Map<number, number>();

  /** These ids are the same on both sides. */
  keep(text: string): void {
    for (const id of text.match(UUID) ?? []) this.#ids.set(id, id);
  }

  /** What was sent to the server, as it is to be sent to the lab. */
  toLab<T>(value: T): T {
    return JSON.parse(JSON.stringify(value ?? null).replace(UUID, (id) => this.#ids.get(id) ?? id)) as T;
  }

  /** The differences, each with its place; empty when there are none. */
  differences(recorded: unknown, actual: unknown, place = ''): string[] {
    if (MOMENTARY.has(place.split('.').at(-1)!)) {
      const same = recorded === null || actual === null || typeof recorded === typeof actual;
      return same ? [] : [`${place}: a ${typeof recorded} is expected, not ${JSON.stringify(actual)}`];
    }
    if (typeof recorded === 'string' && typeof actual === 'string') return this.#texts(recorded, actual, place);
    if (typeof recorded === 'number' && typeof actual === 'number' && place.endsWith('console')) return this.#port(recorded, actual, place);
    if (typeof recorded !== 'object' || recorded === null || typeof actual !== 'object' || actual === null) {
      return recorded === actual ? [] : [`${place}: expected ${JSON.stringify(recorded)}, not ${JSON.stringify(actual)}`];
    }
    if (Array.isArray(recorded) || Array.isArray(actual)) {
      const trimmed = Array.isArray(recorded) && Array.isArray(actual) ? TRIMMED.exec(String(recorded.at(-1))) : null;
      if (trimmed !== null) return this.#trimmed(recorded as unknown[], actual as unknown[], Number(trimmed[1]), place);
      if (!Array.isArray(recorded) || !Array.isArray(actual) || recorded.length !== actual.length) {
        return [`${place}: expected ${JSON.stringify(recorded).slice(0, 300)}, not ${JSON.stringify(actual).slice(0, 300)}`];
      }
      return recorded.flatMap((item, index) => this.differences(item, actual[index], `${place}[${index}]`));
    }
    const left = recorded as Record<string, unknown>;
    const right = actual as Record<string, unknown>;
    return [...new Set([...Object.keys(left), ...Object.keys(right)])].flatMap((key) => {
      if (!(key in left)) return [`${place}.${key}: not expected, but ${JSON.stringify(right[key])}`];
      if (!(key in right)) return [`${place}.${key}: missing, expected ${JSON.stringify(left[key])}`];
      return this.differences(left[key], right[key], `${place}.${key}`);
    });
  }

  /** Of a long list the recording has the first entries and the number of the others: order is not looked at. */
  #trimmed(recorded: readonly unknown[], actual: readonly unknown[], others: number, place: string): string[] {
    const kept = recorded.slice(0, -1);
    const length = kept.length + others;
    const missing = kept.filter((item) => !actual.some((each) => this.differences(item, each).length === 0));
    return [
      ...(actual.length === length ? [] : [`${place}: ${length} entries expected, not ${actual.length}`]),
      ...missing.map((item) => `${place}: missing, expected ${JSON.stringify(item).slice(0, 300)}`),
    ];
  }

  #texts(recorded: string, actual: string, place: string): string[] {
    const before = recorded.match(UUID) ?? [];
    const now = actual.match(UUID) ?? [];
    for (const [index, id] of before.entries()) if (now[index] !== undefined && !this.#ids.has(id)) this.#ids.set(id, now[index]);
    const expected = plain(recorded.replace(UUID, (id) => this.#ids.get(id) ?? id));
    return expected === plain(actual) ? [] : [`${place}: expected ${JSON.stringify(expected)}, not ${JSON.stringify(plain(actual))}`];
  }

  #port(recorded: number, actual: number, place: string): string[] {
    const known = this.#ports.get(recorded);
    // A freed port is given out again, on both sides by the same rule but not to the same number.
    if (known !== actual) this.#ports.set(recorded, actual);
    return Number.isInteger(actual) ? [] : [`${place}: ${actual} is no port`];
  }
}

/** Texts without what differs from run to run: ports, the relay's log, where the server runs. */
function plain(text: string): string {
  return (
    text
      .replace(/(uBridge version 0\.9\.19)[\s\S]*$/, '$1 …')
      // `-m` is given out in the order in which a server's tasks happen to run after a project was read.
      .replace(/ -(p|s|c|m) \d+/g, ' -$1 #')
      .replace(/"console\\?": \d+|'console': \d+/g, 'console: #')
      .replace(/http:\/\/127\.0\.0\.1:\d+/g, 'http://127.0.0.1:#')
  );
}
