import { fail, Failure } from '#kernel/error.ts';
import { answer, type Answering } from '#kernel/module.ts';
import type { Project } from '#model/project.ts';
import type { Causation } from '../asked.ts';
import type { Controller } from '../controller.ts';
import type { Located } from '../knowledge.ts';
import { closeProject, duplicateProject, exportProject, importProject, openProject, setAutoClose } from '../messages.ts';
import { projectSubject } from '../translate.ts';
import { asking, causationOf, subjectsOf, vouching, type Acting } from './parts.ts';

/** Open, close, duplicate, export, import and auto_close of a project. GNS3's texts of refusals are passed on: they are meant for people. */
export function projectActs(acting: Acting): Answering[] {
  const { knowledge, limits } = acting;
  const locate = (input: { project_id: string; server?: string | undefined }) => knowledge.locate(input.project_id, input.server);
  return [
    answer(openProject, async (input, context) => ({ project: await open(acting, await locate(input), causationOf(context)) })),
    answer(closeProject, async (input, context) => {
      const at = await locate(input);
      return {
        project: await asking(acting, at, await subjectsOf(acting, at), vouching(context), async () => {
          await at.controller.closeProject(input.project_id);
          return knowledge.heardProject(at, await at.controller.project(input.project_id));
        }),
      };
    }),
    answer(setAutoClose, async (input, context) => {
      const at = await locate(input);
      const project = await asking(acting, at, [projectSubject(input.project_id)], vouching(context), async () =>
        knowledge.heardProject(at, await at.controller.updateProject(input.project_id, { auto_close: input.auto_close })),
      );
      if (project.auto_close !== input.auto_close) {
        throw fail(
          'gns3_error',
          `GNS3 server ${project.server} took auto_close of project ${project.name} and still shows ${project.auto_close}.`,
        );
      }
      return { project };
    }),
    answer(duplicateProject, async (input) => {
      const at = await locate(input);
      const wire = await at.controller.duplicateProject(input.project_id, input.name);
      return { project: await made(acting, at.controller, wire.project_id) };
    }),
    answer(exportProject, async (input, context) => {
      const at = await locate(input);
      const bytes = await at.controller.exportProject(input.project_id, { signal: context.signal });
      return { mediaType: 'application/zip', fileName: `${fileName(at.project.name)}.gns3project`, bytes };
    }),
    answer(importProject, async (input, context) => {
      const controller = serverFor(acting, input.server);
      await refuseTaken(acting, input.project_id, controller.server.id);
      if (context.body === undefined) throw fail('validation_error', 'An import needs the archive as its body.', { body: ['is missing'] });
      const wire = await controller.importProject(input.project_id, input.name, bounded(context.body, limits.archiveMaxBytes));
      return { project: await made(acting, controller, wire.project_id) };
    }),
  ];
}

/** Opens a project and reads what it holds. */
export async function open(acting: Acting, at: Located, causation: Causation): Promise<Project> {
  const { project_id: projectId } = at.project;
  return asking(acting, at, await subjectsOf(acting, at), { vouches: true, causation }, async () => {
    const project = await acting.knowledge.heardProject(at, await at.controller.openProject(projectId));
    await acting.knowledge.reread({ controller: at.controller, project }, 'opened');
    return project;
  });
}

/** A project that GNS3 just made, as the hub then knows it. */
async function made({ knowledge }: Acting, controller: Controller, projectId: string): Promise<Project> {
  await knowledge.rereadProjects(controller);
  return (await knowledge.locate(projectId, controller.server.id)).project;
}

function serverFor({ controllers }: Acting, server: string | undefined): Controller {
  const followed = controllers();
  const names = followed.map((controller) => controller.server.id);
  if (server !== undefined) {
    const named = followed.find((controller) => controller.server.id === server);
    if (named === undefined)
      throw fail('not_found', `There is no GNS3 server ${server}; there are: ${names.join(', ')}.`, { servers: names });
    return named;
  }
  const [only] = followed;
  if (only === undefined) throw fail('not_found', 'No GNS3 server is followed.');
  if (followed.length > 1) throw fail('conflict', `Name the server that is to have the project: ${names.join(', ')}.`, { servers: names });
  return only;
}

async function refuseTaken({ knowledge }: Acting, projectId: string, server: string): Promise<void> {
  let taken: Located;
  try {
    taken = await knowledge.locate(projectId, server);
  } catch (thrown) {
    if (thrown instanceof Failure && thrown.code === 'not_found') return;
    throw thrown;
  }
  throw fail('conflict', `GNS3 server ${server} already has a project ${projectId}, named ${taken.project.name}.`, {
    project_id: projectId,
    server,
  });
}

async function* bounded(body: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const piece of body) {
    size += piece.length;
    if (size > maxBytes) throw fail('too_large', `An archive may have ${maxBytes} bytes at most.`, { limit_bytes: maxBytes });
    yield piece;
  }
}

/** A name that every file system takes. */
function fileName(name: string): string {
  return name.replace(/[^\p{L}\p{N}._-]+/gu, '-').slice(0, 100) || 'project';
}
