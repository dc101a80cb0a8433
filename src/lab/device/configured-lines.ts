import type { Device } from './device.ts';

/** The configuration has a line like this, in whatever section, that is kept for what it says. */
export function isSaid(device: Device, line: RegExp): boolean {
  for (const lines of device.otherLines.values()) if (lines.some((each) => line.test(each))) return true;
  return false;
}
