import type { Candidacy } from '#kernel/lease.ts';
import { defineModule, type Module } from '#kernel/module.ts';
import { alertAcknowledged, alertChanged, alertCleared, alertRaised } from '#model/alert.ts';
import { alertAnswers } from './alerts/alert-answers.ts';
import { openAlertsProjection } from './alerts/alerts.projection.ts';
import { settleAlert } from './alerts/messages.ts';
import { settleAlerts } from './alerts/settling.ts';

export interface MonitoringOptions {
  /** How often it is looked which alerts time has ended, in milliseconds; 5 s by default. */
  readonly settleEveryMs?: number;
}

/** Knows how devices and the hub are, and tells when something is not as it should be. */
export function monitoring(options: MonitoringOptions = {}): Module {
  let settling: Candidacy | undefined;
  return defineModule({
    name: 'monitoring',
    version: '1.0.0',
    summary: 'Measures devices and the hub, and raises alerts by rules.',
    capabilities: ['alerts'],
    answers: alertAnswers({ causeOf: async () => null }),
    // What follows from the time alone it asks of itself.
    needs: [settleAlert],
    emits: [alertRaised, alertChanged, alertAcknowledged, alertCleared],
    projections: [openAlertsProjection],
    async start(context) {
      settling = context.leases.campaign('monitoring/alerts', (lease) => settleAlerts(context, lease, options.settleEveryMs));
    },
    async stop() {
      await settling?.close();
    },
  });
}
