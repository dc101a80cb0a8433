import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '#kernel/clock.ts';
import type { NewEvent } from '#kernel/event.ts';
import { silentLog } from '#kernel/log.ts';
import { silentMeter } from '#kernel/metric.ts';
import type { StoreOptions } from './index.ts';

/** A clock that stands until it is set. */
export interface SetClock extends Clock {
  set(moment: Date): void;
}

export function setClock(moment = new Date('2026-11-23T08:00:00.000Z')): SetClock {
  let now = moment;
  return {
    now: () => now,
    monotonicMs: () => performance.now(),
    set: (next) => (now = next),
  };
}

/** A data directory of one test, removed at its end. */
export function temporaryDirectory(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'thalamus-store-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 10 }) };
}

export function storeOptions(dataDir: string, clock: Clock = setClock()): StoreOptions {
  return { dataDir, clock, log: silentLog, meter: silentMeter };
}

export function nodeEvent(node: string, changes: Partial<NewEvent> = {}): NewEvent {
  return {
    type: 'node.started',
    source: '/gns3/main',
    subject: `projects/p1/nodes/${node}`,
    priority: 'normal',
    projectid: 'p1',
    nodeid: node,
    data: { node_id: node, name: 'R"1"\\ é\u001e' },
    ...changes,
  };
}

/** Waits until something holds. @throws when it does not within the time */
export async function until(holds: () => boolean | Promise<boolean>, what: string, timeoutMs = 20_000): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`Not within ${timeoutMs} ms: ${what}.`);
    await sleep(5);
  }
}
