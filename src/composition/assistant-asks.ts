import { listAlerts } from '#model/alert-messages.ts';
import type { AssistantOptions } from '#modules/assistant/index.ts';
import { getIncident } from '#modules/monitoring/index.ts';
import { getWiring } from '#southbound/discovery/index.ts';
import { gns3Topology } from '#southbound/gns3/index.ts';

/** Everything that the assistant asks of others. */
export const assistantAsks: AssistantOptions['asks'] = {
  topology: gns3Topology,
  alerts: listAlerts,
  incident: getIncident,
  wiring: getWiring,
};
