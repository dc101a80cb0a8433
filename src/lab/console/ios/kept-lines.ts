import type { Device } from '../../device/device.ts';

/** The section of lines that stand by themselves. */
export const GLOBAL = '';
export const BANNER_MOTD = 'banner motd';
/** Sections whose lines are the text of a banner. */
export const BANNERS = ['banner exec', 'banner incoming', 'banner login', BANNER_MOTD];
/** The VLANs that `spanning-tree vlan … priority` was given for. */
export const STP_VLANS = 'spanning-tree vlan';

/** Lines of a section that change nothing here and are only shown. */
export function keptLines(device: Device, section: string): readonly string[] {
  return device.otherLines.get(section) ?? [];
}

export function isKept(device: Device, section: string, line: string): boolean {
  return keptLines(device, section).includes(line);
}

/** Keeps a line once, in the place it had. */
export function keep(device: Device, section: string, line: string): void {
  const lines = device.otherLines.get(section) ?? [];
  if (!lines.includes(line)) device.otherLines.set(section, [...lines, line]);
}

/** Forgets the lines that are this one or go on from it. */
export function forget(device: Device, section: string, start: string): void {
  const lines = device.otherLines.get(section);
  if (lines === undefined) return;
  const left = lines.filter((line) => line !== start && !line.startsWith(`${start} `));
  if (left.length > 0) device.otherLines.set(section, left);
  else device.otherLines.delete(section);
}

/** Lines that there is one of: the new one takes the place of what begins alike. */
export function keepOnly(device: Device, section: string, start: string, line: string): void {
  forget(device, section, start);
  keep(device, section, line);
}

/** The rest of the kept line that begins so; null: there is none. */
export function keptValue(device: Device, section: string, start: string): string | null {
  const found = keptLines(device, section).find((line) => line.startsWith(`${start} `));
  return found === undefined ? null : found.slice(start.length + 1);
}

/** Forgets this one line. */
export function drop(device: Device, section: string, line: string): void {
  const left = keptLines(device, section).filter((each) => each !== line);
  if (left.length > 0) device.otherLines.set(section, left);
  else device.otherLines.delete(section);
}
