import type { LabApi } from './options.ts';

/** What takes time on a real server. */
type Operation =
  | 'version'
  | 'read'
  | 'list'
  | 'write'
  | 'createNode'
  | 'createLink'
  | 'start'
  | 'startFrame'
  | 'stop'
  | 'bulkStart'
  | 'bulkStop'
  | 'open'
  | 'close'
  | 'login';

/**
 * Milliseconds, measured on gns3-server 2.2.61 and 3.0.6 with two cores over loopback: medians of 30 to 200 calls. Those of
 * bulk operations, opening and closing are for each node: the recorded total of 50 nodes, divided.
 */
export const RECORDED_MS: Record<LabApi, Record<Operation, number>> = {
  v2: {
    version: 1.6,
    read: 5.1,
    list: 3.7,
    write: 29,
    createNode: 22,
    createLink: 75,
    start: 223,
    startFrame: 220,
    stop: 413,
    bulkStart: 81,
    bulkStop: 208,
    open: 22,
    close: 194,
    login: 0,
  },
  v3: {
    version: 0.7,
    read: 2.4,
    list: 4.0,
    write: 9.4,
    createNode: 9.1,
    createLink: 26,
    start: 240,
    startFrame: 210,
    stop: 434,
    bulkStart: 95,
    bulkStop: 100,
    open: 13,
    close: 80,
    login: 280,
  },
};

/** Waits as long as the operation took on a real server; undefined when nothing is to be waited for. */
export type Pause = (operation: Operation, times?: number) => Promise<void> | undefined;

export function recordedPause(api: LabApi): Pause {
  return (operation, times = 1) => {
    const ms = RECORDED_MS[api][operation] * times;
    return ms <= 0 ? undefined : new Promise((resolve) => setTimeout(resolve, ms));
  };
}

export const noPause: Pause = () => undefined;
