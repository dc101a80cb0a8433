import fc from 'fast-check';
import snmp from 'net-snmp';
import { describe, expect, test } from 'vitest';
import { counter64, hexText, macText, printable, typedValue } from './value.ts';

const { ObjectType } = snmp;

describe('a value', () => {
  test.each([
    ['text', ObjectType.OctetString, Buffer.from('edge-1'), { type: 'OctetString', value: 'edge-1', encoding: 'text' }],
    [
      'text of many lines',
      ObjectType.OctetString,
      Buffer.from('Cisco IOS\r\nVersion 15'),
      { value: 'Cisco IOS\r\nVersion 15', encoding: 'text' },
    ],
    ['text that ends with NULs', ObjectType.OctetString, Buffer.from('name\0\0'), { value: 'name', encoding: 'text' }],
    ['text beyond ASCII', ObjectType.OctetString, Buffer.from('Zürich'), { value: 'Zürich', encoding: 'text' }],
    ['no text', ObjectType.OctetString, Buffer.alloc(0), { value: '', encoding: 'text' }],
    ['bytes', ObjectType.OctetString, Buffer.from('07e8010203', 'hex'), { value: '07e8010203', encoding: 'hex' }],
    ['bytes of zero', ObjectType.OctetString, Buffer.alloc(2), { value: '0000', encoding: 'hex' }],
    ['what a terminal would obey', ObjectType.OctetString, Buffer.from('\u001B[2J'), { value: '1b5b324a', encoding: 'hex' }],
    ['a whole number', ObjectType.Integer, -5, { type: 'Integer32', value: -5 }],
    ['an address', ObjectType.IpAddress, '192.0.2.1', { type: 'IpAddress', value: '192.0.2.1' }],
    ['a counter', ObjectType.Counter, 4_294_967_295, { type: 'Counter32', value: 4_294_967_295 }],
    ['a wide counter', ObjectType.Counter64, Buffer.from('0123456789', 'hex'), { type: 'Counter64', value: 0x0123456789 }],
    ['the widest counter', ObjectType.Counter64, Buffer.from('00ffffffffffffffff', 'hex'), { value: '18446744073709551615' }],
    ['nothing there', ObjectType.NoSuchInstance, null, { type: 'noSuchInstance', value: null }],
  ])('that is %s is told as such', (_, type, value, told) => {
    expect(typedValue({ oid: '1.3.6.1.4.1.9.1', type, value })).toMatchObject(told);
  });

  test('of a known object has its name, and addresses of hardware their form', () => {
    const bytes = Buffer.from('005079666800', 'hex');
    expect(typedValue({ oid: '1.3.6.1.2.1.2.2.1.6.3', type: ObjectType.OctetString, value: bytes })).toEqual({
      oid: '1.3.6.1.2.1.2.2.1.6.3',
      name: 'ifPhysAddress.3',
      type: 'OctetString',
      value: '00:50:79:66:68:00',
      encoding: 'mac',
    });
    expect(typedValue({ oid: '1.3.6.1.2.1.1.5.0', type: ObjectType.OctetString, value: Buffer.from('R1') }).name).toBe('sysName.0');
    expect(typedValue({ oid: '1.3.6.1.2.1.1.5.1', type: ObjectType.OctetString, value: Buffer.from('R1') }).name).toBeUndefined();
  });
});

test('every counter of 64 bits keeps its value, as a number or in digits', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), fc.nat(3), (value, zeros) => {
      const digits = value.toString(16);
      const bytes = Buffer.from('00'.repeat(zeros) + (digits.length % 2 === 1 ? '0' : '') + digits, 'hex');
      const told = counter64(bytes);
      expect(BigInt(told)).toBe(value);
      expect(typeof told).toBe(value <= BigInt(Number.MAX_SAFE_INTEGER) ? 'number' : 'string');
    }),
  );
});

test('bytes are text exactly when nothing is lost and no terminal obeys it', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), (bytes) => {
      const text = printable(bytes);
      if (text === undefined) return;
      // eslint-disable-next-line no-control-regex -- control characters are what this is about
      expect(text).not.toMatch(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/);
      const trimmed = Buffer.from(bytes).toString('latin1').replace(/\0+$/, '');
      expect(Buffer.from(text).toString('latin1')).toBe(trimmed);
    }),
  );
});

test('addresses of hardware are their bytes, whatever their length', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 20 }), (bytes) => {
      expect(macText(bytes).replaceAll(':', '')).toBe(hexText(bytes));
    }),
  );
});
