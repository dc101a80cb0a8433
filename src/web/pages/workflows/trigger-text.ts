import type { WorkflowTrigger } from '#kernel/workflow.ts';

/** What starts a workflow, in a word: `node.stopped`, `0 3 * * * Europe/Paris`, `webhook`. */
export function triggerText(given: unknown): string {
  const trigger = given as WorkflowTrigger;
  if ('event' in trigger) return trigger.event.type;
  if ('schedule' in trigger) return `${trigger.schedule.cron} ${trigger.schedule.timezone ?? 'UTC'}`;
  return 'webhook';
}
