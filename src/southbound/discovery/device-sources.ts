import type { DeviceFacts } from '#model/device-facts.ts';
import type { FactSource } from '#model/equipment.ts';

/** What one source tells of a device. */
export interface Told {
  readonly source: FactSource;
  readonly observedAt: string;
  readonly facts: DeviceFacts;
  /** Where it is less (or more) than sources of its kind usually have. */
  readonly trust?: number;
}

/**
 * How far a source is believed alone. A console is the device's own by construction, and so is an agent whose address was proved; a start-up
 * configuration says what is intended, GNS3 what was plugged in; what others saw may be old.
 */
const TRUST: Readonly<Record<FactSource, number>> = {
  console: 0.9,
  snmp: 0.9,
  configuration: 0.7,
  gns3: 0.6,
  dhcp: 0.6,
  arp: 0.5,
  scan: 0.5,
};

export function trustOf({ source, trust }: Pick<Told, 'source' | 'trust'>): number {
  return trust ?? TRUST[source];
}
