import { z } from 'zod';
import { event } from '#kernel/message.ts';

const name = z.string().describe('Name of the module, and of its folder.');
const pid = z.int().describe('Of its process.');

const processStarted = event('module.process.started', {
  summary: 'The process of a module of the directory runs and has joined the hub.',
  priority: 'normal',
  data: z.object({
    name,
    pid,
    replaces: z.int().nullable().describe('Process of the version before, which ends now; null when there was none.'),
  }),
});

const processFailed = event('module.process.failed', {
  summary: 'A module of the directory could not be started, did not join, or its process broke.',
  priority: 'high',
  data: z.object({
    name,
    reason: z.string(),
    last_lines: z.array(z.string()).describe('What it printed last.'),
    failures: z.int().describe('In a row.'),
    retry_in_ms: z.int().nullable().describe('When it is tried again; null: only when its files change.'),
    older_runs: z.boolean().describe('The version before goes on meanwhile.'),
  }),
});

const processStopped = event('module.process.stopped', {
  summary: 'The process of a module of the directory ended because its folder is gone.',
  priority: 'normal',
  data: z.object({ name, pid }),
});

export const SUPERVISOR_EVENTS = [processStarted, processFailed, processStopped] as const;
