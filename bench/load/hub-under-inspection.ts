import { appendFileSync, readdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * Loaded into a hub by `--import` beside `--expose-gc`, and unknown to the product: on SIGUSR2 it collects garbage and appends one line of JSON to the file that
 * INSPECTION_FILE names.
 */
export interface Inspection {
  readonly heapUsedBytes: number;
  readonly externalBytes: number;
  readonly residentBytes: number;
  /** What keeps the process alive, by kind; timers apart, for they come and go by themselves. */
  readonly handles: Readonly<Record<string, number>>;
  readonly timers: number;
  /** Open file descriptors; 0 where the system does not tell. */
  readonly descriptors: number;
}

const TIMERS = new Set(['Timeout', 'Immediate']);
/** Requests to the system that are under way: they end by themselves. */
const UNDER_WAY = /Req|Write|Shutdown|GetAddrInfo/;

function counts(): Pick<Inspection, 'handles' | 'timers'> {
  const handles: Record<string, number> = {};
  let timers = 0;
  for (const kind of process.getActiveResourcesInfo()) {
    if (TIMERS.has(kind)) timers += 1;
    else if (!UNDER_WAY.test(kind)) handles[kind] = (handles[kind] ?? 0) + 1;
  }
  return { handles, timers };
}

function openDescriptors(): number {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch {
    return 0;
  }
}

async function inspect(file: string): Promise<void> {
  // More than once: finalizers of the first run free what the next ones collect.
  for (let run = 0; run < 5; run += 1) {
    globalThis.gc?.();
    await pause(10);
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  const inspection: Inspection = {
    heapUsedBytes: heapUsed,
    externalBytes: external,
    residentBytes: rss,
    ...counts(),
    descriptors: openDescriptors(),
  };
  appendFileSync(file, `${JSON.stringify(inspection)}\n`);
}

const file = process.env['INSPECTION_FILE'];
if (file !== undefined) process.on('SIGUSR2', () => void inspect(file));
