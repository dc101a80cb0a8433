import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { until } from '#kit/until.ts';
import { countedSyslog, SyslogFrames } from '#wire/syslog-framing.ts';
import { parseSyslog, type SyslogMessage } from '#wire/syslog.ts';
import { startIntegration } from '../test-integration.ts';

async function started(options: Parameters<typeof startIntegration>[0] = {}) {
  const running = await startIntegration({ syslog: { host: '127.0.0.1', port: null }, ...options });
  endsWithTest(() => running.stop());
  return running;
}

async function sendUdp(port: number, ...messages: string[]): Promise<void> {
  const socket = createSocket('udp4');
  for (const message of messages)
    await new Promise<void>((resolve) => {
      socket.send(message, port, '127.0.0.1', () => resolve());
    });
  socket.close();
}

test('messages come over UDP and TCP, and are found by what they say', async () => {
  const { ask } = await started();
  await until('the ports to be open', async () => (await ask('integration.syslog.status')).udp_port !== null);
  const { udp_port: port } = await ask('integration.syslog.status');
  await sendUdp(
    port,
    '<34>1 2026-01-01T00:00:00.000Z r1.lab su - ID47 [meta sequenceId="1"] failed for admin',
    '<190>Jan  1 00:00:00 r2 %LINK-3-UPDOWN: Interface up',
  );
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.end(Buffer.concat([countedSyslog('<11>1 - r3.lab app 7 - - over\nTCP'), Buffer.from('<13>=cmd|x\n'), Buffer.from('<13>last')]));
  const found = async (filter: object = {}) => (await ask('integration.syslog.list', filter)).items;
  await until('all of them to be there', async () => (await found()).length === 5);
  expect(await found({ host: 'R1.lab' })).toMatchObject([
    {
      from: '127.0.0.1',
      transport: 'udp',
      format: 'rfc5424',
      facility: 4,
      severity: 2,
      app: 'su',
      message_id: 'ID47',
      data: { meta: { sequenceId: '1' } },
      count: 1,
    },
  ]);
  expect(await found({ contains: 'tcp' })).toMatchObject([{ transport: 'tcp', host: 'r3.lab', proc: '7', text: 'over\nTCP' }]);
  expect((await found({ max_severity: 3 })).map(({ severity }: { severity: number }) => severity).toSorted()).toEqual([2, 3]);
  const first = await ask('integration.syslog.list', { limit: 2 });
  expect(await found({ limit: 2, cursor: first.next_cursor })).toHaveLength(2);
  expect(await ask('integration.syslog.status')).toMatchObject({ received: 5, dropped: 0 });
});

test('the same message again and again is told with its count, and its text is no formula in a spreadsheet', async () => {
  const { ask, content, stop, events } = await startIntegration({ syslog: { host: '127.0.0.1', port: null } });
  await until('the ports to be open', async () => (await ask('integration.syslog.status')).udp_port !== null);
  const { udp_port: port } = await ask('integration.syslog.status');
  await sendUdp(port, ...Array.from({ length: 20 }, () => '<13>=HYPERLINK("http://192.0.2.1")'));
  await until('them to have come', async () => (await ask('integration.syslog.status')).received === 20);
  await until('the first to be told', async () => (await events('integration.syslog.received')).length === 1);
  expect(await content('integration.syslog.export')).toContain(`"'=HYPERLINK(""http://192.0.2.1"")"`);
  await stop();
  expect((await events('integration.syslog.received')).map(({ data }) => (data as { count: number }).count)).toEqual([1, 19]);
});

test('a flood is dropped and counted, and the hub goes on', async () => {
  const { ask, content } = await started();
  await until('the ports to be open', async () => (await ask('integration.syslog.status')).udp_port !== null);
  const { tcp_port: port } = await ask('integration.syslog.status');
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.end(Array.from({ length: 5_000 }, (_, index) => `<13>flood ${index}\n`).join(''));
  await until('all of it to have come', async () => (await ask('integration.syslog.status')).received === 5_000);
  expect((await ask('integration.syslog.status')).dropped).toBeGreaterThan(0);
  await until(
    'what was taken to be there',
    async () => (await content('integration.syslog.export', { most: 10_000 })).split('\r\n').length > 1_000,
  );
});

test('a port that is taken is told, and the rest goes on', async () => {
  const taken = createServer();
  taken.listen(0, '127.0.0.1');
  await once(taken, 'listening');
  endsWithTest(async () => taken.close());
  const { ask } = await started({ syslog: { host: '127.0.0.1', port: (taken.address() as AddressInfo).port } });
  await until('it to be told', async () => (await ask('integration.syslog.status')).reason.includes('could not be had'));
  expect((await ask('integration.service.list')).items).toEqual([]);
});

test('events are sent to a collector over TCP, in order, those of the time when it was away too', async () => {
  const heard: SyslogMessage[] = [];
  const collector = createServer((socket) => {
    const frames = new SyslogFrames();
    socket.on('data', (bytes: Uint8Array) => heard.push(...frames.push(bytes)!.map((each) => parseSyslog(each))));
  });
  collector.listen(0, '127.0.0.1');
  await once(collector, 'listening');
  endsWithTest(async () => collector.close());
  const { ask, store } = await started();
  const settings = {
    kind: 'syslog',
    host: '127.0.0.1',
    port: (collector.address() as AddressInfo).port,
    transport: 'tcp',
    types: ['node.*'],
    min_priority: 'normal',
  };
  await ask('integration.connection.save', { connection: 'siem', definition: { title: 'SIEM', settings } });
  await until('it to be reached', async () => (await ask('integration.connection.list')).items[0].health === 'healthy');
  const happens = (type: string, priority: 'normal' | 'low', name: string) =>
    store.log.append({ events: [{ type, source: '/gns3/main', subject: `nodes/${name}`, priority, data: { name } }] });
  await happens('node.started', 'normal', 'R1');
  await happens('node.started', 'low', 'R2');
  await happens('link.created', 'normal', 'L1');
  await happens('node.stopped', 'normal', 'R3');
  await until('both to be there', () => heard.length === 2);
  expect(heard).toMatchObject([
    {
      format: 'rfc5424',
      facility: 16,
      severity: 6,
      app: 'thalamus',
      messageId: 'node.started',
      text: 'node.started nodes/R1 {"name":"R1"}',
    },
    { messageId: 'node.stopped' },
  ]);
});

test('a collector over UDP is sent to in the old format', async () => {
  const heard: string[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (bytes) => heard.push(bytes.toString()));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  endsWithTest(async () => socket.close());
  const { ask, store } = await started();
  const settings = { kind: 'syslog', host: '127.0.0.1', port: socket.address().port, format: 'rfc3164', facility: 23 };
  await ask('integration.connection.save', { connection: 'old', definition: { title: 'Old', settings } });
  await until('it to be there', async () => (await ask('integration.connection.list')).items[0].health === 'healthy');
  await store.log.append({
    events: [
      {
        type: 'server.lost',
        source: '/gns3/main',
        subject: 'servers/main',
        priority: 'critical',
        data: { reason: 'x\ny' },
        time: '2026-01-02T03:04:05.000Z',
      },
    ],
  });
  await until('it to be sent', () => heard.length === 1);
  expect(heard[0]).toMatch(/^<186>Jan {2}2 03:04:05 \S+ thalamus: server\.lost servers\/main /);
});
