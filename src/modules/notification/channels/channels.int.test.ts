import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { systemClock } from '#kernel/clock.ts';
import { Failure } from '#kernel/error.ts';
import { Outward } from '#kernel/outward.ts';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { ChannelSettings, type Secrets } from '../channel-definition.ts';
import type { Notice } from '../delivery.ts';
import { startReceiver } from '../test-notifications.ts';
import type { World } from './channel.ts';
import { sendTo } from './channels.ts';
import { HttpPost } from './http-post.ts';
import { signatureOf } from './webhook.ts';

const notice: Notice = {
  deliveryId: '06a74c89-6b86-5769-bd39-3b392d9a198c',
  notificationId: '354858fd-0588-533d-9e7e-1bdd68ce019e',
  ruleId: 'servers',
  channelId: 'there',
  kind: 'firing',
  at: '2026-03-02T08:00:00.000Z',
  severity: 'major',
  title: 'Server <lab> is lost & @everyone',
  text: 'One line\nand *another*',
  thread: 'cd0c0be4-2b4e-5f0f-8b0e-3c4a6a3f0a51',
};

function world(more: Partial<World> = {}, allow: readonly string[] = ['127.0.0.0/8'], timeoutMs = 2_000): World {
  const outward = new Outward(allow);
  const http = new HttpPost(outward, timeoutMs);
  endsWithTest(() => http.close());
  return { outward, http, clock: systemClock, sessionBus: undefined, scripts: undefined, appUrl: 'https://hub.example/', ...more };
}

async function receiver(act?: Parameters<typeof startReceiver>[0]) {
  const started = await startReceiver(act);
  endsWithTest(() => started.close());
  return started;
}

function send(settings: object, secrets: Secrets, to = world(), what: Notice = notice) {
  const definition = { name: 'There', enabled: true, settings: ChannelSettings.parse(settings) };
  return sendTo(definition, secrets, what, to, new AbortController().signal);
}

async function failureOf(sending: Promise<unknown>): Promise<Failure> {
  const error = await sending.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(Failure);
  return error as Failure;
}

describe('a receiver gets what its documentation asks for', () => {
  async function bodyOf(settings: object, secrets: (url: string) => Secrets) {
    const there = await receiver();
    const origin = there.url.replace('/hook', '');
    const filled = 'server' in settings ? { ...settings, server: origin } : settings;
    const receipt = await send(filled, secrets(there.url));
    const [{ body, headers, path }] = there.received as [(typeof there.received)[number]];
    return { body: JSON.parse(body), headers, path, receipt };
  }

  test('ntfy', async () => {
    const { body, headers, path, receipt } = await bodyOf({ kind: 'ntfy', server: '' }, () => ({ topic: 'quiet', token: 'tk_1' }));
    expect(path).toBe('/');
    expect(headers.authorization).toBe('Bearer tk_1');
    expect(body).toEqual({
      topic: 'quiet',
      title: notice.title,
      message: notice.text,
      priority: 4,
      tags: ['red_circle', 'major'],
      click: 'https://hub.example/',
      actions: [{ action: 'view', label: 'Open Thalamus', url: 'https://hub.example/' }],
    });
    expect(receipt).toBe('r1');
  });

  test('Slack', async () => {
    const { body } = await bodyOf({ kind: 'slack' }, (url) => ({ url }));
    expect(body['text']).toBe('Server &lt;lab&gt; is lost &amp; @everyone');
    expect(body['blocks'].map(({ type }: { type: string }) => type)).toEqual(['header', 'section', 'context']);
  });

  test('Teams', async () => {
    const { body } = await bodyOf({ kind: 'teams' }, (url) => ({ url }));
    expect(body).toMatchObject({
      type: 'message',
      attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null }],
    });
    const card = body['attachments'][0].content;
    expect(card).toMatchObject({ type: 'AdaptiveCard', version: '1.4' });
    expect(card.body[1].text).toBe('One line\n\nand \\*another\\*');
  });

  test('Discord', async () => {
    const { body, path, receipt } = await bodyOf({ kind: 'discord' }, (url) => ({ url }));
    expect(path).toBe('/hook?wait=true');
    expect(body).toMatchObject({
      allowed_mentions: { parse: [] },
      embeds: [{ title: notice.title, description: notice.text, color: 0xe8590c }],
    });
    expect(receipt).toBe('r1');
  });

  test('Apprise API', async () => {
    const { body } = await bodyOf({ kind: 'apprise', tag: 'ops' }, (url) => ({ url }));
    expect(body).toEqual({ title: notice.title, body: notice.text, type: 'failure', format: 'text', tag: 'ops' });
  });

  test('a signed webhook, as the published vector of Standard Webhooks signs', () => {
    const signature = signatureOf(
      'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      'msg_p5jXN8AQM9LWM0D4loKWxJek',
      1_614_265_330,
      '{"test": 2432232314}',
    );
    expect(signature).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });
});

