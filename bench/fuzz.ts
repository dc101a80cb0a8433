import Table from 'cli-table3';
import { seededRandom, type Random } from '#lab/random.ts';
import { MalformedBer } from '#wire/snmp-ber.ts';
import { decodeCommunityMessage, encodeCommunityMessage, snmpVersion, type Pdu } from '#wire/snmp-message.ts';
import { oid } from '#wire/snmp-oid.ts';
import { decodeScopedPdu, decodeUsm, decodeV3, encodeScopedPdu, encodeV3, USM } from '#wire/snmp-v3.ts';
import { dhcpLeases } from '#wire/dhcp-leases.ts';
import { decodeLldpFrame } from '#wire/lldp.ts';
import { telnetFilter } from '#wire/telnet.ts';
import { get } from '../src/southbound/snmp/get.ts';
import { openTestAgent, response, targetAt, testSessions, walkingAt } from '../src/southbound/snmp/test-agent.ts';
import { mutated } from './load/mutations.ts';

// node bench/fuzz.ts [INPUTS [SEED [DECODER …]]]: broken and hostile inputs for what reads the wire.
// Fails when one of them throws what it should not, takes longer than it may, or memory grows.
const [inputs = 1_000_000, seed = 1] = process.argv.slice(2, 4).map(Number);
const wanted = process.argv.slice(4);

/** One input of a few hundred bytes; anything near this hangs. A collection of garbage may fall into it. */
const LONGEST_MS = 250;
const MOST_GROWTH_MIB = 64;
/** Datagrams before the good answer of each request to an agent. */
const BEFORE_ANSWER = 8;

const text = (words: string): Uint8Array => new TextEncoder().encode(words);

const PDU: Pdu = {
  type: 'Response',
  requestId: 7,
  errorStatus: 0,
  errorIndex: 0,
  varbinds: [
    { name: oid('1.3.6.1.2.1.1.1.0'), value: { type: 'OctetString', value: text('Router, version 1') } },
    { name: oid('1.3.6.1.2.1.1.2.0'), value: { type: 'ObjectIdentifier', value: oid('1.3.6.1.4.1.9.1.1') } },
    { name: oid('1.3.6.1.2.1.31.1.1.1.6.1'), value: { type: 'Counter64', value: 2n ** 63n } },
    { name: oid('1.3.6.1.2.1.2.2.1.5.1'), value: { type: 'Gauge32', value: 1_000_000_000 } },
  ],
};
const COMMUNITY = encodeCommunityMessage({ version: 'v2c', community: text('public'), pdu: PDU });
const TRAP = encodeCommunityMessage({
  version: 'v1',
  community: text('public'),
  pdu: {
    type: 'TrapV1',
    enterprise: oid('1.3.6.1.4.1.9'),
    agentAddress: Uint8Array.of(10, 0, 0, 1),
    generic: 3,
    specific: 0,
    timestamp: 9,
    varbinds: PDU.varbinds,
  },
});
const SCOPED = encodeScopedPdu({ contextEngineId: text('engine'), contextName: text(''), pdu: PDU });
const V3 = encodeV3(
  { msgId: 7, maxSize: 65_507, authenticated: false, encrypted: false, reportable: false, securityModel: USM },
  { engineId: text('engine'), boots: 1, time: 9, userName: text('ann'), authentication: new Uint8Array(), privacy: new Uint8Array() },
  SCOPED,
);
/** Chassis and port by name, time to live, system name and description, a management address, the end. */
const LLDP_TLVS: readonly (readonly [type: number, value: Uint8Array])[] = [
  [1, Uint8Array.of(4, 0x02, 0, 0, 0, 0, 1)],
  [2, Uint8Array.of(5, ...text('Gi0/1'))],
  [3, Uint8Array.of(0, 120)],
  [5, text('R1')],
  [6, text('Router, version 1')],
  [8, Uint8Array.of(5, 1, 10, 0, 0, 1, 2, 0, 0, 0, 1, 0)],
  [127, Uint8Array.of(0x00, 0x80, 0xc2, 1, 0, 1)],
  [0, new Uint8Array()],
];
const LLDP = Uint8Array.of(
  0x01,
  0x80,
  0xc2,
  0,
  0,
  0x0e,
  0x02,
  0,
  0,
  0,
  0,
  1,
  0x88,
  0xcc,
  ...LLDP_TLVS.flatMap(([type, value]) => [(type << 1) | (value.length >> 8), value.length & 0xff, ...value]),
);
const TELNET = [
  Uint8Array.of(255, 251, 1, 255, 253, 31, ...text('R1>'), 255, 250, 31, 0, 80, 0, 24, 255, 240, 255, 255, 13, 0, 13, 10),
  Uint8Array.of(255, 253, 24, 255, 250, 24, 1, 255, 240, ...text('login: ')),
];
const LEASES = [
  'lease 10.0.0.7 {\n  starts 3 2026/11/25 10:00:00;\n  ends 3 2026/11/25 22:00:00;\n  hardware ethernet 02:00:00:00:00:01;\n  client-hostname "pc1";\n}\n',
  'address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,fqdn_rev,hostname,state,user_context,pool_id\n10.0.0.7,02:00:00:00:00:01,,3600,1795000000,1,0,0,pc1,0,,0\n',
  '1795000000 02:00:00:00:00:01 10.0.0.7 pc1 01:02:00:00:00:00:01\n',
].map(text);

/** Reads an input; gives whether it was taken for a good one. */
type Read = (bytes: Uint8Array) => boolean;

