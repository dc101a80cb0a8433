import { Worker } from 'node:worker_threads';
import { fail } from '#kernel/error.ts';
import type { Language } from '#kernel/language.ts';
import type { Content } from '#kernel/message.ts';
import type { SectionKey } from '../definitions.ts';
import type { Report } from '../document.ts';
import type { Format } from '../messages.ts';
import { csvOf } from './csv.ts';
import type { Rendering } from './render-worker.ts';

const LONGEST_MS = 120_000;
/** What a thread may keep, in MiB: a report of 10,000 devices takes some 200. */
const MOST_MEMORY_MB = 512;
/** Reports that wait for the one before them. */
const MOST_WAITING = 8;

const TYPES: Readonly<Record<Format, string>> = {
  pdf: 'application/pdf',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv',
  json: 'application/json',
};

/** Makes files of reports. What takes long is made in a thread of its own, one after the other, so that nothing else waits for it. */
export class Renderer {
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  readonly #threads = new Set<Worker>();

  /** @throws rate_limited, timeout, too_large */
  async render(
    report: Report,
    { format, language, section }: { readonly format: Format; readonly language: Language; readonly section?: SectionKey | undefined },
  ): Promise<Content> {
    const day = report.generated_at.slice(0, 10);
    const fileName = `${report.kind}-${day}-${report.report_id.slice(0, 8)}.${format}`;
    return { mediaType: TYPES[format], fileName, bytes: await this.#bytes(report, format, language, section) };
  }

  async close(): Promise<void> {
    await Promise.all([...this.#threads].map((thread) => thread.terminate()));
  }

  async #bytes(report: Report, format: Format, language: Language, section?: SectionKey): Promise<AsyncIterable<Uint8Array>> {
    if (format === 'csv') return encoded(csvOf(report, language, section));
    if (format === 'json') return encoded([`${JSON.stringify(report, undefined, 2)}\n`]);
    if (this.#waiting >= MOST_WAITING) throw fail('rate_limited', `${this.#waiting} reports are being rendered; try again in a minute.`);
    this.#waiting++;
    const rendered = this.#last.then(() => this.#inThread({ report, language, format }));
    this.#last = rendered.catch(() => undefined).finally(() => this.#waiting--);
    const bytes = await rendered;
    return inPieces(bytes);
  }

  #inThread(rendering: Rendering): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      const thread = new Worker(new URL('./render-worker.ts', import.meta.url), {
        workerData: rendering,
        resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MB },
      });
      this.#threads.add(thread);
      const late = setTimeout(() => {
        reject(fail('timeout', `The report was not rendered within ${LONGEST_MS / 1_000} s; ask for CSV, or for fewer sections.`));
        void thread.terminate();
      }, LONGEST_MS);
      thread.once('message', (bytes: Uint8Array) => resolve(bytes));
      thread.once('error', (error: NodeJS.ErrnoException) => {
        const full = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
        reject(full ? fail('too_large', 'The report is too large for this format; ask for CSV, or for fewer sections.') : error);
      });
      thread.once('exit', () => {
        clearTimeout(late);
        this.#threads.delete(thread);
        reject(fail('shutting_down', 'The report was not rendered: the hub stops.'));
      });
    });
  }
}

async function* encoded(texts: Iterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for (const text of texts) yield encoder.encode(text);
}

const PIECE = 65_536;

async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
}