describe('a hostile receiver', () => {
  test('that never answers costs no more than its time', async () => {
    const there = await receiver(() => undefined);
    const failure = await failureOf(send({ kind: 'slack' }, { url: there.url }, world({}, ['127.0.0.0/8'], 200)));
    expect(failure).toMatchObject({ code: 'timeout', message: expect.stringContaining('200 ms') });
  });

  test('that drips for ever costs no more either', async () => {
    const there = await receiver((response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(timer));
    });
    expect(await failureOf(send({ kind: 'slack' }, { url: there.url }, world({}, ['127.0.0.0/8'], 300)))).toMatchObject({
      code: 'timeout',
    });
  });

  test('that answers without end is read to its bound', async () => {
    const chunk = Buffer.alloc(1 << 16, 'x');
    const there = await receiver((response) => {
      response.writeHead(500);
      const write = (): void => {
        while (!response.destroyed && response.write(chunk));
        if (!response.destroyed) response.once('drain', write);
      };
      write();
    });
    const failure = await failureOf(send({ kind: 'slack' }, { url: there.url }));
    expect(failure).toMatchObject({ code: 'module_error' });
    expect(failure.message.length).toBeLessThan(400);
  });

  test.each([
    [500, 'module_error'],
    [503, 'module_error'],
    [429, 'module_error'],
    [408, 'module_error'],
    [400, 'conflict'],
    [404, 'conflict'],
    [410, 'conflict'],
  ])('that answers %i is asked again or not: %s', async (status, code) => {
    const there = await receiver((response) => void response.writeHead(status).end('why'));
    expect(await failureOf(send({ kind: 'slack' }, { url: there.url }))).toMatchObject({
      code,
      message: expect.stringContaining(`${status}: why`),
    });
  });

  test('that redirects to the metadata of a cloud is not followed', async () => {
    const there = await receiver(
      (response) => void response.writeHead(307, { location: 'http://169.254.169.254/latest/meta-data/' }).end(),
    );
    expect(await failureOf(send({ kind: 'slack' }, { url: there.url }))).toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('redirect'),
    });
    expect(there.received).toHaveLength(1);
  });

  test.each([
    'http://127.0.0.1:9/',
    'http://[::1]:9/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://localhost:9/',
    'http://[::ffff:7f00:1]:9/',
    'http://169.254.169.254/latest/',
  ])('at %s is not asked unless the configuration allows it', async (url) => {
    expect(await failureOf(send({ kind: 'slack' }, { url }, world({}, [])))).toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('internal address'),
    });
  });

  test('whose name is internal at the moment of the connection is not connected to, whatever it was before', async () => {
    const there = await receiver();
    const outward = new Outward(['127.0.0.0/8']);
    // The check of the host lets the name through; what the resolver says counts when the socket is opened.
    const strict = new HttpPost(new Outward([]), 2_000);
    endsWithTest(() => strict.close());
    const url = there.url.replace('127.0.0.1', 'localhost');
    expect(() => outward.check('localhost')).not.toThrow();
    expect(await failureOf(send({ kind: 'slack' }, { url }, world({ http: strict })))).toMatchObject({ code: 'conflict' });
    expect(there.received).toEqual([]);
    await send({ kind: 'slack' }, { url }, world({}, ['localhost']));
    expect(there.received).toHaveLength(1);
  });

  test('is named in a failure by its host alone', async () => {
    const failure = await failureOf(send({ kind: 'slack' }, { url: 'http://127.0.0.1:9/services/T0/B0/very-private' }));
    expect(JSON.stringify([failure.message, failure.details])).not.toContain('very-private');
  });
});

