import { parentPort, workerData } from 'node:worker_threads';
import type { Language } from '#kernel/language.ts';
import type { Report } from '../document.ts';

/** What a thread is given: it renders once and ends. */
export interface Rendering {
  readonly report: Report;
  readonly language: Language;
  readonly format: 'pdf' | 'xlsx';
}

const { report, language, format } = workerData as Rendering;
const bytes =
  format === 'pdf'
    ? await (await import('./pdf.ts')).renderPdf(report, language)
    : await (await import('./xlsx.ts')).renderXlsx(report, language);
parentPort!.postMessage(bytes, [bytes.buffer as ArrayBuffer]);
