import { countIn, countOut, SHORTEST_FRAME_BYTES } from '../device/counters.ts';
import type { Device, DeviceInterface } from '../device/device.ts';
import type { Forwarding } from '../forwarding/forwarding.ts';

/** What protocols say on a port although nobody asks, in frames a second. */
const HELLOS = {
  /** Configuration BPDUs, hello time 2 s (IEEE 802.1D-2004 §17.14). */
  spanningTree: 1 / 2,
  /** Hellos, interval 10 s on broadcast networks (RFC 2328 §C.3). */
  ospf: 1 / 10,
  /** LLDPDUs, msgTxInterval 30 s (IEEE 802.1AB-2016 §9.2.5.7), and CDP every 60 s. */
  neighbors: 1 / 30 + 1 / 60,
} as const;
/** ARP requests and the like that a host sends: one in twenty seconds. */
const BROADCASTS = 1 / 20;
const HELLO_BYTES = 90;

interface Remainder {
  multicast: number;
  broadcast: number;
}

/** Fractions of frames, by interface, until they make a whole one. */
const remainders = new WeakMap<DeviceInterface, Remainder>();

function spoken(device: Device, port: DeviceInterface): number {
  if (device.kind === 'vpcs') return 0;
  if (device.kind === 'host') return HELLOS.neighbors / 2;
  const ospf = device.ospf !== null && port.addresses.length > 0 ? HELLOS.ospf : 0;
  return HELLOS.neighbors + (port.switchport === null ? ospf : HELLOS.spanningTree);
}

/** Adds what the interfaces of a device say by themselves in so many seconds, here and where it is heard: counters of an idle network move too. */
export function chatter(forwarding: Forwarding, device: Device, seconds: number): void {
  const heardBy = Map.groupBy(forwarding.neighbors(device), ({ local }) => local);
  for (const port of device.interfaces) {
    if (port.kind !== 'ethernet' || port.parent !== null || !forwarding.operUp(port)) continue;
    const left = remainders.get(port) ?? { multicast: 0, broadcast: 0 };
    remainders.set(port, left);
    left.multicast += spoken(device, port) * seconds;
    left.broadcast += (device.kind === 'switch' || device.kind === 'vpcs' ? 0 : BROADCASTS) * seconds;
    const multicast = Math.floor(left.multicast);
    const broadcast = Math.floor(left.broadcast);
    left.multicast -= multicast;
    left.broadcast -= broadcast;
    countOut(port, 'multicast', multicast * HELLO_BYTES, multicast);
    countOut(port, 'broadcast', broadcast * SHORTEST_FRAME_BYTES, broadcast);
    for (const { remote } of heardBy.get(port) ?? []) {
      countIn(remote, 'multicast', multicast * HELLO_BYTES, multicast);
      countIn(remote, 'broadcast', broadcast * SHORTEST_FRAME_BYTES, broadcast);
    }
  }
}
