import { readFile } from 'node:fs/promises';
import type { Clock } from '#kernel/clock.ts';
import type { Log } from '#kernel/log.ts';
import type { Translation } from '#model/translation.ts';
import { readTranslations } from './translation-table.ts';

/** Nodes start and their agents get other ports: older than this, a table is read again before it is used. */
const BELIEVED_MS = 5_000;
const READ_TIMEOUT_MS = 5_000;
const MOST_CHARACTERS = 32_000_000;

export interface TranslationsOptions {
  /** Path of a JSON file, or an http URL that answers one. */
  readonly source?: string;
  /** Rows of whatever runs in this process. */
  readonly builtIn?: () => readonly Translation[];
  readonly clock: Clock;
  readonly log: Log;
}

/** The address translation table, read when it is needed. A source that fails leaves what was read last. */
export class Translations {
  readonly #options: TranslationsOptions;
  #rows: readonly Translation[] = [];
  #readMs: number | undefined;
  #reading: Promise<void> | undefined;

  constructor(options: TranslationsOptions) {
    this.#options = options;
  }

  async rows(): Promise<readonly Translation[]> {
    const { source, builtIn, clock } = this.#options;
    if (source !== undefined && (this.#readMs === undefined || clock.monotonicMs() - this.#readMs > BELIEVED_MS)) {
      this.#reading ??= this.#read(source).finally(() => (this.#reading = undefined));
      await this.#reading;
    }
    return [...this.#rows, ...(builtIn?.() ?? [])];
  }

  async #read(source: string): Promise<void> {
    const { clock, log } = this.#options;
    try {
      const text = /^https?:\/\//.test(source) ? await fetched(source) : await readFile(source, { encoding: 'utf8' });
      if (text.length > MOST_CHARACTERS) throw new Error(`it has more than ${MOST_CHARACTERS} characters`);
      this.#rows = readTranslations(text);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      log.warn('The address translation table cannot be read; what was read before counts.', { source, reason });
    }
    // Also after a failure: a source that is away is not asked before each request.
    this.#readMs = clock.monotonicMs();
  }
}

async function fetched(url: string): Promise<string> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(READ_TIMEOUT_MS) });
  if (!answer.ok) {
    await answer.body?.cancel();
    throw new Error(`it answers ${answer.status}`);
  }
  let text = '';
  const decoder = new TextDecoder();
  for await (const bytes of answer.body ?? []) {
    text += decoder.decode(bytes, { stream: true });
    if (text.length > MOST_CHARACTERS) throw new Error(`it has more than ${MOST_CHARACTERS} characters`);
  }
  return text + decoder.decode();
}
