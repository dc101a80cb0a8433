import { createSocket } from 'node:dgram';
import { describe, expect, test } from 'vitest';
import { endsWithTest } from '#kit/ends-with-test.ts';
import type { Pdu } from '#wire/snmp-message.ts';
import { decodeScopedPdu, decodeV3, encodeScopedPdu, encodeV3, USM, type V3Message } from '#wire/snmp-v3.ts';
import type { Varbind } from '#wire/snmp-value.ts';
import { get } from './get.ts';
import { readTable } from './table.ts';
import {
  failed,
  following,
  integer,
  type Manner,
  namesOf,
  openTestAgent,
  response,
  rowsOf,
  targetAt,
  type TestAgent,
  testSessions,
  walkingAt,
} from './test-agent.ts';
import { walk } from './walk.ts';

const ROOT = '1.3.6.1.4.1.99999';

async function agent(manner: Manner): Promise<TestAgent> {
  const opened = await openTestAgent(manner);
  endsWithTest(() => opened.close());
  return opened;
}

function sessions() {
  const opened = testSessions();
  endsWithTest(() => opened.close());
  return opened;
}

const column = (of: number, rows: number): Varbind[] => Array.from({ length: rows }, (_, at) => integer(`${ROOT}.${of}.${at + 1}`, at));