const DECODERS: Readonly<Record<string, { readonly seeds: readonly Uint8Array[]; open(): Read }>> = {
  'snmp v1, v2c': {
    seeds: [COMMUNITY, TRAP],
    open: () => (bytes) => {
      snmpVersion(bytes);
      return decodeCommunityMessage(bytes) !== null;
    },
  },
  'snmp v3': {
    seeds: [V3, SCOPED],
    open: () => (bytes) => {
      const message = decodeV3(bytes);
      if (message === null) return decodeScopedPdu(bytes) !== null;
      return decodeUsm(message.security) !== null && decodeScopedPdu(message.data) !== null;
    },
  },
  telnet: {
    seeds: TELNET,
    open() {
      // One connection for many inputs: what came before decides how the next bytes are read.
      let filter = telnetFilter();
      let left = 0;
      return (bytes) => {
        if (left === 0) [filter, left] = [telnetFilter(), 1_000];
        left -= 1;
        return filter.receive(bytes).data.length > 0;
      };
    },
  },
  lldp: { seeds: [LLDP], open: () => (bytes) => decodeLldpFrame(bytes) !== null },
  leases: {
    seeds: LEASES,
    open: () => (bytes) => dhcpLeases(new TextDecoder().decode(bytes)).leases.length > 0,
  },
};

interface Outcome {
  readonly inputs: number;
  readonly taken: number;
  readonly slowestMs: number;
  readonly growthMib: number;
  readonly seconds: number;
  readonly troubles: readonly string[];
}

function fuzz(seeds: readonly Uint8Array[], read: Read, random: Random): Outcome {
  const troubles: string[] = [];
  let [taken, slowestMs] = [0, 0];
  const beganMs = performance.now();
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  for (let count = 0; count < inputs; count += 1) {
    const bytes = mutated(seeds, random);
    const startedMs = performance.now();
    try {
      if (read(bytes)) taken += 1;
    } catch (error) {
      const kind = error instanceof MalformedBer ? 'MalformedBer came out' : String(error);
      if (troubles.length < 20) troubles.push(`${kind}: ${Buffer.from(bytes).toString('hex')}`);
    }
    const tookMs = performance.now() - startedMs;
    if (tookMs > LONGEST_MS) troubles.push(`${tookMs.toFixed(0)} ms: ${Buffer.from(bytes).toString('hex')}`);
    slowestMs = Math.max(slowestMs, tookMs);
  }
  return { inputs, taken, slowestMs, troubles, seconds: (performance.now() - beganMs) / 1_000, growthMib: grownMib(before) };
}

function grownMib(before: number): number {
  globalThis.gc?.();
  return (process.memoryUsage().rss - before) / 2 ** 20;
}

/** Requests over real sockets, whose agent says much that is wrong before it answers: each request ends, with values or a reason. */
async function fuzzSessions(random: Random): Promise<Outcome> {
  const troubles: string[] = [];
  const agent = await openTestAgent((asked) => {
    const good = response(asked, PDU.varbinds);
    return [...Array.from({ length: BEFORE_ANSWER }, () => mutated([good, V3, TRAP], random)), good];
  });
  const sessions = testSessions();
  const beganMs = performance.now();
  const before = process.memoryUsage().rss;
  const rounds = Math.ceil(inputs / BEFORE_ANSWER);
  let [taken, slowestMs] = [0, 0];
  for (let round = 0; round < rounds; round += 1) {
    const startedMs = performance.now();
    const got = await get(
      PDU.varbinds.map(({ name }) => name.join('.')),
      walkingAt(sessions, targetAt(agent.port, { timeoutMs: 1_000 })),
    ).catch((error: unknown) => void troubles.push(String(error)));
    if (got !== undefined) taken += 1;
    // What the agent remembers is not what is measured.
    (agent.asked as Pdu[]).length = 0;
    slowestMs = Math.max(slowestMs, performance.now() - startedMs);
  }
  sessions.close();
  await agent.close();
  return {
    inputs: rounds * BEFORE_ANSWER,
    taken,
    slowestMs,
    troubles,
    seconds: (performance.now() - beganMs) / 1_000,
    growthMib: grownMib(before),
  };
}

const SESSIONS = 'snmp session';
const names = [...Object.keys(DECODERS), SESSIONS];
const unknown = wanted.find((name) => !names.includes(name));
if (unknown !== undefined) {
  console.error(`There is no decoder "${unknown}". Decoders: ${names.join(', ')}.`);
  process.exit(2);
}
const table = new Table({
  head: ['reads', 'inputs', 'taken or ended', 'slowest, ms', 'memory, MiB', 'took, s', 'troubles'],
  style: { head: [], border: [] },
});
process.on('uncaughtException', (error) => {
  console.error('Nobody caught:', error);
  process.exit(1);
});
for (const name of names) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const random = seededRandom(seed);
  const decoder = DECODERS[name];
  const outcome = decoder === undefined ? await fuzzSessions(random) : fuzz(decoder.seeds, decoder.open(), random);
  const { taken, slowestMs, growthMib, seconds, troubles } = outcome;
  table.push([name, outcome.inputs, taken, slowestMs.toFixed(1), growthMib.toFixed(1), seconds.toFixed(1), troubles.length]);
  for (const trouble of troubles) console.error(`${name}: ${trouble}`);
  if (troubles.length > 0 || growthMib > MOST_GROWTH_MIB) process.exitCode = 1;
}
console.log(`Seed ${seed}\n${table.toString()}`);
