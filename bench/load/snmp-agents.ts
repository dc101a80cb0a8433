import { createSocket } from 'node:dgram';
import { decodeCommunityMessage, encodeCommunityMessage, type Pdu } from '#wire/snmp-message.ts';
import { compareOids, oid, type Oid } from '#wire/snmp-oid.ts';
import type { SnmpValue, Varbind } from '#wire/snmp-value.ts';

// node bench/load/snmp-agents.ts COUNT FIRST PORT COMMUNITY DELAY_MS: agents at 127.2.x.y, each a device with 24 interfaces.
// Says `ready` when all listen, and ends with its standard input.
const [count = 1, first = 1, port = 1_161] = process.argv.slice(2, 5).map(Number);
const community = process.argv[5] ?? 'public';
const delayMs = Number(process.argv[6] ?? 0);

const INTERFACES = 24;
/** Answers stay within an Ethernet frame. */
const MOST_BYTES = 1_400;

const octets = (text: string): SnmpValue => ({ type: 'OctetString', value: Buffer.from(text) });
const integer = (value: number): SnmpValue => ({ type: 'Integer', value });
const counter = (value: number): SnmpValue => ({ type: 'Counter32', value });
const large = (value: bigint): SnmpValue => ({ type: 'Counter64', value });

/** Columns of ifTable and ifXTable. @see RFC 2863 */
const IF_TABLE: readonly ((row: number) => SnmpValue)[] = [
  (row) => integer(row),
  (row) => octets(`GigabitEthernet0/${row}`),
  () => integer(6),
  () => integer(1_500),
  () => ({ type: 'Gauge32', value: 1_000_000_000 }),
  (row) => ({ type: 'OctetString', value: Uint8Array.of(2, 0, 0, 0, 0, row) }),
  () => integer(1),
  () => integer(1),
  () => ({ type: 'TimeTicks', value: 1_000 }),
  ...Array.from({ length: 12 }, (_, at) => (row: number) => counter(row * 100_000 + at)),
];
const IFX_TABLE: readonly ((row: number) => SnmpValue)[] = [
  (row) => octets(`Gi0/${row}`),
  ...Array.from({ length: 4 }, (_, at) => (row: number) => counter(row * 1_000 + at)),
  ...Array.from({ length: 8 }, (_, at) => (row: number) => large(BigInt(row) * 10_000_000_000n + BigInt(at))),
  () => integer(1),
  () => ({ type: 'Gauge32', value: 1_000 }),
  () => integer(2),
  () => integer(1),
  (row) => octets(`to host ${row}`),
  () => ({ type: 'TimeTicks', value: 0 }),
];

function variablesOf(agent: number): readonly Varbind[] {
  const system: readonly SnmpValue[] = [
    octets('Cisco IOS Software, 7200 Software (C7200-ADVENTERPRISEK9-M), Version 15.2(4)S5'),
    { type: 'ObjectIdentifier', value: oid('1.3.6.1.4.1.9.1.222') },
    { type: 'TimeTicks', value: 12_345_678 },
    octets('noc@lab.example'),
    octets(`R${agent}`),
    octets('rack 1'),
    integer(78),
  ];
  const column = (table: string, columns: readonly ((row: number) => SnmpValue)[]) =>
    columns.flatMap((value, at) =>
      Array.from({ length: INTERFACES }, (_, row) => ({ name: oid(`${table}.${at + 1}.${row + 1}`), value: value(row + 1) })),
    );
  return [
    ...system.map((value, at) => ({ name: oid(`1.3.6.1.2.1.1.${at + 1}.0`), value })),
    { name: oid('1.3.6.1.2.1.2.1.0'), value: integer(INTERFACES) },
    ...column('1.3.6.1.2.1.2.2.1', IF_TABLE),
    ...column('1.3.6.1.2.1.31.1.1.1', IFX_TABLE),
  ];
}

function agentOf(number: number): (pdu: Pdu) => readonly Varbind[] {
  const variables = variablesOf(number);
  const after = (name: Oid): number => {
    let [low, high] = [0, variables.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareOids(variables[middle]!.name, name) <= 0) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const exact = ({ name }: Varbind): Varbind => {
    const found = variables[after(name) - 1];
    return found !== undefined && compareOids(found.name, name) === 0 ? found : { name, value: { type: 'noSuchObject' } };
  };
  const end = (name: Oid): Varbind => ({ name, value: { type: 'endOfMibView' } });
  return ({ type, varbinds, errorIndex: repetitions }) => {
    if (type === 'GetRequest') return varbinds.map(exact);
    const places = varbinds.map(({ name }) => after(name));
    const rows = type === 'GetBulkRequest' ? repetitions : 1;
    const answered: Varbind[] = [];
    for (let row = 0; row < rows; row += 1) {
      for (const [at, place] of places.entries()) answered.push(variables[place + row] ?? end(varbinds[at]!.name));
    }
    return answered;
  };
}

/** What was asked by everybody alike is answered alike, but for the request's id. */
const encoded = new Map<string, readonly Varbind[]>();

async function listen(number: number): Promise<void> {
  const answer = agentOf(number);
  const socket = createSocket({ type: 'udp4', recvBufferSize: 1 << 20 });
  socket.on('message', (bytes, from) => {
    const message = decodeCommunityMessage(bytes);
    if (message === null || message.pdu.type === 'TrapV1' || Buffer.from(message.community).toString() !== community) return;
    const { pdu, version } = message;
    const respond = (varbinds: readonly Varbind[]) =>
      encodeCommunityMessage({
        version,
        community: message.community,
        pdu: { type: 'Response', requestId: pdu.requestId, errorStatus: 0, errorIndex: 0, varbinds },
      });
    const key = `${number} ${pdu.type} ${pdu.errorIndex} ${pdu.varbinds.map(({ name }) => name.join('.')).join(' ')}`;
    const known = encoded.get(key);
    let varbinds = known ?? answer(pdu);
    let response = respond(varbinds);
    while (response.length > MOST_BYTES && varbinds.length > pdu.varbinds.length) {
      // Whole rows, as many as fit.
      const rows = Math.max(1, Math.floor(((varbinds.length / pdu.varbinds.length) * MOST_BYTES) / response.length));
      varbinds = varbinds.slice(0, Math.min(varbinds.length - pdu.varbinds.length, rows * pdu.varbinds.length));
      response = respond(varbinds);
    }
    if (known === undefined) encoded.set(key, varbinds);
    const send = () => socket.send(response, from.port, from.address);
    if (delayMs > 0) setTimeout(send, delayMs);
    else send();
  });
  await new Promise<void>((resolve) => socket.bind(port, addressOf(number), resolve));
}

function addressOf(number: number): string {
  return `127.2.${Math.floor(number / 250)}.${(number % 250) + 1}`;
}

for (let number = first; number < first + count; number += 1) await listen(number);
process.stdout.write('ready\n');
process.stdin.on('end', () => process.exit(0)).resume();
