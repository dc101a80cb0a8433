import { expect, test } from 'vitest';
import type { Archive, ArchivedDocument } from '#kernel/archive.ts';
import type { Envelope } from '#kernel/event.ts';
import { OffenceReader } from '../offences/index.ts';
import { keepSyslog, type ToldSyslog } from './syslog-kept.ts';

const SAID: ToldSyslog = {
  from: '192.0.2.1',
  severity: 6,
  host: 'srx',
  app: 'sshd',
  proc: '7',
  message_id: null,
  data: {},
  text: 'hello',
  count: 1,
};

/** What is kept of a message, and who offends by it. */
async function kept(said: Partial<ToldSyslog>) {
  const documents: ArchivedDocument[] = [];
  const archive = { append: (more: readonly ArchivedDocument[]) => Promise.resolve(void documents.push(...more)) } as unknown as Archive;
  const event = {
    id: '019abcde-0000-7000-8000-000000000001',
    time: '2026-11-23T10:00:00.000Z',
    data: { ...SAID, ...said },
  } as unknown as Envelope;
  const offender = await keepSyslog(event, new OffenceReader(), archive);
  return { documents, offender };
}

test('what a vendor tells in structured data is understood, what a relay adds is not', async () => {
  const { documents } = await kept({
    app: 'RT_FLOW',
    proc: null,
    message_id: 'RT_FLOW_SESSION_DENY',
    data: {
      meta: { 'source-address': '198.51.100.7' },
      'junos@2636.1.1.1.2.40': {
        'source-address': '192.0.2.9',
        'source-port': '4711',
        'destination-address': '192.0.2.1',
        'destination-port': '22',
        'policy-name': 'a "b" ]',
      },
    },
    text: 'session denied',
  });
  expect(documents[0]!.named).toMatchObject({
    'event.action': 'RT_FLOW_SESSION_DENY',
    'source.ip': '192.0.2.9',
    'destination.port': 22,
    'rule.name': 'a "b" ]',
    'host.name': 'srx',
    'process.name': 'RT_FLOW',
  });
});

test('each repetition of an offence is kept, and who offends is told', async () => {
  const { documents, offender } = await kept({ text: 'Failed password for root from 192.0.2.9 port 4711 ssh2', count: 3 });
  expect(offender).toBe('192.0.2.9');
  expect(new Set(documents.map(({ id }) => id)).size).toBe(3);
  expect(documents[0]!.named).toMatchObject({
    'event.dataset': 'offence',
    'user.name': 'root',
    'event.outcome': 'failure',
    'log.level': 'informational',
  });
});

test('who was let in is known as such', async () => {
  const { documents, offender } = await kept({ app: 'sshd-session', text: 'Accepted publickey for bob from 192.0.2.9 port 4711 ssh2' });
  expect(offender).toBeNull();
  expect(documents[0]!.named).toMatchObject({
    'event.dataset': 'syslog',
    'user.name': 'bob',
    'event.outcome': 'success',
    'source.ip': '192.0.2.9',
  });
});
