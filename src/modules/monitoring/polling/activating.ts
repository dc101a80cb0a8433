import { z } from 'zod';
import { allOf } from '#kernel/all-of.ts';
import { asFailure } from '#kernel/error.ts';
import { command } from '#kernel/message.ts';
import { answer, type Answering, type Context } from '#kernel/module.ts';
import type { EquipmentSummary } from '#model/equipment.ts';
import { ProjectId } from '#model/project.ts';
import { openAlerts } from '../alerts/alerts.projection.ts';
import type { PollingAsks } from './poller.ts';
import { readDevice } from './reading.ts';
import { samplesOf } from './samples-of.ts';
import { MEASURING_WAYS, targetOf, wayOf, type Target } from './target.ts';

/** Devices that are measured at once: somebody waits. */
const AT_ONCE = 8;

const activateProject = command('monitoring.project.activate', {
  tag: 'Monitoring',
  permission: 'monitoring.operate',
  rate: 'heavy',
  summary: 'Measures every device of a project now, and tells which cannot be measured and why.',
  rest: 'POST /api/common/api/v1/monitoring/projects/:project_id/activate/',
  input: z.strictObject({
    project_id: ProjectId,
    server: z.string().min(1).max(100).optional().describe('Which GNS3 server; needed only when several have the project.'),
  }),
  output: z.object({
    project_id: ProjectId,
    devices: z.int().describe('Nodes of the project.'),
    measured: z.array(
      z.object({ node_id: z.string(), name: z.string(), way: z.enum(MEASURING_WAYS), samples: z.int().describe('Values that were kept.') }),
    ),
    silent: z
      .array(z.object({ node_id: z.string(), name: z.string(), reason: z.string() }))
      .describe('Those that can be measured and did not answer.'),
    not_measurable: z.array(z.object({ node_id: z.string(), name: z.string(), reason: z.string() })),
    open_alerts: z.int().describe('Of the project.'),
  }),
});

export function activatingAnswers(asks: PollingAsks, communities: readonly string[]): readonly Answering[] {
  return [
    answer(activateProject, async ({ project_id: id, server }, context) => {
      const where = { project_id: id, ...(server === undefined ? {} : { server }) };
      const equipment = await allOf<EquipmentSummary>(context, asks.equipment, where);
      const targets = equipment.flatMap((one) => {
        const way = wayOf(one);
        return way === undefined ? [] : [targetOf(one, way)];
      });
      const measured = [];
      const silent = [];
      for (let from = 0; from < targets.length; from += AT_ONCE) {
        const some = targets.slice(from, from + AT_ONCE);
        for (const [index, outcome] of (await Promise.all(some.map((target) => measure(target, context, asks, communities)))).entries()) {
          const { nodeId: node_id, name, way } = some[index]!;
          if (typeof outcome === 'string') silent.push({ node_id, name, reason: outcome });
          else measured.push({ node_id, name, way, samples: outcome });
        }
      }
      const open = (await openAlerts(context.read)).filter(({ place }) => place.project_id?.toLowerCase() === id.toLowerCase());
      return {
        project_id: id,
        devices: equipment.length,
        measured,
        silent,
        not_measurable: equipment
          .filter((one) => wayOf(one) === undefined)
          .map(({ equipment_id: node_id, name, status, discovered_at: discovered }) => ({
            node_id,
            name,
            reason:
              status !== 'started'
                ? `It is ${status}.`
                : discovered === null
                  ? 'It was not discovered yet: it is not known how it is asked.'
                  : 'Neither an agent nor a console of it answered when it was discovered.',
          })),
        open_alerts: open.length,
      };
    }),
  ];
}

/** How many values were kept, or why there are none. */
async function measure(target: Target, context: Context, asks: PollingAsks, communities: readonly string[]): Promise<number | string> {
  try {
    const { answered, reason, duration_ms: durationMs, facts } = await readDevice(target, { context, asks, communities });
    // Somebody types on the console: it says nothing of the device.
    if (target.way === 'console' && !answered) return reason;
    const samples = samplesOf({ target, at: context.clock.now(), answered, durationMs, facts });
    await context.samples.write(samples);
    return answered ? samples.length : reason;
  } catch (error) {
    return asFailure(error).message;
  }
}
