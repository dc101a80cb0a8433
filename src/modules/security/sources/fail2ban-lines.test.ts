import { expect, test } from 'vitest';
import { readFail2ban } from './fail2ban-lines.ts';

const NOW = new Date('2026-11-23T12:00:00.000Z');
const read = (text: string) => readFail2ban(Buffer.from(text), { file: 'test', offset: 0, now: NOW });

test('fail2ban tells whom it found, banned and let go, and by which jail', () => {
  const { documents, consumed } = read(
    [
      '2026-11-23 12:00:00,120 fail2ban.filter         [812]: INFO    [sshd] Found 192.0.2.9 - 2026-11-23 12:00:00',
      '2026-11-23 12:00:00,123 fail2ban.actions        [812]: NOTICE  [sshd] Ban 192.0.2.9',
      '2026-11-23 12:05:00,001 fail2ban.actions        [812]: NOTICE  [sshd] Restore Ban 2001:db8::9',
      '2026-11-23 12:10:00,001 fail2ban.actions        [812]: NOTICE  [sshd] Unban 192.0.2.9',
      '2026-11-23 12:10:00,002 fail2ban.server         [812]: INFO    rollover performed',
      'half a li',
    ].join('\n'),
  );
  expect(documents.map(({ named }) => [named['event.action'], named['source.ip'], named['rule.name']])).toEqual([
    ['found', '192.0.2.9', 'sshd'],
    ['ban', '192.0.2.9', 'sshd'],
    ['ban', '2001:db8::9', 'sshd'],
    ['unban', '192.0.2.9', 'sshd'],
    [undefined, undefined, undefined],
  ]);
  expect(documents[0]!.at).toEqual(new Date(2026, 10, 23, 12, 0, 0, 120));
  expect(new Set(documents.map(({ id }) => id)).size).toBe(5);
  expect(consumed).toBeGreaterThan(0);
});

test('what is no line of fail2ban is kept as it is', () => {
  expect(read('Traceback (most recent call last):\n').documents).toMatchObject([{ raw: 'Traceback (most recent call last):', at: NOW }]);
});
