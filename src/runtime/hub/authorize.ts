import { permits, projectsOf, type Caller } from '#kernel/caller.ts';
import { fail, type Failure } from '#kernel/error.ts';
import type { Operation } from '#kernel/message.ts';

/** The field that names the project that an operation is about. */
const PROJECT = 'project_id';

/**
 * The projects that the caller may ask about, by their ids in lower case; null: all of them.
 * @throws unauthorized when nobody is logged in, forbidden when the caller lacks the permission
 */
export function authorize(operation: Operation, caller: Caller): ReadonlySet<string> | null {
  if (permits(caller, operation.permission)) return null;
  if (caller.kind === 'anonymous') {
    throw fail('unauthorized', `${operation.name} needs a login; send "Authorization: Bearer <token>".`, undefined, {
      fr: { message: `${operation.name} demande une connexion ; envoyez « Authorization: Bearer <jeton> ».` },
    });
  }
  const projects = projectsOf(caller, operation.permission);
  if (projects === null || projects.size === 0) {
    throw fail(
      'forbidden',
      `${operation.name} needs the permission ${operation.permission}, which ${caller.name} does not have.`,
      { permission: operation.permission },
      { fr: { message: `${operation.name} demande la permission ${operation.permission}, que ${caller.name} n’a pas.` } },
    );
  }
  if (operation.projects === 'everywhere' || (operation.projects === undefined && !(PROJECT in operation.input.shape)))
    throw notInProjects(operation, caller);
  return projects;
}

/**
 * Of a validated input, whether it is about a project that the caller may ask about. Projects that do not exist are refused
 * alike, so that a refusal does not tell which there are. @throws forbidden
 */
export function authorizeProject(operation: Operation, caller: Caller, projects: ReadonlySet<string> | null, input: unknown): void {
  if (projects === null || !(PROJECT in operation.input.shape)) return;
  const project = (input as { readonly [PROJECT]?: unknown })[PROJECT];
  if (typeof project === 'string') {
    if (projects.has(project.toLowerCase())) return;
    throw fail('forbidden', `${caller.name} does not have the permission ${operation.permission} in the project ${project}.`, {
      permission: operation.permission,
      project_id: project,
    });
  }
  if (operation.projects === undefined) throw notInProjects(operation, caller);
}

function notInProjects(operation: Operation, caller: Caller): Failure {
  return fail(
    'forbidden',
    `${operation.name} reaches beyond single projects, and ${caller.name} has the permission ${operation.permission} in some projects only.`,
    { permission: operation.permission },
  );
}