describe('a walk', () => {
  test('reads all of a long column with larger and larger requests', async () => {
    const values = column(1, 1_000);
    const { port, asked } = await agent((pdu) => response(pdu, following(pdu, values)));
    const walked = await walk([ROOT], walkingAt(sessions(), targetAt(port)));
    expect(walked).toMatchObject({ complete: true, answered: true, findings: [] });
    expect(namesOf(walked.columns[0]!)).toEqual(values.map(({ name }) => name.join('.')));
    expect(asked.length).toBeLessThan(30);
    expect(asked.every(({ type }) => type === 'GetBulkRequest')).toBe(true);
  });

  test('takes what an unsorted agent says, once each, and tells of it', async () => {
    const order = [3, 1, 2, 9, 5];
    const { port } = await agent((pdu) => {
      const at = order.findIndex((row) => `${ROOT}.${row}` === pdu.varbinds[0]!.name.join('.'));
      const rest = order.slice(at + 1).map((row) => integer(`${ROOT}.${row}`, row));
      return response(pdu, [...rest, integer('1.3.6.1.5.1', 0)].slice(0, rowsOf(pdu)));
    });
    const walked = await walk([ROOT], walkingAt(sessions(), targetAt(port)));
    expect(namesOf(walked.columns[0]!)).toEqual(order.map((row) => `${ROOT}.${row}`));
    expect(walked).toMatchObject({ complete: true, findings: [{ kind: 'unsorted' }] });
  });

  test('is not led round by an agent that comes back to where it was', async () => {
    const { port, asked } = await agent((pdu) => {
      const last = pdu.varbinds[0]!.name.at(-1)!;
      return response(
        pdu,
        Array.from({ length: rowsOf(pdu) }, (_, at) => integer(`${ROOT}.${((last + at) % 70) + 1}`, at)),
      );
    });
    const walked = await walk([ROOT], walkingAt(sessions(), targetAt(port)));
    expect(walked).toMatchObject({ complete: false, answered: true });
    expect(walked.findings.map(({ kind }) => kind)).toContain('looping');
    expect(new Set(namesOf(walked.columns[0]!)).size).toBe(70);
    expect(asked.length).toBeLessThan(10);
  });

  test.each([
    ['values', { values: 500 }, /500 values/],
    ['bytes', { bytes: 20_000 }, /20000 bytes/],
    ['requests', { requests: 12 }, /12 requests/],
  ])('ends at its limit of %s when the agent never does', async (_, limits, text) => {
    const { port } = await agent((pdu) => {
      const last = pdu.varbinds[0]!.name.at(-1)!;
      const from = pdu.varbinds[0]!.name.join('.') === ROOT ? 0 : last;
      return response(
        pdu,
        Array.from({ length: rowsOf(pdu) }, (_each, at) => integer(`${ROOT}.${from + at + 1}`, at)),
      );
    });
    const walked = await walk([ROOT], walkingAt(sessions(), targetAt(port), limits));
    expect(walked).toMatchObject({ complete: false, answered: true, findings: [{ kind: 'limit', text: expect.stringMatching(text) }] });
    expect(walked.columns[0]!.length).toBeGreaterThan(100);
    expect(walked.columns[0]!.length).toBeLessThan(2_000);
  });

  test.each(['tooBig', 'genErr'] as const)('goes on with less when the agent says %s to large requests', async (status) => {
    const values = column(1, 40);
    const { port, asked } = await agent((pdu) => (rowsOf(pdu) > 3 ? failed(pdu, status) : response(pdu, following(pdu, values))));
    const walked = await walk([ROOT], walkingAt(sessions(), targetAt(port)));
    expect(walked).toMatchObject({ complete: true, findings: [] });
    expect(walked.columns[0]).toHaveLength(40);
    expect(asked.some((pdu) => rowsOf(pdu) > 3)).toBe(true);
  });

  test('goes on with less when large answers get lost', async () => {
    const values = column(1, 30);
    const { port } = await agent((pdu) => (rowsOf(pdu) > 10 ? null : response(pdu, following(pdu, values))));
    const walked = await walk([ROOT], walkingAt(sessions(), targetAt(port)));
    expect(walked).toMatchObject({ complete: true, findings: [] });
    expect(walked.columns[0]).toHaveLength(30);
  });

  test('goes on with less when large answers come cut off', async () => {
    const values = column(1, 30);
    const { port } = await agent((pdu) => {
      const whole = response(pdu, following(pdu, values));
      return rowsOf(pdu) > 10 ? whole.subarray(0, whole.length - 40) : whole;
    });
    const walked = await walk([ROOT], walkingAt(sessions(), targetAt(port)));
    expect(walked).toMatchObject({ complete: true });
    expect(walked.columns[0]).toHaveLength(30);
  });

  test('takes rows that are cut to fewer columns, as agents may answer', async () => {
    const values = [...column(1, 20), ...column(2, 20), ...column(3, 20)];
    const { port } = await agent((pdu) => response(pdu, following(pdu, values).slice(0, 2)));
    const columns = [1, 2, 3].map((each) => `${ROOT}.${each}`);
    const table = await readTable(columns, walkingAt(sessions(), targetAt(port)));
    expect(table).toMatchObject({ complete: true, findings: [] });
    expect(table.rows.map(({ cells }) => cells.size)).toEqual(Array.from({ length: 20 }, () => 3));
  });

  test('ends when answers have nothing in them', async () => {
    const { port, asked } = await agent((pdu) => response(pdu, []));
    const walked = await walk([ROOT], walkingAt(sessions(), targetAt(port)));
    expect(walked).toMatchObject({ complete: false, answered: true, findings: [{ kind: 'truncated' }] });
    expect(asked.length).toBeLessThan(10);
  });

  test('of a silent agent ends after its tries, with a reason', async () => {
    const { port, asked } = await agent(() => null);
    const walked = await walk([ROOT], walkingAt(sessions(), targetAt(port)));
    expect(walked).toMatchObject({
      complete: false,
      answered: false,
      findings: [{ kind: 'silent', text: expect.stringContaining('did not answer within 150 ms') }],
    });
    expect(asked.map(rowsOf)).toEqual([48, 1]);
  });

  test('of an agent that falls silent keeps what was read', async () => {
    const values = column(1, 200);
    let answers = 0;
    const { port } = await agent((pdu) => ((answers += 1) > 1 ? null : response(pdu, following(pdu, values))));
    const walked = await walk([ROOT], walkingAt(sessions(), targetAt(port)));
    expect(walked).toMatchObject({ complete: false, answered: true, findings: [{ kind: 'silent' }] });
    expect(walked.columns[0]).toHaveLength(48);
  });

  test('of version 1 asks one row at a time and ends where the agent has nothing more', async () => {
    const values = [...column(1, 5), ...column(2, 3)];
    const { port, asked } = await agent((pdu, bytes) => {
      const names = pdu.varbinds.map(({ name }) => name);
      const answered = following(pdu, values);
      const missing = answered.findIndex(({ value }) => value.type === 'endOfMibView');
      const reply =
        missing < 0
          ? response(pdu, answered)
          : response(
              pdu,
              names.map((name) => ({ name, value: { type: 'Null' } })),
              { errorStatus: 2, errorIndex: missing + 1 },
            );
      reply[4] = bytes[4]!;
      return reply;
    });
    const credential = { version: '1', community: 'public' } as const;
    const table = await readTable([`${ROOT}.1`, `${ROOT}.2`], walkingAt(sessions(), targetAt(port, { credential })));
    expect(table).toMatchObject({ complete: true, findings: [] });
    expect(table.rows.map(({ cells }) => cells.size)).toEqual([2, 2, 2, 1, 1]);
    expect(new Set(asked.map(({ type }) => type))).toEqual(new Set(['GetNextRequest']));
  });
});

