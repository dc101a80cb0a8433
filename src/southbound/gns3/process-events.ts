import { z } from 'zod';
import { event } from '#kernel/message.ts';
import { ProjectId } from '#model/project.ts';

/** What the processes of one hub tell each other about a GNS3 server that one of them listens to and all of them act on. */

const process = z.string().describe('The process of the hub that says it.');
const server = z.string();

export const serverListened = event('server.listened', {
  summary: 'A process of the hub listens to a GNS3 server from now on, and publishes what happens there.',
  priority: 'low',
  data: z.object({ server, process, epoch: z.int().min(1).describe('Counts those that listened to it.') }),
});

const ActId = z.guid().describe('Joins the beginning of an act and its end.');

export const changeAsked = event('change.asked', {
  summary: 'A process that does not listen to a GNS3 server is about to ask it for a change.',
  priority: 'low',
  data: z.object({
    server,
    process,
    act_id: ActId,
    subjects: z.array(z.string()).describe('What is changed; of a whole project only the project.'),
    vouches: z.boolean().describe('Stops and closes that follow are what was asked for.'),
  }),
});

export const changeAnswered = event('change.answered', {
  summary: 'The change that a process asked of a GNS3 server is done, or failed.',
  priority: 'low',
  data: z.object({ server, process, act_id: ActId }),
});

export const readingAsked = event('reading.asked', {
  summary: 'A process saw that a GNS3 server differs from what the log says, and asks the one that listens to read it again.',
  priority: 'low',
  data: z.object({
    server,
    process,
    project_id: ProjectId.nullable().describe('null: the list of projects.'),
    addresses: z.boolean().describe('Also the addresses in the start-up files of its nodes.'),
  }),
});
