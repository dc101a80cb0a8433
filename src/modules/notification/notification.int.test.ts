import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { until } from '#kit/until.ts';
import { keptText, startNotifications, startReceiver } from './test-notifications.ts';

const SECRET = `whsec_${Buffer.from('a key of a test with 32 bytes !!').toString('base64')}`;

function later<T extends { stop?(): Promise<void>; close?(): Promise<void> }>(one: T): T {
  endsWithTest(() => one.stop?.() ?? one.close?.());
  return one;
}

async function withHook(options: Parameters<typeof startNotifications>[0] = {}, act?: Parameters<typeof startReceiver>[0]) {
  const receiver = later(await startReceiver(act));
  const notifications = later(await startNotifications(options));
  const { ask } = notifications;
  await ask('notification.channel.save', {
    channel_id: 'hook',
    definition: { name: 'Hook', settings: { kind: 'webhook' } },
    secrets: { url: `${receiver.url}?token=very-private`, secret: SECRET },
  });
  return { ...notifications, receiver };
}

const serverRule = { name: 'Servers', match: { types: ['server.lost'] }, recovery: { types: ['server.connected'] }, channels: ['hook'] };

describe('an event that a rule is about', () => {
  test('reaches the receiver, signed, once, and its end too', async () => {
    const { ask, happens, receiver } = await withHook();
    await ask('notification.rule.save', { rule_id: 'servers', definition: serverRule });
    await happens({ type: 'server.lost' }, { type: 'server.lost' }, { type: 'node.started' }, { type: 'server.connected' });
    await until('two deliveries', () => receiver.received.length === 2);
    const [first, second] = receiver.received;
    const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signature } = first!.headers;
    const key = Buffer.from(SECRET.slice('whsec_'.length), 'base64');
    expect(signature).toBe(
      `v1,${createHmac('sha256', key)
        .update(`${String(id)}.${String(at)}.${first!.body}`)
        .digest('base64')}`,
    );
    expect([first, second].map((one) => (JSON.parse(one!.body) as { data: { kind: string } }).data.kind)).toEqual(['firing', 'recovery']);
    await until('both noted', async () => (await ask('notification.delivery.list', { status: 'sent' }))['items'].length === 2);
    const { items } = await ask('notification.delivery.list', {});
    expect(items.map((one: { attempts: number }) => one.attempts)).toEqual([1, 1]);
  });

  test('is tried again after a failure, under the same id', async () => {
    const { ask, happens, receiver } = await withHook({}, (response, _received, count) => {
      response.writeHead(count < 3 ? 503 : 200).end('busy');
    });
    await ask('notification.rule.save', { rule_id: 'servers', definition: serverRule });
    await happens({ type: 'server.lost' });
    await until('it is taken', async () => (await ask('notification.delivery.list', { status: 'sent' }))['items'].length === 1);
    expect(receiver.received).toHaveLength(3);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    const { items } = await ask('notification.delivery.list', {});
    expect(items[0]).toMatchObject({ status: 'sent', attempts: 3 });
  });

  test('is not tried again after a refusal, until somebody says so', async () => {
    let gone = true;
    const { ask, happens, receiver } = await withHook({}, (response) => void response.writeHead(gone ? 410 : 200).end());
    await ask('notification.rule.save', { rule_id: 'servers', definition: serverRule });
    await happens({ type: 'server.lost' });
    await until('it failed for good', async () => (await ask('notification.delivery.list', { status: 'failed' }))['items'].length === 1);
    const { items } = await ask('notification.delivery.list', {});
    expect(items[0].error).toContain('410');
    gone = false;
    await ask('notification.delivery.retry', { delivery_id: items[0].delivery_id });
    await until(
      'it is taken',
      async () => (await ask('notification.delivery.get', { delivery_id: items[0].delivery_id }))['status'] === 'sent',
    );
    expect(receiver.received).toHaveLength(2);
    await expect(ask('notification.delivery.retry', { delivery_id: items[0].delivery_id })).rejects.toThrow('not sent twice');
    await ask('notification.delivery.attempt', { delivery_id: items[0].delivery_id });
    expect(receiver.received).toHaveLength(2);
  });

  test('is sent again under the same id when the process dies between sending and noting', async () => {
    const keep = keptText();
    let die = (): void => undefined;
    const first = await withHook({ keep }, (response) => {
      die();
      response.writeHead(200).end();
    });
    await first.ask('notification.rule.save', { rule_id: 'servers', definition: serverRule });
    die = first.die;
    await first.happens({ type: 'server.lost' });
    await until('it was sent', () => first.receiver.received.length > 0);
    die = () => undefined;
    await first.stop();
    const second = later(await startNotifications({ store: first.store, keep }));
    const [{ delivery_id: id }] = (await second.ask('notification.delivery.list', {}))['items'] as [{ delivery_id: string }];
    await second.ask('notification.delivery.attempt', { delivery_id: id });
    // Nobody can know whether it arrived: the receiver tells by the id.
    expect(await second.ask('notification.delivery.get', { delivery_id: id })).toMatchObject({ status: 'sent' });
    expect(first.receiver.received.length).toBeGreaterThan(1);
    expect(new Set(first.receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect((await second.types()).filter((type) => type === 'notification.issued')).toHaveLength(1);
  });

  test.each([0, 1, 2, 3])('is issued once when the process dies after %i commits and another one goes on', async (commits) => {
    const keep = keptText();
    const first = await withHook({ keep });
    await first.ask('notification.rule.save', { rule_id: 'servers', definition: serverRule });
    const sent = async (ask: typeof first.ask) => (await ask('notification.delivery.list', { status: 'sent' }))['items'].length === 1;
    first.die(commits);
    await first.happens({ type: 'server.lost' });
    await until('it died or was done', async () => first.isDead() || (await sent(first.ask)));
    await first.stop();
    const second = later(await startNotifications({ store: first.store, keep }));
    // The messages of the broker are in the memory of the one that died; with a database they go on by themselves.
    await until('it is queued', async () => (await second.types()).includes('notification.queued'));
    const [{ delivery_id: id }] = (await second.ask('notification.delivery.list'))['items'];
    await second.ask('notification.delivery.attempt', { delivery_id: id });
    expect(await sent(second.ask)).toBe(true);
    expect((await second.types()).filter((type) => type === 'notification.issued')).toHaveLength(1);
    expect(new Set(first.receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  });

  test('waits in its group over a restart, and old events do not fire again', async () => {
    const keep = keptText();
    const first = await withHook({ keep });
    await first.ask('notification.rule.save', { rule_id: 'servers', definition: { ...serverRule, group: { wait: '1s', interval: '1s' } } });
    await first.happens({ type: 'server.lost' });
    await until('it waits', async () => (await first.types()).includes('notification.noted'));
    await first.stop();
    expect(first.receiver.received).toEqual([]);
    later(await startNotifications({ store: first.store, keep }));
    await until('it is told', () => first.receiver.received.length > 0);
    expect((await first.types()).filter((type) => type === 'notification.issued')).toHaveLength(1);
    expect(first.receiver.received).toHaveLength(1);
  });

  test('is not told while a silence holds, and the rule says so', async () => {
    const { ask, happens, receiver, types } = await withHook();
    await ask('notification.rule.save', { rule_id: 'servers', definition: serverRule });
    const { silence_id: id } = await ask('notification.silence.create', {
      definition: { comment: 'Racks are moved.', match: { rules: ['servers'] }, ends_at: new Date(Date.now() + 60_000).toISOString() },
    });
    await happens({ type: 'server.lost' });
    await until('it was held', async () => (await types()).includes('notification.held'));
    expect((await ask('notification.silence.list'))['items'][0]).toMatchObject({ active: true, over: false });
    await ask('notification.silence.end', { silence_id: id });
    await happens({ type: 'server.lost', subject: 'servers/other' });
    await until('the next one is told', () => receiver.received.length === 1);
    expect(receiver.received[0]!.body).toContain('servers/other');
  });

  test('escalates after a time, and no more once it is acknowledged', async () => {
    const { ask, happens, receiver } = await withHook();
    const definition = {
      ...serverRule,
      escalate: [
        { after: '300ms', channels: ['hook'] },
        { after: '1d', channels: ['hook'] },
      ],
    };
    await ask('notification.rule.save', { rule_id: 'servers', definition });
    await happens({ type: 'server.lost' });
    await until('it escalated', () => receiver.received.length === 2);
    const { escalating, troubles } = await ask('notification.rule.get', { rule_id: 'servers' });
    expect(troubles).toMatchObject([{ key: 'servers/lab' }]);
    const { notification_id: id } = escalating[0];
    expect(await ask('notification.acknowledge', { notification_id: id, rule_id: 'servers' })).toMatchObject({ acknowledged: true });
    expect(await ask('notification.acknowledge', { notification_id: id, rule_id: 'servers' })).toMatchObject({ acknowledged: false });
    expect((await ask('notification.rule.get', { rule_id: 'servers' }))['escalating']).toEqual([]);
  });
});

describe('operations', () => {
  test('a workflow sends under its key once', async () => {
    const { ask, receiver } = await withHook();
    const sent = await ask('notification.send', { title: 'Done', severity: 'warning', key: 'run-1/step-2' });
    expect(await ask('notification.send', { title: 'Done', severity: 'warning', key: 'run-1/step-2' })).toEqual({
      ...sent,
      repeated: true,
    });
    await until('it is taken', async () => (await ask('notification.delivery.list', { status: 'sent' }))['items'].length === 1);
    expect(receiver.received).toHaveLength(1);
  });

  test('secrets stand in no answer and no event, and stay when a channel is saved without them', async () => {
    const { ask, store, receiver } = await withHook();
    const saved = await ask('notification.channel.save', {
      channel_id: 'hook',
      definition: { name: 'Renamed', settings: { kind: 'webhook' } },
    });
    expect(saved['secrets']).toEqual({ url: `http://127.0.0.1:${receiver.port}/…`, secret: '••••' });
    expect(await ask('notification.channel.test', { channel_id: 'hook' })).toMatchObject({ delivered: true, error: null });
    const everything = JSON.stringify([await store.log.readAll({ after: 0 }), await ask('notification.channel.list'), saved]);
    expect(everything).not.toContain('very-private');
    expect(everything).not.toContain(SECRET);
  });

  test('a test of a channel says why it failed, and gives kept secrets to no other receiver', async () => {
    const { ask } = await withHook({}, (response) => void response.writeHead(403).end('no such hook'));
    expect(await ask('notification.channel.test', { channel_id: 'hook' })).toMatchObject({
      delivered: false,
      error: expect.stringContaining('403: no such hook'),
    });
    await ask('notification.channel.save', {
      channel_id: 'phone',
      definition: { name: 'Phone', settings: { kind: 'ntfy', server: 'https://ntfy.example' } },
      secrets: { topic: 'quiet', token: 'tk_private' },
    });
    const elsewhere = { name: 'Phone', settings: { kind: 'ntfy', server: 'http://127.0.0.1:9' } };
    await expect(ask('notification.channel.test', { channel_id: 'phone', definition: elsewhere })).rejects.toThrow('secrets.topic');
  });

  test('a rule is checked when it is saved: its channels, expressions and times', async () => {
    const { ask } = await withHook();
    const save = (more: object) => ask('notification.rule.save', { rule_id: 'servers', definition: { ...serverRule, ...more } });
    await expect(save({ channels: ['nowhere'] })).rejects.toThrow('nowhere');
    await expect(save({ match: { types: ['*'], where: 'event.' } })).rejects.toThrow('match.where');
    await expect(save({ template: { title: '${{ 1 + }}' } })).rejects.toThrow('template.title');
    await expect(save({ match: { types: ['notification.*'] } })).rejects.toThrow('never end');
    await expect(
      save({
        escalate: [
          { after: '5m', channels: ['hook'] },
          { after: '1m', channels: ['hook'] },
        ],
      }),
    ).rejects.toThrow('later');
    await save({});
    await expect(ask('notification.channel.delete', { channel_id: 'hook' })).rejects.toThrow('servers');
    await ask('notification.rule.delete', { rule_id: 'servers' });
    await ask('notification.channel.delete', { channel_id: 'hook' });
    expect((await ask('notification.channel.list'))['items']).toEqual([]);
  });

  test('a rule is tested on what happened, and sent when asked', async () => {
    const { ask, happens, receiver } = await withHook();
    await ask('notification.rule.save', {
      rule_id: 'servers',
      definition: { ...serverRule, template: { title: '${{ event.data.name }} is away' } },
    });
    expect(await ask('notification.rule.test', { rule_id: 'servers' })).toMatchObject({
      event_position: null,
      matched: 0,
      title: 'An example is away',
    });
    await happens({ type: 'server.lost', data: { name: 'alpha' } });
    await until('it is told', () => receiver.received.length === 1);
    const tested = await ask('notification.rule.test', { rule_id: 'servers', send: true });
    expect(tested).toMatchObject({ matched: 1, title: 'alpha is away', silenced_by: null });
    await until('the test is told', () => receiver.received.length === 2);
    expect(receiver.received[1]!.body).toContain('Test: alpha is away');
  });
});

test('a report is sent by those alone who may read reports', async () => {
  const { hub: running } = later(await startNotifications());
  const input = { title: 'Weekly', report: { report_id: '0b0f9d0e-7f1c-4f5e-9d3a-2b1c0d9e8f70' } };
  const caller = { kind: 'user' as const, name: 'pat', roles: [], permissions: ['notifications.operate'] };
  await expect(
    running.perform('notification.send', input, { caller, requestId: '0b0f9d0e-7f1c-4f5e-9d3a-2b1c0d9e8f71', door: 'test' }),
  ).rejects.toMatchObject({ code: 'forbidden', message: expect.stringContaining('may not read reports') as string });
});
