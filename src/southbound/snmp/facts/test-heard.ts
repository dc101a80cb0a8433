import snmp from 'net-snmp';
import { Heard } from './heard.ts';

/** A value of an invented agent: numbers are integers, texts and bytes octet strings, `{ oid }` and `{ ip }` what they say. */
export type Invented = number | string | Uint8Array | { readonly oid: string } | { readonly ip: string };

/** What an agent would have said: columns by index, and scalars, whose names end in `.0`. */
export function heardOf(columns: Readonly<Record<string, Invented | Readonly<Record<string, Invented>>>>): Heard {
  const heard = new Heard();
  for (const [name, value] of Object.entries(columns)) {
    if (isInvented(value)) heard.takeScalars([varbindOf(name, value)]);
    else
      heard.takeColumn(
        name,
        Object.entries(value).map(([index, each]) => varbindOf(`${name}.${index}`, each)),
      );
  }
  return heard;
}

function isInvented(value: Invented | Readonly<Record<string, Invented>>): value is Invented {
  return typeof value !== 'object' || value instanceof Uint8Array || 'oid' in value || 'ip' in value;
}

function varbindOf(oid: string, value: Invented): snmp.Varbind {
  if (typeof value === 'number') return { oid, type: snmp.ObjectType.Integer, value };
  if (typeof value === 'string') return { oid, type: snmp.ObjectType.OctetString, value: Buffer.from(value) };
  if (value instanceof Uint8Array) return { oid, type: snmp.ObjectType.OctetString, value: Buffer.from(value) };
  if ('oid' in value) return { oid, type: snmp.ObjectType.OID, value: value.oid };
  return { oid, type: snmp.ObjectType.IpAddress, value: value.ip };
}
