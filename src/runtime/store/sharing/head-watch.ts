import type { Position } from '#kernel/event.ts';
import type { Log } from '#kernel/log.ts';
import type { LiveLog } from '../committed.ts';
import type { LogFeed } from '../feed.ts';
import type { Line } from './line.ts';

export interface HeadWatchOptions {
  readonly line: Line;
  readonly feed: LogFeed;
  readonly eventLog: LiveLog;
  readonly process: string;
  readonly log: Log;
  readonly pollMs?: number;
}

/** Commits within this time are told to the others at once: a NOTIFY takes a lock that all of a database share. */
const TOLD_EVERY_MS = 5;
/** What was told may have been lost with a connection. */
const POLL_MS = 1_000;

/**
 * Tells the other processes how far this one committed, and the feed how far they did. Never within the append: its
 * transaction would then hold the lock of all NOTIFY until it is on the disk.
 */
export function watchHead(options: HeadWatchOptions): { close(): Promise<void> } {
  const { line, feed, eventLog, process, log, pollMs = POLL_MS } = options;
  let committed: Position = 0;
  let told: Position = 0;
  let telling: Promise<void> | null = null;
  let tellTimer: NodeJS.Timeout | undefined;
  let closed = false;
  let replaced = false;

  async function tell(): Promise<void> {
    const position = committed;
    try {
      // Nothing is lost with it that the next look at the head would not find, so nobody waits for the disk.
      await line.query({
        name: 'tell-head',
        text: `select pg_notify('thalamus_head', $1) from (select set_config('synchronous_commit', 'off', true)) as unsafe`,
        values: [`${position} ${process}`],
      });
    } catch {
      // The others look by themselves.
    }
    told = position;
  }

  function tellSoon(): void {
    if (closed || tellTimer !== undefined || telling !== null || committed <= told) return;
    telling = tell().finally(() => {
      telling = null;
      if (closed) return;
      tellTimer = setTimeout(() => {
        tellTimer = undefined;
        tellSoon();
      }, TOLD_EVERY_MS);
    });
  }

  eventLog.onCommitted(({ events }) => {
    committed = events.at(-1)!.position;
    tellSoon();
  });

  async function look(): Promise<void> {
    try {
      const [head] = await line.query<{ log_id: string; position: number }>({
        name: 'look-at-head',
        text: 'select log_id, position from thalamus.log_head',
      });
      if (closed || head === undefined) return;
      if (head.log_id === eventLog.logId) feed.advance(head.position);
      else if (!replaced) {
        replaced = true;
        log.error('The log was replaced by another under the running process. Start it again.', { log_id: head.log_id });
      }
    } catch {
      // Looked at again in a second, and when the line is back.
    }
  }

  line.listen('thalamus_head', (payload) => {
    if (payload === null) {
      void look();
      return;
    }
    const [position, teller] = payload.split(' ');
    if (teller !== process && !replaced) feed.advance(Number(position));
  });
  const timer = setInterval(() => void look(), pollMs).unref();
  void look();

  return {
    async close() {
      closed = true;
      clearInterval(timer);
      clearTimeout(tellTimer);
      await telling;
      // The others need not wait for their next look.
      if (committed > told) await tell();
    },
  };
}
