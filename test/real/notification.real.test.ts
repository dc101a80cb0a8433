import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '#kit/free-port.ts';
import { until } from '#kit/until.ts';
import { startNotifications } from '../../src/modules/notification/test-notifications.ts';
import { startDesktopSession, type DesktopSession } from './desktop-session.ts';
import { startMailServer, type MailServer } from './mail-server.ts';

const opened: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.stop();
});

async function hub(options: Parameters<typeof startNotifications>[0] = {}) {
  const started = await startNotifications(options);
  opened.push(started);
  return started;
}

const rule = { name: 'Servers', match: { types: ['server.lost'] }, recovery: { types: ['server.connected'] } };

describe('a desktop with dunst', () => {
  let desktop: DesktopSession | undefined;
  beforeAll(async () => {
    desktop = await startDesktopSession();
  });
  afterAll(() => desktop?.close());

  test('shows what happened, and its end in its place', async () => {
    const { ask, happens } = await hub({ sessionBus: desktop!.bus });
    await ask('notification.channel.save', { channel_id: 'screen', definition: { name: 'Screen', settings: { kind: 'desktop' } } });
    const template = { title: '${{ kind }}: ${{ event.data.name }}', text: 'a < b & c' };
    await ask('notification.rule.save', { rule_id: 'servers', definition: { ...rule, template, channels: ['screen'] } });
    await happens({ type: 'server.lost', data: { name: 'Zürich ☎', severity: 'critical' } });
    await until('dunst shows it', () => desktop!.shown().length === 1);
    await happens({ type: 'server.connected', data: { name: 'Zürich ☎' } });
    await until('dunst shows its end', () => desktop!.shown().length === 2);
    const [begun, ended] = desktop!.shown();
    expect(begun).toMatchObject({ appname: 'Thalamus', summary: 'firing: Zürich ☎', body: 'a &lt; b &amp; c', urgency: 'CRITICAL' });
    expect(ended).toMatchObject({ summary: 'recovery: Zürich ☎', id: begun!['id'] });
    await until('both are noted', async () => (await ask('notification.delivery.list', { status: 'sent' }))['items'].length === 2);
  });

  test('whose daemon is gone is unavailable, and said so', async () => {
    const { ask } = await hub({ sessionBus: desktop!.bus });
    await ask('notification.channel.save', { channel_id: 'screen', definition: { name: 'Screen', settings: { kind: 'desktop' } } });
    expect(await ask('notification.channel.test', { channel_id: 'screen' })).toMatchObject({ delivered: true });
    await desktop!.endDaemon();
    expect(await ask('notification.channel.test', { channel_id: 'screen' })).toMatchObject({
      delivered: false,
      error: expect.stringContaining('takes no notifications'),
    });
  });
});

describe('a mail server', () => {
  const servers: MailServer[] = [];
  afterAll(async () => {
    for (const server of servers) await server.close();
  });
  const mail = async (options?: Parameters<typeof startMailServer>[0]) => {
    const server = await startMailServer(options);
    servers.push(server);
    return server;
  };
  const channel = (port: number, more: object = {}) => ({
    channel_id: 'mail',
    definition: {
      name: 'Mail',
      settings: { kind: 'email', host: '127.0.0.1', port, tls: 'none', from: 'hub@lab.example', to: ['ada@lab.example'], ...more },
    },
  });

  test('gets what happened and its end as one conversation, each under the id of its delivery', async () => {
    const server = await mail();
    const { ask, happens } = await hub();
    await ask('notification.channel.save', channel(server.port));
    await ask('notification.rule.save', {
      rule_id: 'servers',
      definition: { ...rule, channels: ['mail'], template: { title: 'Zürich\r\nBcc: eve@lab.example' } },
    });
    await happens({ type: 'server.lost' }, { type: 'server.connected' });
    await until('two messages', () => server.messages().length === 2);
    await until('both are noted', async () => (await ask('notification.delivery.list', { status: 'sent' }))['items'].length === 2);
    const header = (name: string) => server.messages().map((text) => new RegExp(`^${name}: (.*)$`, 'im').exec(text)?.[1]);
    const { items } = await ask('notification.delivery.list');
    expect(new Set(header('Message-ID'))).toEqual(new Set(items.map((one: { delivery_id: string }) => `<${one.delivery_id}@lab.example>`)));
    expect(new Set(header('References')).size).toBe(1);
    expect(header('Auto-Submitted')).toEqual(['auto-generated', 'auto-generated']);
    expect(header('Bcc')).toEqual([undefined, undefined]);
    expect(header('X-RcptTo')).toEqual(['ada@lab.example', 'ada@lab.example']);
  });

  test('that offers no STARTTLS gets nothing where it is demanded, and no password', async () => {
    const server = await mail();
    const { ask } = await hub();
    await ask('notification.channel.save', {
      ...channel(server.port, { tls: 'starttls', user: 'hub' }),
      secrets: { password: 'very-private' },
    });
    const tested = await ask('notification.channel.test', { channel_id: 'mail' });
    expect(tested).toMatchObject({ delivered: false });
    expect(JSON.stringify(tested)).not.toContain('very-private');
    expect(server.messages()).toEqual([]);
  });

  test('with STARTTLS is believed by its certificate alone', async () => {
    const server = await mail({ starttls: true });
    const { ask } = await hub({ allow: ['localhost'] });
    await ask('notification.channel.save', channel(server.port, { host: 'localhost', tls: 'starttls' }));
    expect(await ask('notification.channel.test', { channel_id: 'mail' })).toMatchObject({
      delivered: false,
      error: expect.stringMatching(/certificate/i),
    });
    const usual = getCACertificates('default');
    setDefaultCACertificates([...usual, server.certificate!]);
    try {
      expect(await ask('notification.channel.test', { channel_id: 'mail' })).toMatchObject({ delivered: true });
    } finally {
      setDefaultCACertificates(usual);
    }
    expect(server.messages()).toHaveLength(1);
  });

  test('of the own network is not asked unless the configuration allows it', async () => {
    const server = await mail();
    const { ask } = await hub({ allow: [] });
    await ask('notification.channel.save', channel(server.port));
    expect(await ask('notification.channel.test', { channel_id: 'mail' })).toMatchObject({
      delivered: false,
      error: expect.stringContaining('internal address'),
    });
  });

  test('that was away gets it when it is back', async () => {
    const server = await mail();
    // Patient enough for the channel to be mended before the last attempt, on a busy machine too.
    const { ask } = await hub({ firstRetryMs: 200 });
    await ask('notification.channel.save', channel(await freePort()));
    await ask('notification.send', { title: 'Backup done', channels: ['mail'] });
    await until('an attempt failed', async () => (await ask('notification.delivery.list'))['items'][0].attempts > 0);
    await ask('notification.channel.save', channel(server.port));
    await until('it is taken', async () => (await ask('notification.delivery.list'))['items'][0].status === 'sent');
    expect(server.messages()).toHaveLength(1);
  });
});
