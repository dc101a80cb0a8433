import type { Alert } from '#model/alert.ts';
import type { Predictions, Risk } from '../analysis-messages.ts';
import type { Anomaly } from '../watching/anomaly.ts';
import { twentieth } from './foresight.ts';

/** What is known of a device that speaks for its failure, of the last day. */
export interface Signs {
  readonly component: string;
  readonly resource: string;
  readonly project_id: string | null;
  readonly node_id: string | null;
  /** Alerts of the last day, those that are over among them. */
  readonly alerts: readonly Pick<Alert, 'kind' | 'severity' | 'state' | 'flapping' | 'title'>[];
  readonly restarts: number;
  readonly anomalies: readonly Pick<Anomaly, 'severity' | 'description'>[];
  /** What will be full within a day. */
  readonly full: readonly string[];
}

/** One in a hundred devices wants somebody within a day, though nothing speaks for it: what is assumed before anything is known. */
const BEFORE = Math.log(0.01 / 0.99);
/**
 * What evidence adds to the logarithm of the odds, and up to how often it counts. Set by hand, in the order in which operators go by it, so that evidence of one
 * kind alone never passes 0.7, and of several kinds that repeats does: it orders devices, it is no rate that was measured.
 */
const WEIGHTS = {
  unreachable: { weight: 1.5, most: 2 },
  restarts: { weight: 1.3, most: 3 },
  flapping: { weight: 1.2, most: 2 },
  errors: { weight: 1.2, most: 2 },
  anomalies: { weight: 0.6, most: 4 },
  full: { weight: 1.5, most: 2 },
  hot: { weight: 1.8, most: 1 },
  open_alerts: { weight: 0.8, most: 3 },
} as const;
/** From there on it is seen to before it fails. */
const MAINTENANCE_ABOVE = 0.7;
const URGENT_ABOVE = 0.9;

/** How likely it is that somebody will have to see to a device within a day, and why; null where nothing speaks for it. */
export function riskOf({ alerts, restarts, anomalies, full, ...about }: Signs): Risk | null {
  const kinds = (...some: string[]) => alerts.filter(({ kind }) => some.includes(kind));
  const known = ['device.unreachable', 'node.stopped', 'interface.errors', 'interface.discards', 'temperature.high'];
  const open = alerts.filter(
    ({ kind, state, severity }) => state !== 'cleared' && !known.includes(kind) && ['major', 'critical'].includes(severity),
  );
  const strange = anomalies.filter(({ severity }) => severity !== 'info');
  const counts: Record<keyof typeof WEIGHTS, readonly [count: number, text: string]> = {
    unreachable: [kinds('device.unreachable', 'node.stopped').length, 'Times within a day it did not answer or stopped'],
    restarts: [restarts, 'Restarts within a day'],
    flapping: [alerts.filter(({ flapping }) => flapping).length, 'States that come and go'],
    errors: [kinds('interface.errors', 'interface.discards').length, 'Interfaces with errors or discarded frames within a day'],
    anomalies: [strange.length, 'Values unlike all before within a day'],
    full: [full.length, `Full now or within a day${full.length === 0 ? '' : ` (${full.slice(0, 3).join(', ')})`}`],
    hot: [kinds('temperature.high').length, 'Times within a day it was hot'],
    open_alerts: [open.length, `Other bad alerts that are open${open[0] === undefined ? '' : ` (${open[0].title})`}`],
  };
  const evidence = Object.entries(counts).flatMap(([kind, [count, text]]) => {
    const { weight, most } = WEIGHTS[kind as keyof typeof WEIGHTS];
    return count === 0 ? [] : [{ kind, count, weight: Number((weight * Math.min(count, most)).toFixed(1)), text: `${text}: ${count}` }];
  });
  if (evidence.length === 0) return null;
  const odds = evidence.reduce((sum, { weight }) => sum + weight, BEFORE);
  return {
    ...about,
    probability: twentieth(1 / (1 + Math.exp(-odds))),
    evidence: evidence.toSorted((one, other) => other.weight - one.weight),
  };
}

export function failureRiskOf(risks: readonly Risk[]): Pick<Predictions, 'failure_risk' | 'recommendations'> {
  const components = risks.toSorted((one, other) => other.probability - one.probability || (one.component < other.component ? -1 : 1));
  const [worst] = components;
  return {
    failure_risk: { component: worst?.component ?? null, probability: worst?.probability ?? 0, components },
    recommendations: components
      .filter(({ probability }) => probability > MAINTENANCE_ABOVE)
      .map(({ component, probability, evidence, project_id, node_id }) => ({
        action: 'preventive_maintenance' as const,
        priority: probability > URGENT_ABOVE ? ('high' as const) : ('medium' as const),
        description: `See to ${component} before it fails: ${evidence.map(({ text }) => text).join('; ')}.`.slice(0, 1_000),
        component,
        project_id,
        node_id,
      })),
  };
}