describe('an agent that answers garbage', () => {
  /** As bytes of every kind that the library might stumble over: cut, of the wrong version, of the wrong PDU, of no meaning. */
  const garbage: readonly (readonly [string, Manner])[] = [
    ['nothing', () => new Uint8Array()],
    ['noise', () => Uint8Array.from({ length: 300 }, (_, at) => (at * 7_919) % 256)],
    ['zeros', () => new Uint8Array(1_000)],
    ['endless lengths', () => Uint8Array.from([0x30, 0x84, 0xff, 0xff, 0xff, 0xff, 0x02, 0x01, 0x01])],
    ['half a message', (pdu) => response(pdu, [integer(`${ROOT}.1`, 1)]).subarray(0, 20)],
    ['its own question', (_, bytes) => bytes],
    ['a message of version 3 with the same id', (pdu) => spoofed(pdu.requestId)],
    ['a flood', (pdu) => Array.from({ length: 400 }, () => response({ ...pdu, requestId: pdu.requestId + 1 }, []))],
  ];

  test.each(garbage)('of %s is told, and does no harm', async (_, manner) => {
    const { port } = await agent(manner);
    const own = sessions();
    const got = await get([`${ROOT}.1`], walkingAt(own, targetAt(port)));
    expect(got).toMatchObject({ values: [], reason: expect.stringContaining(`127.0.0.1:${port}`) });
    // The same sessions still serve others.
    const good = await agent((pdu) => response(pdu, [integer(`${ROOT}.1`, 7)]));
    expect(await get([`${ROOT}.1`], walkingAt(own, targetAt(good.port)))).toMatchObject({ values: [{ value: 7 }], reason: undefined });
  });

  test('of any one bit turned neither harms nor hangs', async () => {
    const values = column(1, 3);
    let turned = 0;
    const { port } = await agent((pdu) => {
      const bytes = Uint8Array.from(response(pdu, following(pdu, values)));
      bytes[(turned >> 3) % bytes.length]! ^= 1 << (turned & 7);
      turned += 1;
      return bytes;
    });
    const own = sessions();
    const walks = Array.from({ length: 200 }, () =>
      walk([ROOT], walkingAt(own, targetAt(port, { timeoutMs: 300, retries: 0 }), { requests: 20 })),
    );
    for (const walked of await Promise.all(walks)) {
      expect(new Set(namesOf(walked.columns[0]!)).size).toBe(walked.columns[0]!.length);
    }
    expect(turned).toBeGreaterThan(200);
  });
});

/** Claims to be signed: the library would look for the keys of a user that there is none of. */
function spoofed(id: number): Uint8Array {
  const engineId = Uint8Array.from([0x80, 0, 0, 0, 1, 2]);
  const pdu = { type: 'Response', requestId: id, errorStatus: 0, errorIndex: 0, varbinds: [] } as const;
  return encodeV3(
    { msgId: id, maxSize: 65_507, authenticated: true, encrypted: false, reportable: false, securityModel: USM },
    { engineId, boots: 1, time: 1, userName: Buffer.from('x'), authentication: new Uint8Array(12), privacy: new Uint8Array() },
    encodeScopedPdu({ contextEngineId: engineId, contextName: new Uint8Array(), pdu }),
  );
}

describe('an agent of version 3', () => {
  const credential = { version: '3', user: 'nms', auth: { protocol: 'sha', key: 'maplesyrup' }, context: '' } as const;

  type Spoken = Pick<V3Message, 'header' | 'data'>;

  /** An engine that answers each message with what `say` makes of it; nothing it says is signed. */
  async function engine(say: (asked: Spoken) => Pdu): Promise<number> {
    const socket = createSocket('udp4');
    endsWithTest(() => new Promise<void>((resolve) => socket.close(() => resolve())));
    const engineId = Uint8Array.from([0x80, 0, 0, 0, 1, 2]);
    const none = new Uint8Array();
    socket.on('message', (bytes, from) => {
      const asked = decodeV3(bytes);
      if (asked === null) return;
      const message = encodeV3(
        { ...asked.header, authenticated: false, encrypted: false, reportable: false },
        { engineId, boots: 0, time: 0, userName: none, authentication: none, privacy: none },
        encodeScopedPdu({ contextEngineId: engineId, contextName: none, pdu: say(asked) }),
      );
      socket.send(message, from.port, from.address);
    });
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    return socket.address().port;
  }

  /** usmStatsUnknownEngineIDs: what discovery is answered with. @see RFC 3414 §5 */
  function report(count: number): Pdu {
    const counter = { name: [1, 3, 6, 1, 6, 3, 15, 1, 1, 4, 0], value: { type: 'Counter32', value: count } } as const;
    return { type: 'Report', requestId: 0, errorStatus: 0, errorIndex: 0, varbinds: [counter] };
  }

  // Each of its Reports makes the library ask again.
  test('that answers nothing but Reports is left after its time', async () => {
    let reports = 0;
    const port = await engine(() => report((reports += 1)));
    const got = await get([`${ROOT}.1`], walkingAt(sessions(), targetAt(port, { credential, retries: 0 })));
    expect(got).toMatchObject({ values: [], answered: false, reason: expect.any(String) });
    expect(reports).toBeGreaterThan(1);
  });

  test.each([
    ['is believed by a user without a key', { version: '3', user: 'nms', context: '' } as const, 1],
    ['is not believed by a user who signs', credential, 0],
  ])('that does not sign %s', async (_, asking, values) => {
    let responses = 0;
    const port = await engine(({ header, data }) => {
      const pdu = decodeScopedPdu(data)?.pdu;
      if (pdu === undefined || pdu.varbinds.length === 0) return report(1);
      responses += header.authenticated === (asking === credential) ? 1 : 0;
      return { ...pdu, type: 'Response', varbinds: [integer(`${ROOT}.1`, 666)] };
    });
    const got = await get([`${ROOT}.1`], walkingAt(sessions(), targetAt(port, { credential: asking, retries: 0 })));
    expect([got.values.length, got.answered, responses]).toEqual([values, values === 1, 1]);
  });
});
