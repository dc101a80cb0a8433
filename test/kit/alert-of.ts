import { uuidv7 } from '#kernel/id.ts';
import type { Alert } from '#model/alert.ts';

const NOWHERE = { project_id: null, node_id: null, node_name: null, interface: null, link_id: null, address: null };

/** An alert that was just raised, about nothing known but what is said. */
export function alertOf({ place, ...said }: Partial<Omit<Alert, 'place'>> & { readonly place?: Partial<Alert['place']> }): Alert {
  const now = new Date().toISOString();
  return {
    alert_id: uuidv7(),
    kind: 'ids.alert',
    resource: 'something',
    source: 'security',
    rule: null,
    state: 'active',
    severity: 'critical',
    title: 'Something is the matter',
    message: '',
    place: { ...NOWHERE, ...place },
    raised_at: now,
    changed_at: now,
    count: 1,
    acknowledged_by: null,
    acknowledged_at: null,
    note: null,
    cleared_at: null,
    clear_reason: null,
    flapping: false,
    quiet_since: null,
    clears_at: null,
    caused_by: null,
    incident_id: null,
    value: null,
    threshold: null,
    unit: null,
    details: {},
    ...said,
  };
}
