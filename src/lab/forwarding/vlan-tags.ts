import type { Switchport } from '../device/device.ts';

/**
 * The VLAN tags of a frame on a wire as one number: 0 untagged, `vid` for one tag, `outer * 4096 + inner` for two. Deeper stacks are dropped.
 * @see IEEE 802.1Q-2022 §9.6
 */
export type Tags = number;

export const UNTAGGED: Tags = 0;
const SHIFT = 4_096;

/** A frame inside a switch: the VLAN it is in, and the tags that it carries besides. */
export interface Inside {
  readonly vlan: number;
  /** Tags of a customer that the switch only carries. */
  readonly inner: Tags;
}

function carries(port: Switchport, vlan: number): boolean {
  return port.allowedVlans === 'all' || port.allowedVlans.includes(vlan);
}

/** The VLAN in which a port of a managed switch takes a frame; null: it is dropped. */
export function enterPort(port: Switchport, tags: Tags): Inside | null {
  if (port.mode === 'access') return tags === UNTAGGED ? { vlan: port.accessVlan, inner: UNTAGGED } : null;
  return enterTagged(tags, port.nativeVlan, (vlan) => carries(port, vlan));
}

/** The tags with which a port of a managed switch sends a frame of a VLAN; null: it does not. */
export function leavePort(port: Switchport, { vlan, inner }: Inside): Tags | null {
  if (port.mode === 'access') return vlan === port.accessVlan && inner === UNTAGGED ? UNTAGGED : null;
  return carries(port, vlan) ? leaveTagged({ vlan, inner }, port.nativeVlan) : null;
}

/**
 * Frames of the native VLAN go untagged; one that comes tagged with it is dropped. So two trunks that disagree about it leak one VLAN
 * into the other, both ways alike.
 */
function enterTagged(tags: Tags, nativeVlan: number, accepts: (vlan: number) => boolean): Inside | null {
  if (tags === nativeVlan) return null;
  const inside =
    tags === UNTAGGED
      ? { vlan: nativeVlan, inner: UNTAGGED }
      : tags < SHIFT
        ? { vlan: tags, inner: UNTAGGED }
        : { vlan: Math.floor(tags / SHIFT), inner: tags % SHIFT };
  return accepts(inside.vlan) ? inside : null;
}

function leaveTagged({ vlan, inner }: Inside, nativeVlan: number): Tags | null {
  if (inner !== UNTAGGED) return vlan * SHIFT + inner;
  return vlan === nativeVlan ? UNTAGGED : vlan;
}

/** A port of GNS3's own Ethernet switch. @see gns3-server, `ports_mapping` */
export interface PlainPort {
  readonly type: 'access' | 'dot1q' | 'qinq';
  readonly vlan: number;
}

/** How `properties.ports_mapping` has a port; one that it does not name is an access port of VLAN 1. */
export function plainPort(mapping: unknown, portNumber: number): PlainPort {
  const rows: unknown[] = Array.isArray(mapping) ? mapping : [];
  const row = rows.find(
    (each): each is Record<string, unknown> =>
      typeof each === 'object' && each !== null && 'port_number' in each && each.port_number === portNumber,
  );
  const type = row?.['type'];
  const vlan = Number(row?.['vlan'] ?? 1);
  return {
    type: type === 'dot1q' || type === 'qinq' ? type : 'access',
    vlan: Number.isInteger(vlan) && vlan > 0 && vlan < SHIFT ? vlan : 1,
  };
}

export function enterPlainPort(port: PlainPort, tags: Tags): Inside | null {
  switch (port.type) {
    case 'access':
      return tags === UNTAGGED ? { vlan: port.vlan, inner: UNTAGGED } : null;
    case 'dot1q':
      return enterTagged(tags, port.vlan, () => true);
    case 'qinq':
      // A service tag is put before whatever the customer has.
      return tags < SHIFT ? { vlan: port.vlan, inner: tags } : null;
  }
}

export function leavePlainPort(port: PlainPort, inside: Inside): Tags | null {
  switch (port.type) {
    case 'access':
      return inside.vlan === port.vlan && inside.inner === UNTAGGED ? UNTAGGED : null;
    case 'dot1q':
      return leaveTagged(inside, port.vlan);
    case 'qinq':
      return inside.vlan === port.vlan ? inside.inner : null;
  }
}
