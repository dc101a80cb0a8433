import type { Clock } from '#kernel/clock.ts';
import type { Device } from '../device/device.ts';
import { chassisMac } from '../device/identity.ts';
import type { Engine } from './subject.ts';
import { macBytes } from './values.ts';

/** Private enterprise numbers (IANA): Cisco and Net-SNMP. */
const ENTERPRISES = { ios: 9, linux: 8_072 } as const;

/** `snmp-server packetsize`, 1500 unless configured; Net-SNMP sends whatever UDP carries over IPv4. */
const LARGEST_MESSAGE = { ios: 1_500, linux: 65_507 } as const;

/** The enterprise with its first bit set, 3 for a MAC address, the address. @see RFC 3411 §5 SnmpEngineID */
function engineId(device: Device): Uint8Array {
  const enterprise = ENTERPRISES[device.kind === 'host' ? 'linux' : 'ios'];
  return Uint8Array.of(0x80, 0, enterprise >> 8, enterprise & 0xff, 3, ...macBytes(chassisMac(device)));
}

/**
 * The engine of a device that has just booted. Its time is real time, also where the lab's runs faster: a time window of 150 s (RFC 3414 §2.2.3)
 * would be over before an answer came.
 */
export function bootEngine(device: Device, boots: number, clock: Clock): Engine {
  const sinceMs = clock.monotonicMs();
  return {
    id: engineId(device),
    boots,
    time: () => Math.floor((clock.monotonicMs() - sinceMs) / 1_000),
    maxMessageBytes: LARGEST_MESSAGE[device.kind === 'host' ? 'linux' : 'ios'],
  };
}
