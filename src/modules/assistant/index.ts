import type { Candidacy, Lease } from '#kernel/lease.ts';
import { pause } from '#kernel/pause.ts';
import { defineModule, react, type Module, type ModuleContext } from '#kernel/module.ts';
import { alertRaised } from '#model/alert.ts';
import { causeAnswers } from './cause/cause-answers.ts';
import { conversation } from './conversation/index.ts';
import { carryOut, type ActingParts } from './decisions/acting.ts';
import { decide, type Occasion } from './decisions/deciding.ts';
import { decisionAnswers } from './decisions/decision-answers.ts';
import { DECISION_EVENTS, decisionApproved, decisionsProjection, policyDeleted, policySaved } from './decisions/decision.ts';
import { policiesOf, policiesProjection, readShippedPolicies } from './decisions/policies.projection.ts';
import { policyAnswers } from './decisions/policy-answers.ts';
import { dayAhead, Foreseen, outlookAnswers } from './outlook/outlook-answers.ts';
import { chatModel, type ChatModelOptions } from './model/chat-model.ts';
import type { AssistantAsks } from './place.ts';
import { anomalyFound } from './watching/anomaly.ts';
import { Watcher } from './watching/watcher.ts';

export { getAnalysis, getCause } from './analysis-messages.ts';
export { detect } from './detection/detect.ts';
export { forecast, type Forecast } from './forecasting/forecast.ts';
export { seasonOf } from './forecasting/season.ts';
export { readSeries } from './series-file.ts';

export interface AssistantOptions extends ActingParts {
  readonly asks: AssistantAsks;
  /** The language model that words answers to questions; absent: rules do. */
  readonly model?: ChatModelOptions | undefined;
  /** How often it is looked what was measured, in milliseconds; a minute by default. */
  readonly watchEveryMs?: number;
  /** Off: nothing is judged for anomalies; the rest works on. On by default. */
  readonly watch?: 'on' | 'off';
  /** Series that are watched; 10,000 by default. */
  readonly mostSeries?: number;
  /** How often it is looked what should be larger, in milliseconds; a quarter of an hour by default. */
  readonly scaleEveryMs?: number;
}

const WATCH_EVERY_MS = 60_000;
/** Some 170 MB where there are as many. */
const MOST_SERIES = 10_000;
const SCALE_EVERY_MS = 15 * 60_000;
/** Things that should be larger, looked at by policies. */
const MOST_SCALED = 200;

/** Says what is unusual, how it goes on, what is to blame, and what should be done; does so by policies, within what people may do. */
export function assistant(options: AssistantOptions): Module {
  const { asks, watchEveryMs = WATCH_EVERY_MS, mostSeries = MOST_SERIES, scaleEveryMs = SCALE_EVERY_MS } = options;
  const model = options.model === undefined ? undefined : chatModel(options.model);
  const shipped = readShippedPolicies();
  const foreseen = new Foreseen();
  const running: Candidacy[] = [];
  let watching: { readonly watcher: Watcher; readonly process: string } | undefined;

  const look = (occasion: Occasion, context: ModuleContext) => decide(occasion, shipped, options, context);
  /** Policies about what should be larger are judged by the clock: nothing tells of it. */
  const scale = async (context: ModuleContext): Promise<void> => {
    const policies = await policiesOf(context.read, shipped);
    if (!policies.some(({ definition: { on, enabled } }) => enabled && on === 'scaling')) return;
    const { samples, clock, log } = context;
    const all = { samples, clock, log, ask: context.ask.bind(context), projects: null };
    const { scaling } = await dayAhead({ most: MOST_SCALED }, all, asks, foreseen);
    const day = context.clock.now().toISOString().slice(0, 10);
    for (const one of scaling) {
      await look({ on: 'scaling', id: `${one.resource} ${one.metric} ${day}`, subject: one }, context);
    }
  };

  return defineModule({
    name: 'assistant',
    version: '1.0.0',
    summary: 'Says what is unusual, how it goes on and what is to blame, and acts by policies.',
    capabilities: ['anomalies', 'forecasts', 'causes', 'decisions'],
    answers: [
      ...outlookAnswers(asks, foreseen, () =>
        watching === undefined ? null : { watch: watching.watcher.standing(), process: watching.process },
      ),
      ...causeAnswers(asks),
      ...decisionAnswers(options),
      ...policyAnswers(shipped, options),
      ...conversation({ hub: options.hub, ...(model === undefined ? {} : { model }) }),
    ],
    needs: Object.values(asks),
    emits: [anomalyFound, ...DECISION_EVENTS, policySaved, policyDeleted],
    reactions: [
      react(anomalyFound, ({ data }, context) => look({ on: 'anomaly', id: data.anomaly.anomaly_id, subject: data.anomaly }, context)),
      react(alertRaised, ({ data }, context) => look({ on: 'alert', id: data.alert.alert_id, subject: data.alert }, context)),
      react(decisionApproved, async ({ data: { decision } }, context) => {
        const policies = await policiesOf(context.read, shipped);
        await carryOut(decision, policies.find(({ name }) => name === decision.policy)?.definition, options, context);
      }),
    ],
    projections: [decisionsProjection, policiesProjection],
    async start(context) {
      const watch = (lease: Lease): Promise<void> => {
        const watcher = new Watcher(context, { everyMs: watchEveryMs, most: mostSeries });
        watching = { watcher, process: context.leases.process };
        return watcher.run(lease).finally(() => (watching = undefined));
      };
      if (options.watch !== 'off') running.push(context.leases.campaign('assistant/watching', watch));
      running.push(
        context.leases.campaign('assistant/scaling', async (lease) => {
          while (!lease.lost.aborted) {
            await pause(scaleEveryMs, lease.lost);
            if (lease.lost.aborted) return;
            await scale(context).catch((error: unknown) => {
              context.log.warn('What should be larger could not be looked at; tried again.', { error: String(error) });
            });
          }
        }),
      );
    },
    async stop() {
      await Promise.all(running.splice(0).map((candidacy) => candidacy.close()));
    },
  });
}
