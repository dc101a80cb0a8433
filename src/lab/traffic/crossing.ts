import { countIn, countOut, type Cast } from '../device/counters.ts';
import type { DeviceInterface } from '../device/device.ts';
import type { LabLink } from '../network/objects.ts';

/** So many frames of one size. */
export interface Amount {
  readonly packets: number;
  /** Octets of a frame, its header and checksum included, as ifInOctets counts them (RFC 2863 §3.1.6). */
  readonly frameBytes: number;
}

/**
 * Share of frames that a duplex mismatch spoils: the half-duplex end sees collisions after the 64th octet, the full-duplex end the
 * stumps of frames that the other broke off (RFC 3635 §3.2.4, dot3StatsLateCollisions and dot3StatsFCSErrors).
 */
const MISMATCH_SHARE = 0.02;

/** What share of frames a link loses: by filters of the emulator, and by a cable that a fault has. */
export function lossOf(link: LabLink): number {
  const filtered = Number(link.applied.filters['packet_loss']?.[0] ?? 0) / 100;
  const everyNth = Number(link.applied.filters['frequency_drop']?.[0] ?? 0);
  const dropped = everyNth === -1 ? 1 : everyNth > 0 ? 1 / everyNth : 0;
  return 1 - (1 - filtered) * (1 - dropped) * (1 - link.wire.lossPercent / 100);
}

/** Speeds agree, duplex does not: one end was set to half, the other to full or left to negotiate with an end that does not. */
function mismatched(from: DeviceInterface | null, to: DeviceInterface | null): boolean {
  if (from === null || to === null) return false;
  return (from.duplex === 'half') !== (to.duplex === 'half');
}

/**
 * Counts frames that go over a link, on the interface they leave by and on the one they reach; null is an end that nobody counts at. Returns how many
 * frames arrived whole.
 */
export function cross(
  from: DeviceInterface | null,
  to: DeviceInterface | null,
  { packets, frameBytes }: Amount,
  { cast, lossShare }: { readonly cast: Cast; readonly lossShare: number },
): number {
  let sound = packets;
  if (from !== null) countOut(from, cast, packets * frameBytes, packets);
  if (mismatched(from, to)) {
    const spoiled = Math.round(packets * MISMATCH_SHARE);
    if (from!.duplex === 'half') {
      from!.counters.lateCollisions += spoiled;
      from!.counters.outErrors += spoiled;
    }
    if (to!.duplex !== 'half') {
      to!.counters.inFcsErrors += spoiled;
      to!.counters.inErrors += spoiled;
    }
    sound -= spoiled;
  }
  const arrived = Math.round(sound * (1 - lossShare));
  if (to !== null) countIn(to, cast, arrived * frameBytes, arrived);
  return arrived;
}
