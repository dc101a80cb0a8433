import type { ServerChannel } from 'ssh2';
import { describe, expect, test } from 'vitest';
import { silentLog } from '#kernel/log.ts';
import type { Context, ModuleContext } from '#kernel/module.ts';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { framed, NetconfReader } from '#wire/netconf-framing.ts';
import { consoles } from '../index.ts';
import { startTestServer } from '../ssh/test-server.ts';
import { nodeQuery, openConsole } from '../test-asks.ts';

interface Device {
  readonly capabilities: readonly string[];
  /** What is said to a request; null: nothing. */
  readonly reply?: (request: string) => string | null;
  /** Instead of a hello. */
  readonly raw?: string;
}

const BASE_1_0 = 'urn:ietf:params:netconf:base:1.0';
const BASE_1_1 = 'urn:ietf:params:netconf:base:1.1';
const XPATH = 'urn:ietf:params:netconf:capability:xpath:1.0';
const DATA =
  '<rpc-reply message-id="1" xmlns="urn:ietf:params:xml:ns:netconf:base:1.0"><data><system><hostname>é1</hostname></system></data></rpc-reply>';

/** A device that speaks NETCONF, and what it was asked. */
async function device({ capabilities, reply = () => DATA, raw }: Device) {
  const heard: string[] = [];
  const speak = (channel: ServerChannel): void => {
    const reader = new NetconfReader(1_000_000);
    if (raw !== undefined) return void channel.end(raw);
    const list = capabilities.map((each) => `<capability>${each}</capability>`).join('');
    channel.write(
      framed(
        `<hello xmlns="urn:ietf:params:xml:ns:netconf:base:1.0"><capabilities>${list}</capabilities><session-id>7</session-id></hello>`,
        'end_of_message',
      ),
    );
    channel.on('data', (bytes: Buffer) => {
      reader.receive(bytes);
      for (let message = reader.next(); message !== null; message = reader.next()) {
        heard.push(message);
        if (message.includes('<hello')) reader.framing = capabilities.includes(BASE_1_1) ? 'chunked' : 'end_of_message';
        else if (message.includes('close-session')) channel.end();
        else {
          const said = reply(message);
          // In pieces, as they come over a network.
          if (said !== null) for (const byte of framed(said, reader.framing)) channel.write(Uint8Array.of(byte));
        }
      }
    });
  };
  const server = await startTestServer({
    password: 'the-right-one',
    subsystem: (name, channel) => (name === 'netconf' ? speak(channel) : channel.close()),
  });
  endsWithTest(() => server.close());
  const module = consoles({ nodeQuery, openConsole, log: silentLog, allow: ['127.0.0.0/8'] });
  await module.start?.({ publish: async () => undefined, read: { rows: async () => [] } } as unknown as ModuleContext);
  const answering = module.answers.find(({ operation }) => operation.name === 'netconf.get')!;
  const context = { signal: new AbortController().signal } as unknown as Context;
  return {
    heard,
    get: async (input: object = {}) => {
      const whole = { host: '127.0.0.1', port: server.port, username: 'ada', password: 'the-right-one', ...input };
      return answering.operation.output.parse(await answering.handle(answering.operation.input.parse(whole) as never, context)) as Record<
        string,
        unknown
      >;
    },
  };
}

test.each([
  ['1.0', [BASE_1_0]],
  ['1.1', [BASE_1_0, BASE_1_1]],
])('a device of NETCONF %s is asked and left', async (_, capabilities) => {
  const { get, heard } = await device({ capabilities });
  expect(await get()).toMatchObject({
    answered: true,
    reason: 'The device sent what was asked for.',
    session_id: '7',
    capabilities,
    xml: DATA,
    data: { system: { hostname: 'é1' } },
    errors: [],
    ssh: { host: '127.0.0.1', host_key: { type: 'ssh-ed25519' } },
  });
  expect(heard.map((message) => /<(hello|get-config|close-session)/.exec(message)?.[1])).toEqual(['hello', 'get-config', 'close-session']);
});

describe('a filter', () => {
  test('goes to the device', async () => {
    const { get, heard } = await device({ capabilities: [BASE_1_1, XPATH] });
    await get({ operation: 'get', subtree: '<system xmlns="urn:s"/>' });
    await get({ xpath: '/s:system', namespaces: { s: 'urn:s' }, datastore: 'candidate' });
    expect(heard.filter((message) => message.includes('<filter')).map((message) => /<get.*<\/get(?:-config)?>/.exec(message)![0])).toEqual([
      '<get><filter type="subtree"><system xmlns="urn:s"/></filter></get>',
      '<get-config><source><candidate/></source><filter type="xpath" xmlns:s="urn:s" select="/s:system"/></get-config>',
    ]);
  });

  test('by XPath is not sent to a device that has none', async () => {
    const { get, heard } = await device({ capabilities: [BASE_1_1] });
    expect(await get({ xpath: '/a' })).toMatchObject({ answered: false, reason: 'It has no filters by XPath; a subtree does.' });
    expect(heard.filter((message) => message.includes('get-config'))).toEqual([]);
  });

  test.each([{ subtree: '</filter></get-config></rpc>' }, { subtree: '<a/>', xpath: '/a' }])(
    '%j is refused before anything is sent',
    async (filter) => {
      const { get, heard } = await device({ capabilities: [BASE_1_1] });
      await expect(get(filter)).rejects.toMatchObject({ code: 'validation_error' });
      expect(heard).toEqual([]);
    },
  );
});

describe('a device that', () => {
  const refusal =
    '<rpc-reply message-id="1"><rpc-error><error-type>protocol</error-type><error-tag>access-denied</error-tag><error-severity>error</error-severity>' +
    '<error-message>Not for you</error-message></rpc-error></rpc-reply>';

  test.each<[string, Device, object, RegExp]>([
    ['refuses', { capabilities: [BASE_1_1], reply: () => refusal }, {}, /^The device refuses: Not for you\.$/],
    ['says nothing', { capabilities: [BASE_1_1], reply: () => null }, { timeout_ms: 700 }, /did not answer within 0\.7 s/],
    [
      'sends too much',
      { capabilities: [BASE_1_1], reply: () => DATA.padEnd(5_000) },
      { most_bytes: 2_000 },
      /^Its reply cannot be read: a message has more than 2000 bytes\.$/,
    ],
    [
      'answers something else',
      { capabilities: [BASE_1_1], reply: () => '<rpc-reply message-id="1"><data>' },
      {},
      /^Its reply cannot be read: /,
    ],
    ['ends before its hello', { capabilities: [], raw: '' }, {}, /^It ended before its hello came whole\.$/],
    ['speaks something else', { capabilities: [], raw: '% Invalid command\r\n]]>]]>' }, {}, /^Its hello cannot be read: /],
  ])('%s is told', async (_, what, input, reason) => {
    const { get } = await device(what);
    expect(await get(input)).toMatchObject({ answered: false, reason: expect.stringMatching(reason), data: null });
  });

  test('has no NETCONF is told', async () => {
    const server = await startTestServer({ password: 'x' });
    endsWithTest(() => server.close());
    const { get } = await device({ capabilities: [] });
    expect(await get({ port: server.port, password: 'x' })).toMatchObject({
      answered: false,
      reason: expect.stringMatching(/did not open a channel/),
      capabilities: [],
    });
  });
});
