import { asFailure } from '#kernel/error.ts';
import type { SectionKey } from '../definitions.ts';
import type { Section } from '../document.ts';
import { assistantSection } from './assistant.ts';
import { configurationSection } from './configurations.ts';
import { qosSection } from './qos.ts';
import { securitySection } from './security.ts';
import { storySection } from './story.ts';
import { toldSection } from './told.ts';
import { alertSection } from './alerts.ts';
import { availabilitySection } from './availability.ts';
import { incidentSection } from './incidents.ts';
import { discoverySection, inventorySection } from './inventory.ts';
import { eventSection, moduleSection } from './activity.ts';
import type { ReportAsks, Scope } from './scope.ts';

/** Who makes each section, and whom it asks for it. */
const MADE: Readonly<
  Record<SectionKey, { readonly of: (scope: Scope) => Promise<Section>; readonly needs: readonly (keyof ReportAsks)[] }>
> = {
  told: { of: toldSection, needs: [] },
  story: { of: storySection, needs: ['alerts', 'incidents'] },
  incidents: { of: incidentSection, needs: ['incidents'] },
  alerts: { of: alertSection, needs: ['alerts'] },
  availability: { of: availabilitySection, needs: ['topology', 'projects'] },
  inventory: { of: inventorySection, needs: ['equipment', 'projects'] },
  discovery: { of: discoverySection, needs: ['equipment', 'projects'] },
  security: { of: securitySection, needs: ['containments'] },
  qos: { of: qosSection, needs: ['qos'] },
  configurations: { of: configurationSection, needs: ['backups', 'compliance'] },
  assistant: { of: assistantSection, needs: ['analysis'] },
  events: { of: eventSection, needs: [] },
  modules: { of: moduleSection, needs: ['modules'] },
};

/** A section; one whose source is absent or fails says so and has nothing: nothing of it is made up. */
export async function makeSection(key: SectionKey, scope: Scope): Promise<Section> {
  const { of, needs } = MADE[key];
  const absent = needs.filter((name) => scope.asks[name] === undefined);
  if (absent.length > 0) return unavailable(key, `Nobody tells of ${absent.join(' and ')} here.`);
  try {
    return await of(scope);
  } catch (error) {
    return unavailable(key, asFailure(error).message);
  }
}

function unavailable(key: SectionKey, reason: string): Section {
  return { key, available: false, reason, notes: [], figures: [], charts: [], tables: [] };
}
