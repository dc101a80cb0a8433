import { csvContent } from '#kernel/csv.ts';
import { fail } from '#kernel/error.ts';
import type { Envelope } from '#kernel/event.ts';
import { answer, type Answering, type Context } from '#kernel/module.ts';
import { syslogReceived } from '../events.ts';
import { exportSyslog, listSyslog, syslogStatus } from './messages.ts';
import type { SyslogReceiver } from './syslog-receiver.ts';
import type { SyslogRow } from './syslog-row.ts';

const PAGE = 500;
/** Messages that one page looks at, whatever its filter leaves. */
const MOST_SCANNED = 20_000;

interface Filter {
  readonly from?: string | undefined;
  readonly host?: string | undefined;
  readonly app?: string | undefined;
  readonly max_severity?: number | undefined;
  readonly contains?: string | undefined;
}

export function syslogAnswers(receiver: () => SyslogReceiver | null): readonly Answering[] {
  return [
    answer(listSyslog, async ({ limit, cursor, ...filter }, context) => {
      if (cursor !== undefined && !/^\d{1,15}$/.test(cursor)) {
        throw fail('validation_error', 'The cursor is not one of this list.', { cursor: ['Not of this list.'] });
      }
      const { found, before } = await search(filter, limit, cursor === undefined ? undefined : Number(cursor), context);
      return {
        items: found.map(({ event, row }) => ({ ...row, position: event.position, received_at: event.time })),
        next_cursor: before === null ? null : String(before),
      };
    }),

    answer(syslogStatus, () => {
      const figures = receiver()?.figures();
      return {
        udp_port: figures?.udpPort ?? null,
        tcp_port: figures?.tcpPort ?? null,
        received: figures?.received ?? 0,
        dropped: figures?.dropped ?? 0,
        reason: figures?.reason ?? 'This process takes none.',
      };
    }),

    answer(exportSyslog, async ({ most, ...filter }, context) => {
      const { found } = await search(filter, most, undefined, context);
      const columns = ['received_at', 'from', 'host', 'app', 'proc', 'facility', 'severity', 'count', 'text'];
      return csvContent(
        'syslog.csv',
        columns,
        found.map(({ event, row }) => [event.time, row.from, row.host, row.app, row.proc, row.facility, row.severity, row.count, row.text]),
      );
    }),
  ];
}

async function search(filter: Filter, limit: number, cursor: number | undefined, { events }: Context) {
  const found: { readonly event: Envelope; readonly row: SyslogRow }[] = [];
  let before = cursor;
  for (let scanned = 0; found.length < limit && scanned < MOST_SCANNED;) {
    const page = await events.readBack({
      filter: { types: [syslogReceived.type], ...(filter.from === undefined ? {} : { subject: `syslog/${filter.from}` }) },
      limit: PAGE,
      ...(before === undefined ? {} : { before }),
    });
    if (page.length === 0) return { found, before: null };
    for (const event of page) {
      if (found.length === limit) break;
      before = event.position;
      scanned += 1;
      const row = event.data as unknown as SyslogRow;
      if (fits(filter, row)) found.push({ event, row });
    }
  }
  return { found, before: before ?? null };
}

function fits({ host, app, max_severity: worst, contains }: Filter, row: SyslogRow): boolean {
  return (
    (host === undefined || row.host?.toLowerCase() === host.toLowerCase()) &&
    (app === undefined || row.app?.toLowerCase() === app.toLowerCase()) &&
    (worst === undefined || (row.severity !== null && row.severity <= worst)) &&
    (contains === undefined || row.text.toLowerCase().includes(contains.toLowerCase()))
  );
}
