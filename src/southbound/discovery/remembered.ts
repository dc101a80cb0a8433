import type { DeviceFacts } from '#model/device-facts.ts';
import type { EquipmentDocument, Fact } from '#model/equipment.ts';
import type { Told } from './device-sources.ts';

/** What was said once is believed less than what is said now. */
const TRUST = 0.4;

/**
 * What a device said of itself when it was last asked, for when it cannot be asked: who it is does not end with its console. Each fact keeps the time at
 * which it was observed.
 */
export function remembered(before: EquipmentDocument | null): Told[] {
  const facts = (before?.facts ?? []).filter(
    ({ fact, source }) => (source === 'console' || source === 'snmp') && /^(identity|system)\./.test(fact) && fact !== 'system.uptime_s',
  );
  return [...Map.groupBy(facts, ({ source, observed_at }) => `${source} ${observed_at}`).values()].map((told) => ({
    source: told[0]!.source,
    observedAt: told[0]!.observed_at,
    facts: { system: fieldsOf('system', told), identity: fieldsOf('identity', told) } as DeviceFacts,
    trust: TRUST,
  }));
}

function fieldsOf(about: string, facts: readonly Fact[]): Record<string, Fact['value']> {
  return Object.fromEntries(
    facts.filter(({ fact }) => fact.startsWith(`${about}.`)).map(({ fact, value }) => [fact.slice(about.length + 1), value]),
  );
}
