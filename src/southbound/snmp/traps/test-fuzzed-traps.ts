import type { FuzzedDecoder } from '#wire/test-decoders.ts';
import type { UsmUser } from '../agent/usm-users.ts';
import { LINK_DOWN, notification, ofVersion1, ofVersion2, ofVersion3 } from './test-sender.ts';
import { TrapDecoder } from './trap-decoder.ts';

const READER: UsmUser = {
  user: 'reader',
  auth_protocol: 'sha256',
  auth_key: 'auth password',
  priv_protocol: 'aes',
  priv_key: 'priv password',
};
const SIGNER: UsmUser = { user: 'signer', auth_protocol: 'md5', auth_key: 'auth password' };
const OPEN: UsmUser = { user: 'open' };
const ID = Buffer.from('80001f8805aabbccdd', 'hex');

/** The receiver of traps, with users of every level. */
export function fuzzedTraps(): FuzzedDecoder {
  const decoder = new TrapDecoder({
    engine: { id: ID, boots: 3, time: () => 100, users: [READER, SIGNER, OPEN], maxBytes: 65_507 },
    wellKnown: ['public'],
  });
  const inform = notification(LINK_DOWN, [], { type: 'InformRequest' });
  const here = { id: ID, boots: 3, time: 100 };
  return {
    name: 'SNMP traps and informs',
    messages: [
      ofVersion1(),
      ofVersion2(notification()),
      ofVersion2(inform),
      ofVersion3(notification(), OPEN),
      ofVersion3(notification(), SIGNER),
      ofVersion3(notification(), READER),
      ofVersion3(inform, READER, here),
      ofVersion3(inform, OPEN, here),
    ],
    decode(bytes) {
      const decoded = decoder.decode(bytes, { source: '10.0.0.9', sourcePort: 161, receivedMs: 1_000 });
      if (typeof decoded.answer === 'function') decoded.answer();
      return decoded;
    },
  };
}
