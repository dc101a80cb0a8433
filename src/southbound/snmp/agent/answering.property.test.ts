import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ERROR_STATUS, type Pdu, type PduType } from '#wire/snmp-message.ts';
import { compareOids, type Oid, oid, oidText } from '#wire/snmp-oid.ts';
import { type Varbind, varbindBytes } from '#wire/snmp-value.ts';
import { type AnswerTerms, responseTo } from './answering.ts';

const V2: AnswerTerms = { version: 'v2c', room: 1_300 };

function request(type: PduType, names: readonly Oid[], more: Partial<Pdu> = {}): Pdu {
  return { type, requestId: 9, errorStatus: 0, errorIndex: 0, varbinds: names.map((name) => ({ name, value: { type: 'Null' } })), ...more };
}

function object(name: string, value: Varbind['value'] = { type: 'Integer', value: 1 }): Varbind {
  return { name: oid(name), value };
}

const OBJECTS = [
  object('1.3.6.1.2.1.1.1.0', { type: 'OctetString', value: Buffer.from('Thalamus') }),
  object('1.3.6.1.2.1.1.3.0'),
  object('1.3.6.1.4.1.5.1.0', { type: 'Counter64', value: 5n }),
  object('1.3.6.1.4.1.5.2.1.1'),
  object('1.3.6.1.4.1.5.2.1.2'),
];

function shown(response: Pdu | null): string[] {
  return response!.varbinds.map(({ name, value }) => `${oidText(name)} ${value.type}`);
}

describe('a GET', () => {
  test('tells what there is, and of the rest why it is not', () => {
    const names = ['1.3.6.1.2.1.1.3.0', '1.3.6.1.2.1.1.3.1', '1.3.6.1.2.1.1.9.0', '1.3.6.1.4.1.5.2.1.7'].map(oid);
    expect(shown(responseTo(request('GetRequest', names), OBJECTS, V2))).toEqual([
      '1.3.6.1.2.1.1.3.0 Integer',
      '1.3.6.1.2.1.1.3.1 noSuchInstance',
      '1.3.6.1.2.1.1.9.0 noSuchObject',
      '1.3.6.1.4.1.5.2.1.7 noSuchInstance',
    ]);
  });

  test('of version 1 has no Counter64', () => {
    const asked = request('GetRequest', [oid('1.3.6.1.2.1.1.3.0'), oid('1.3.6.1.4.1.5.1.0')]);
    expect(responseTo(asked, OBJECTS, { ...V2, version: 'v1' })).toMatchObject({ errorStatus: ERROR_STATUS.noSuchName, errorIndex: 2 });
    expect(shown(responseTo(request('GetNextRequest', [oid('1.3.6.1.2.1.1.3.0')]), OBJECTS, { ...V2, version: 'v1' }))).toEqual([
      '1.3.6.1.4.1.5.2.1.1 Integer',
    ]);
  });

  test('whose answer is larger than may be sent is told so', () => {
    expect(responseTo(request('GetRequest', [oid('1.3.6.1.2.1.1.1.0')]), OBJECTS, { ...V2, room: 10 })).toMatchObject({
      errorStatus: ERROR_STATUS.tooBig,
      varbinds: [],
    });
  });
});

test('nothing can be set', () => {
  expect(responseTo(request('SetRequest', [oid('1.3.6.1.2.1.1.3.0')]), OBJECTS, V2)).toMatchObject({
    errorStatus: ERROR_STATUS.notWritable,
    errorIndex: 1,
  });
});

test.each<PduType>(['Response', 'TrapV2', 'InformRequest', 'Report'])('%s is not answered', (type) => {
  expect(responseTo(request(type, []), OBJECTS, V2)).toBeNull();
});

const names = fc.uniqueArray(fc.array(fc.nat(300), { minLength: 1, maxLength: 5 }), { selector: (name) => name.join('.'), maxLength: 40 });
const objects = names.map((all) =>
  all
    .map((name): Varbind => ({ name: [1, 3, ...name], value: { type: 'Integer', value: name[0]! } }))
    .toSorted((one, other) => compareOids(one.name, other.name)),
);

describe('a walk', () => {
  test('by GETNEXT meets every object once and in order', () => {
    fc.assert(
      fc.property(objects, (all) => {
        const met: Varbind[] = [];
        for (let name: Oid = [1, 3]; met.length <= all.length;) {
          const [next] = responseTo(request('GetNextRequest', [name]), all, V2)!.varbinds;
          if (next!.value.type === 'endOfMibView') break;
          met.push(next!);
          name = next!.name;
        }
        expect(met).toEqual(all);
      }),
    );
  });

  test('by GETBULK too, however many it asks for and whatever fits', () => {
    fc.assert(
      fc.property(objects, fc.integer({ min: 1, max: 30 }), fc.integer({ min: 40, max: 400 }), (all, repetitions, room) => {
        const met: Varbind[] = [];
        for (let name: Oid = [1, 3], ended = false; !ended && met.length <= all.length;) {
          const { varbinds } = responseTo(request('GetBulkRequest', [name], { errorIndex: repetitions }), all, { version: 'v3', room })!;
          expect(varbinds.length).toBeGreaterThan(0);
          expect(varbinds.reduce((sum, varbind) => sum + varbindBytes(varbind), 0)).toBeLessThanOrEqual(room);
          const found = varbinds.filter(({ value }) => value.type !== 'endOfMibView');
          ended = found.length < varbinds.length;
          met.push(...found);
          name = found.at(-1)?.name ?? name;
        }
        expect(met).toEqual(all);
      }),
    );
  });
});
