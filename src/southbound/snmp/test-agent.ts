import { createSocket } from 'node:dgram';
import { systemClock } from '#kernel/clock.ts';
import { silentMeter } from '#kernel/metric.ts';
import { decodeCommunityMessage, encodeCommunityMessage, ERROR_STATUS, type Pdu } from '#wire/snmp-message.ts';
import { compareOids, oid } from '#wire/snmp-oid.ts';
import type { Varbind } from '#wire/snmp-value.ts';
import { Budget, type Limits, USUAL_LIMITS } from './budget.ts';
import type { Target } from './credential.ts';
import { Sessions } from './sessions.ts';
import type { Walking } from './walk.ts';

/** What an agent of a test sends for a request of version 1 or 2c; null is silence. */
export type Manner = (asked: Pdu, bytes: Uint8Array) => Uint8Array | readonly Uint8Array[] | null;

export interface TestAgent {
  readonly port: number;
  /** PDUs that came, oldest first. */
  readonly asked: readonly Pdu[];
  close(): Promise<void>;
}

/** An agent on loopback that behaves as it is told. */
export async function openTestAgent(manner: Manner): Promise<TestAgent> {
  const socket = createSocket('udp4');
  const asked: Pdu[] = [];
  socket.on('message', (bytes, from) => {
    const message = decodeCommunityMessage(bytes);
    if (message === null || message.pdu.type === 'TrapV1') return;
    asked.push(message.pdu);
    const answered = manner(message.pdu, bytes);
    for (const each of answered === null ? [] : answered instanceof Uint8Array ? [answered] : answered) {
      socket.send(each, from.port, from.address);
    }
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return { port: socket.address().port, asked, close: () => new Promise((resolve) => socket.close(() => resolve())) };
}

/** A response to a request, whole. */
export function response(
  { requestId }: Pdu,
  varbinds: readonly Varbind[],
  error: Partial<Pick<Pdu, 'errorStatus' | 'errorIndex'>> = {},
): Uint8Array {
  const pdu: Pdu = { type: 'Response', requestId, errorStatus: 0, errorIndex: 0, varbinds, ...error };
  return encodeCommunityMessage({ version: 'v2c', community: Buffer.from('public'), pdu });
}

export function failed(asked: Pdu, status: keyof typeof ERROR_STATUS): Uint8Array {
  return response(asked, asked.varbinds, { errorStatus: ERROR_STATUS[status], errorIndex: 1 });
}

export function integer(name: string, value: number): Varbind {
  return { name: oid(name), value: { type: 'Integer', value } };
}

/** How many rows a request asks for. */
export function rowsOf(pdu: Pdu): number {
  return pdu.type === 'GetBulkRequest' ? pdu.errorIndex : 1;
}

/** A well-behaved answer out of these variables, as GETNEXT and GETBULK give it. */
export function following(asked: Pdu, variables: readonly Varbind[]): Varbind[] {
  const sorted = variables.toSorted((one, other) => compareOids(one.name, other.name));
  const columns = asked.varbinds.map(({ name }) => sorted.filter((each) => compareOids(each.name, name) > 0));
  return Array.from({ length: rowsOf(asked) }, (_, row) =>
    columns.map(
      (column, at): Varbind => column[row] ?? { name: (column.at(-1) ?? asked.varbinds[at]!).name, value: { type: 'endOfMibView' } },
    ),
  ).flat();
}

/** The objects that a GET asks for. */
export function named(asked: Pdu, variables: readonly Varbind[]): Varbind[] {
  return asked.varbinds.map(
    ({ name }) => variables.find((each) => compareOids(each.name, name) === 0) ?? { name, value: { type: 'noSuchInstance' } },
  );
}

/** A well-behaved answer out of these variables to GET, GETNEXT and GETBULK. */
export function wellAnswered(asked: Pdu, variables: readonly Varbind[]): Uint8Array {
  return response(asked, asked.type === 'GetRequest' ? named(asked, variables) : following(asked, variables));
}

export function targetAt(port: number, more: Partial<Target> = {}): Target {
  return { host: '127.0.0.1', port, credential: { version: '2c', community: 'public' }, timeoutMs: 150, retries: 1, ...more };
}

export function testSessions(): Sessions {
  return new Sessions({ clock: systemClock, meter: silentMeter });
}

export function walkingAt(sessions: Sessions, target: Target, limits: Partial<Limits> = {}): Walking {
  return {
    ask: (request) => sessions.ask(target, request),
    version: target.credential.version,
    retries: target.retries,
    budget: new Budget({ ...USUAL_LIMITS, ...limits }, systemClock),
  };
}

export function namesOf(values: readonly { readonly oid: string }[]): string[] {
  return values.map((each) => each.oid);
}
