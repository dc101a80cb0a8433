import { z } from 'zod';
import { command, event } from '#kernel/message.ts';
import { WORKFLOW_NAME } from '#kernel/workflow.ts';

export function scheduleSubject(schedule: string): string {
  return `schedules/${schedule}`;
}

/** Headers of Standard Webhooks. @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
export const receiveWebhook = command('hub.workflow.webhook', {
  summary: 'Starts a run of a workflow by a webhook that is signed as Standard Webhooks says; the same webhook-id is the same run.',
  rest: 'POST /api/common/api/v1/hub/workflows/:name/webhook/',
  tag: 'Hub Communication',
  permission: 'public',
  rate: 'action',
  completes: 'later',
  // Every call shows its signature, whatever key it comes under.
  unkept: true,
  takes: 'application/json',
  headers: {
    webhook_id: 'webhook-id',
    webhook_timestamp: 'webhook-timestamp',
    webhook_signature: 'webhook-signature',
  },
  input: z.strictObject({
    name: z.string().regex(WORKFLOW_NAME).describe('Name of the workflow.'),
    webhook_id: z
      .string()
      .regex(/^[\x21-\x7e]{1,200}$/)
      .optional()
      .describe('Identifies the message, however often it is sent.'),
    webhook_timestamp: z
      .string()
      .regex(/^\d{1,12}$/)
      .optional()
      .describe('When it was sent, in seconds since 1970; within five minutes of now.'),
    webhook_signature: z.string().max(2_000).optional().describe('`v1,` and the HMAC-SHA256 in Base64; several are separated by spaces.'),
  }),
  output: z.object({ run_id: z.guid() }),
});

export const scheduleFired = event('schedule.fired', {
  summary: 'The time of a schedule came and what is scheduled was started.',
  priority: 'low',
  data: z.object({
    schedule: z.string().describe('`workflows/<name>/<number>` or `tasks/<name>`.'),
    at: z.iso.datetime().describe('The time that came.'),
    late_ms: z.number().min(0),
    run_id: z.guid(),
  }),
});

export const triggerRefused = event('workflow.trigger.refused', {
  summary: 'Something fitted a trigger, and no run was started.',
  priority: 'high',
  data: z.object({
    workflow: z.string(),
    kind: z.enum(['event', 'schedule', 'webhook']),
    reason: z
      .enum(['loop', 'rate', 'refused'])
      .describe(
        '`loop`: its own runs would trigger it again and again; `rate`: too many runs in a minute; `refused`: it cannot be started.',
      ),
    message: z.string(),
    event_id: z.string().nullable(),
    left_out: z.int().min(1).describe('How many events this stands for.'),
  }),
});
