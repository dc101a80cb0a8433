import { inflateSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { startHub, type HubProcess } from '#kit/hub-process.ts';
import { logIn } from '#kit/hub-client.ts';
import { until } from '#kit/until.ts';
import { startMailServer, type MailServer } from './mail-server.ts';

const API = '/api/common/api/v1';
const closing: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const close of closing.toReversed()) await close();
});

test('a report by schedule comes as mail with its PDF, once, and opens', { timeout: 60_000 }, async () => {
  const mail: MailServer = await startMailServer();
  closing.push(() => mail.close());
  const hub: HubProcess = await startHub({
    env: { THALAMUS_LAB_PROJECTS: '1', THALAMUS_LAB_NODES: '3', THALAMUS_NOTIFICATIONS_ALLOW: '[127.0.0.0/8]' },
  });
  closing.push(() => hub.cleanUp());
  const client = await logIn(hub.url, hub.password);
  await client.send('PUT', `${API}/notifications/channels/mail/`, {
    definition: {
      name: 'Mail',
      settings: { kind: 'email', host: '127.0.0.1', port: mail.port, tls: 'none', from: 'hub@lab.example', to: ['ada@lab.example'] },
    },
  });
  await client.send('PUT', `${API}/reporting/schedules/often/`, {
    kind: 'unified',
    sections: ['inventory', 'events', 'modules'],
    title: 'Été à Besançon',
    language: 'fr',
    cron: '*/4 * * * * *',
    missed: 'skip',
    channels: ['mail'],
  });
  await until('the mail', () => mail.messages().length > 0, 30_000);
  await client.send('DELETE', `${API}/reporting/schedules/often/`);
  const message = mail.messages()[0]!;
  expect(message).toMatch(/^Subject: =\?UTF-8\?/m);
  const part = /Content-Type: application\/pdf;[^\0]*?\r?\n\r?\n([A-Za-z0-9+/=\r\n]+)/.exec(message)!;
  expect(part[0]).toMatch(/filename=unified-\d{4}-\d\d-\d\d-[0-9a-f]{8}\.pdf/);
  const pdf = Buffer.from(part[1]!, 'base64');
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  expect(pdf.subarray(-6).toString()).toContain('%%EOF');
  expect(pagesOf(pdf)).toBeGreaterThan(2);

  // Each time that came made one report, and each report one mail.
  await until(
    'a mail of each report',
    async () => {
      const { items } = await client.get<{ items: { until: string }[] }>(`${API}/reporting/reports/?schedule=often&limit=500`);
      expect(new Set(items.map(({ until: at }) => at)).size).toBe(items.length);
      return mail.messages().length === items.length;
    },
    20_000,
  );
});

/** Pages that the file says it has, whether its objects are packed (ISO 32000-1 §7.5.7) or not. */
function pagesOf(pdf: Buffer): number {
  const text = pdf.toString('latin1');
  const packed = [...text.matchAll(/stream\r?\n/g)].map(({ index, 0: word }) => {
    try {
      return inflateSync(pdf.subarray(index + word.length)).toString('latin1');
    } catch {
      return '';
    }
  });
  return Math.max(
    ...[text, ...packed].flatMap((each) => [...each.matchAll(/\/Type \/Pages[^>]*?\/Count (\d+)/g)].map(([, count]) => Number(count))),
    0,
  );
}
