import type { ArchivedDocument } from '#kernel/archive.ts';
import { Draft } from '../normalise/normal-event.ts';
import { readLines, type LinesFrom, type LinesRead } from './whole-lines.ts';

/** Of this module's own, for ids of lines of fail2ban's log (RFC 9562 §5.5). */
const PLACES = '0b8a8a52-6c0e-5a54-9d15-53c1f6f0a2b7';

/** `2026-11-23 12:00:00,123 fail2ban.actions [812]: NOTICE [sshd] Ban 192.0.2.9`: the default of fail2ban's `logtarget`. @see fail2ban.conf(5) */
const LINE =
  /^(?<date>\d{4}-\d\d-\d\d) (?<time>\d\d:\d\d:\d\d)[,.](?<ms>\d{3})\d* fail2ban\.(?<part>\w+)\s*\[\d+\]: (?<level>[A-Z]+)\s+(?:\[(?<jail>[^\]]+)\] )?(?<text>.*)$/u;
const ACT = /^(?<act>Found|Restore Ban|Ban|Unban|Ignore) (?<address>[0-9a-fA-F.:]+)/u;

const ACTIONS: Readonly<Record<string, string>> = {
  Found: 'found',
  Ban: 'ban',
  'Restore Ban': 'ban',
  Unban: 'unban',
  Ignore: 'ignore',
};

/** Whole lines of fail2ban's log as documents; those that tell of no address are kept too. */
export const readFail2ban = (bytes: Uint8Array, from: LinesFrom): LinesRead => readLines(bytes, from, PLACES, documentOf);

function documentOf(raw: string, id: string, now: Date): ArchivedDocument {
  const line = LINE.exec(raw)?.groups;
  if (line === undefined) return { id, at: now, source: 'fail2ban', raw, document: { message: raw }, named: {} };
  const act = ACT.exec(line['text']!)?.groups;
  // fail2ban writes the time of its machine, which is that of the hub: it reads the file.
  const told = new Date(`${line['date']}T${line['time']}.${line['ms']}`);
  const at = Number.isNaN(told.getTime()) ? now : told;
  const named = new Draft()
    .setAll({
      '@timestamp': at.toISOString(),
      'event.kind': 'event',
      'event.dataset': 'fail2ban',
      'process.name': 'fail2ban',
      'log.level': line['level']!.toLowerCase(),
      'rule.name': line['jail'],
      'event.action': act === undefined ? undefined : ACTIONS[act['act']!],
      'event.category': act === undefined ? undefined : 'authentication',
      'event.outcome': act?.['act'] === 'Found' ? 'failure' : undefined,
      'source.ip': act?.['address'],
    })
    .done();
  const document = {
    message: line['text']!,
    part: line['part']!,
    level: line['level']!,
    jail: line['jail'] ?? null,
    address: act?.['address'] ?? null,
  };
  return { id, at, source: 'fail2ban', raw, document, named };
}