describe('a script', () => {
  function folderWith(scripts: Readonly<Record<string, string>>): string {
    const folder = mkdtempSync(join(tmpdir(), 'thalamus-scripts-'));
    endsWithTest(async () => rmSync(folder, { recursive: true }));
    for (const [name, text] of Object.entries(scripts)) {
      writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`);
      chmodSync(join(folder, name), 0o700);
    }
    return folder;
  }
  const run = (folder: string | undefined, name: string, more: object = {}) =>
    send({ kind: 'script', script: name, ...more }, {}, world({ scripts: folder }));

  test('is off unless a folder is configured', async () => {
    expect(await failureOf(run(undefined, 'tell'))).toMatchObject({ code: 'conflict', message: expect.stringContaining('off') });
  });

  test('gets the notification as JSON, no arguments and nothing of the environment', async () => {
    const folder = folderWith({ tell: 'cat > seen.json; [ $# -eq 0 ] && env > env.txt' });
    process.env['THALAMUS_TEST_SECRET'] = 'very-private';
    await run(folder, 'tell');
    delete process.env['THALAMUS_TEST_SECRET'];
    const { readFileSync } = await import('node:fs');
    expect(JSON.parse(readFileSync(join(folder, 'seen.json'), 'utf8'))).toMatchObject({
      delivery_id: notice.deliveryId,
      title: notice.title,
    });
    expect(readFileSync(join(folder, 'env.txt'), 'utf8')).not.toContain('very-private');
  });

  test('that fails says why, in bounds', async () => {
    const folder = folderWith({ tell: 'echo no modem; head -c 1000000 /dev/zero; exit 3' });
    const failure = await failureOf(run(folder, 'tell'));
    expect(failure).toMatchObject({ code: 'module_error', message: expect.stringContaining('ended with 3: no modem') });
    expect(failure.message.length).toBeLessThan(500);
  });

  test('that does not end is ended with all that it started', async () => {
    const folder = folderWith({ tell: 'sleep 60 & echo $! > child; wait' });
    expect(await failureOf(run(folder, 'tell', { timeout: '300ms' }))).toMatchObject({ code: 'timeout' });
    const { readFileSync } = await import('node:fs');
    const { until } = await import('#kit/until.ts');
    const child = readFileSync(join(folder, 'child'), 'utf8').trim();
    await until('its child is gone', () => {
      try {
        return readFileSync(`/proc/${child}/stat`, 'utf8').includes(') Z ');
      } catch {
        return true;
      }
    });
  });

  test('outside the folder is not there', async () => {
    const folder = folderWith({});
    symlinkSync('/bin/true', join(folder, 'tell'));
    expect(await failureOf(run(folder, 'tell'))).toMatchObject({ code: 'conflict', message: expect.stringContaining('no script tell') });
    expect(() => ChannelSettings.parse({ kind: 'script', script: '../tell' })).toThrow('script');
  });
});

test('without a desktop the desktop channel says so', async () => {
  expect(await failureOf(send({ kind: 'desktop' }, {}))).toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('no D-Bus session'),
  });
  expect(await failureOf(send({ kind: 'desktop' }, {}, world({ sessionBus: 'unix:path=/nowhere/bus' })))).toMatchObject({
    code: 'module_error',
  });
});
