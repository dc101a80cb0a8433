import type { Candidacy } from '#kernel/lease.ts';
import type { Operation } from '#kernel/message.ts';
import { defineModule, react, type Context, type Module } from '#kernel/module.ts';
import {
  alertAcknowledged,
  alertChanged,
  alertCleared,
  alertRaised,
  incidentChanged,
  incidentOpened,
  incidentResolved,
  type Alert,
} from '#model/alert.ts';
import type { Topology } from '#model/topology.ts';
import { clearAlert, closeAlert, raiseAlert } from '#model/alert-messages.ts';
import { alertAnswers } from './alerts/alert-answers.ts';
import { openAlerts, openAlertsProjection } from './alerts/alerts.projection.ts';
import { explain } from './alerts/explain.ts';
import { settleAlert } from './alerts/messages.ts';
import { settleAlerts } from './alerts/settling.ts';
import { toldStates } from './alerts/told-states.ts';
import { wiringOf, type WiringGraph } from './alerts/wiring-graph.ts';
import { incidentAnswers } from './incidents/incident-answers.ts';
import { incidentsProjection } from './incidents/incidents.projection.ts';
import { followAlert } from './incidents/messages.ts';
import { activatingAnswers } from './polling/activating.ts';
import { measureComputes } from './polling/computes.ts';
import { measureOwn } from './polling/own-samples.ts';
import { DEFAULT_POLLING, Poller, type PollingAsks, type PollingSettings } from './polling/poller.ts';
import { ruleDeleted, ruleSaved } from './rules/messages.ts';
import { Rounds } from './rules/rounds.ts';
import { ruleAnswers } from './rules/rule-answers.ts';
import { rulesProjection } from './rules/rules.projection.ts';
import { readShippedRules } from './rules/shipped-rules.ts';
import { baselineAnswers } from './series/baseline.ts';
import { expositionAnswers } from './series/exposition.ts';
import { seriesAnswers } from './series/series-answers.ts';

export { getIncident, listIncidents } from './incidents/messages.ts';

export interface MonitoringOptions {
  readonly asks: PollingAsks & {
    /** Projects with nodes and links. */
    readonly topology: Operation;
    /** The computes of GNS3 and how busy they are. */
    readonly computes: Operation;
  };
  /** How devices are measured. */
  readonly polling?: Partial<PollingSettings>;
  /** How often rules are judged, in milliseconds; 15 s by default. */
  readonly judgeEveryMs?: number;
  /** How often it is looked which alerts time has ended, in milliseconds; 5 s by default. */
  readonly settleEveryMs?: number;
}

const JUDGE_EVERY_MS = 15_000;

/** Knows how devices and the hub are, and tells when something is not as it should be. */
export function monitoring(options: MonitoringOptions): Module {
  const { asks } = options;
  const shipped = readShippedRules();
  const running: Candidacy[] = [];
  const ending = new AbortController();
  let measuring: { readonly poller: Poller; readonly process: string } | undefined;
  const wiring = async ({ place }: Pick<Alert, 'place'>, context: Pick<Context, 'ask' | 'log'>): Promise<WiringGraph> => {
    if (place.project_id === null || place.node_id === null) return new Map();
    try {
      return wiringOf((await context.ask(asks.topology, { project_id: place.project_id })) as Topology);
    } catch (error) {
      // An alert is told all the same, without what the topology would explain.
      context.log.debug('The topology is not known.', { project: place.project_id, error: String(error) });
      return new Map();
    }
  };
  const follow =
    (what: 'raised' | 'changed' | 'acknowledged' | 'cleared') =>
    async (event: { readonly data: unknown }, context: Pick<Context, 'ask'>) => {
      const { alert, changed } = event.data as { readonly alert: Alert; readonly changed?: readonly string[] };
      // That it became part of an incident is told by the incident.
      if (what === 'changed' && changed?.every((field) => field === 'incident_id')) return;
      await context.ask(followAlert, { alert_id: alert.alert_id, kind: alert.kind, resource: alert.resource, what });
    };
  return defineModule({
    name: 'monitoring',
    version: '1.0.0',
    summary: 'Measures devices and the hub, and raises alerts by rules.',
    capabilities: ['alerts', 'incidents', 'samples', 'rules'],
    answers: [
      ...alertAnswers({
        causeOf: async (alert, context) => explain(alert, await openAlerts(context.read), await wiring(alert, context)),
      }),
      ...incidentAnswers(wiring),
      ...seriesAnswers(() => measuring),
      ...baselineAnswers,
      ...activatingAnswers(asks, options.polling?.communities ?? []),
      ...expositionAnswers,
      ...ruleAnswers(shipped),
    ],
    // What follows from the time alone, and from what it told, it asks of itself.
    needs: [...Object.values(asks), raiseAlert, clearAlert, closeAlert, settleAlert, followAlert],
    emits: [
      alertRaised,
      alertChanged,
      alertAcknowledged,
      alertCleared,
      incidentOpened,
      incidentChanged,
      incidentResolved,
      ruleSaved,
      ruleDeleted,
    ],
    reactions: [
      react(alertRaised, follow('raised')),
      react(alertChanged, follow('changed')),
      react(alertAcknowledged, follow('acknowledged')),
      react(alertCleared, follow('cleared')),
      ...toldStates,
    ],
    projections: [openAlertsProjection, incidentsProjection, rulesProjection],
    async start(context) {
      const settings = { ...DEFAULT_POLLING, ...options.polling };
      running.push(
        context.leases.campaign('monitoring/alerts', (lease) => settleAlerts(context, lease, options.settleEveryMs)),
        context.leases.campaign('monitoring/rules', (lease) =>
          new Rounds(context, { shipped, topology: asks.topology, everyMs: options.judgeEveryMs ?? JUDGE_EVERY_MS }).run(lease),
        ),
        context.leases.campaign('monitoring/polling', async (lease) => {
          const poller = new Poller(context, asks, settings);
          measuring = { poller, process: context.leases.process };
          const computes = measureComputes(context, asks.computes, settings.intervalMs, lease);
          await poller.run(lease).finally(() => (measuring = undefined));
          await computes;
        }),
      );
      void measureOwn(context, settings.intervalMs, ending.signal);
    },
    async stop() {
      ending.abort();
      await Promise.all(running.splice(0).map((candidacy) => candidacy.close()));
    },
  });
}
