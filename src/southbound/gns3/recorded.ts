import { readFileSync } from 'node:fs';
import { WireNotification } from '#wire/gns3.ts';

/** A line of a recorded notification file (test/fixtures/gns3): what came on which stream after which operation began. */
export interface RecordedLine {
  readonly operation: string;
  readonly stream: string;
  readonly notification: WireNotification;
}

/** The notifications of a recording of a real server, in the order in which they came; `_meta` lines are left out. */
export function recorded(api: 'v2' | 'v3', file: string): readonly RecordedLine[] {
  const text = readFileSync(new URL(`../../../test/fixtures/gns3/${api}/${file}`, import.meta.url), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { readonly op: string; readonly stream: string; readonly message: unknown })
    .flatMap(({ op, stream, message }) => {
      const notification = WireNotification.safeParse(message);
      return notification.success ? [{ operation: op, stream, notification: notification.data }] : [];
    });
}
