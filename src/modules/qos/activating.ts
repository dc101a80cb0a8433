import { z } from 'zod';
import { asFailure } from '#kernel/error.ts';
import { command } from '#kernel/message.ts';
import { answer, type Answering, type ModuleContext } from '#kernel/module.ts';
import { ProjectId } from '#model/project.ts';
import type { Equipment } from './asks.ts';
import { missing, put } from './doing.ts';
import { onApplication, qosRestored } from './events.ts';
import { applications } from './qos.projection.ts';
import type { Turns } from './turns.ts';

const Named = { application_id: z.string(), what: z.string() } as const;

const activateProject = command('qos.project.activate', {
  tag: 'QoS',
  permission: 'qos.operate',
  rate: 'heavy',
  summary: 'Looks at everything that is in force in a project, and puts back what is no longer there.',
  rest: 'POST /api/common/api/v1/qos/projects/:project_id/activate/',
  input: z.strictObject({ project_id: ProjectId }),
  output: z.object({
    project_id: ProjectId,
    in_force: z.array(z.object(Named)).describe('Found as it was put there.'),
    restored: z.array(z.object({ ...Named, found: z.string().describe('What was there instead, in a sentence.') })),
    failed: z.array(z.object({ ...Named, reason: z.string() })),
  }),
});

export interface ActivatingParts {
  readonly equipment: Equipment;
  readonly turns: Turns;
  readonly around: () => Pick<ModuleContext, 'publish'>;
}

export function activatingAnswers({ equipment, turns, around }: ActivatingParts): Answering[] {
  return [
    answer(activateProject, async ({ project_id: project }, context) => {
      const inForce = [];
      const restored = [];
      const failed = [];
      for (const application of await applications(context.read)) {
        if (application.project_id.toLowerCase() !== project.toLowerCase() || application.state !== 'in_force') continue;
        const { application_id, what } = application;
        try {
          const found = await turns.take(application, async () => {
            const instead = await missing(application, equipment, context);
            if (instead === null) return null;
            await put('apply', application, equipment, context);
            await around().publish([onApplication(qosRestored, application, { found: instead })]);
            return instead;
          });
          if (found === null) inForce.push({ application_id, what });
          else restored.push({ application_id, what, found });
        } catch (error) {
          failed.push({ application_id, what, reason: asFailure(error).message });
        }
      }
      return { project_id: project, in_force: inForce, restored, failed };
    }),
  ];
}
