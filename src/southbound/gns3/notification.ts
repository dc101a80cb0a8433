import { z } from 'zod';
import { WireCompute, WireLink, WireNode, WireProject, type WireNotification } from '#wire/gns3.ts';

/** What a notification tells, by what it is about. Where it came from does not matter: GNS3 moved events between its two streams. */
export type Told =
  | { readonly about: 'project'; readonly verb: 'created' | 'updated' | 'opened' | 'closed'; readonly project: WireProject }
  | { readonly about: 'project'; readonly verb: 'deleted'; readonly projectId: string }
  | { readonly about: 'node'; readonly verb: 'created' | 'updated'; readonly node: WireNode; readonly projectId: string }
  | { readonly about: 'node'; readonly verb: 'deleted'; readonly nodeId: string; readonly projectId: string }
  | { readonly about: 'link'; readonly verb: 'created' | 'updated'; readonly link: WireLink; readonly projectId: string }
  | { readonly about: 'link'; readonly verb: 'deleted'; readonly linkId: string; readonly projectId: string }
  | { readonly about: 'restored'; readonly projectId: string }
  | { readonly about: 'compute'; readonly verb: 'told' | 'deleted'; readonly compute: WireCompute }
  | { readonly about: 'nothing' }
  | { readonly about: 'unknown'; readonly action: string }
  | { readonly about: 'malformed'; readonly action: string; readonly issue: string };

/**
 * Actions that say nothing about projects, nodes and links. `log.*` are texts for people: shown by GNS3's own clients,
 * never parsed for state.
 */
const SILENT = /^(ping|log\.|drawing\.|template\.|settings\.)/;

const ProjectGone = z.looseObject({ project_id: z.string() });
const NodeGone = z.looseObject({ node_id: z.string(), project_id: z.string().optional() });
const LinkGone = z.looseObject({ link_id: z.string(), project_id: z.string().optional() });

/** Reads a notification that came on a project's stream (`streamProjectId`) or the controller's (null). Never throws. */
export function readNotification(notification: WireNotification, streamProjectId: string | null): Told {
  const { action } = notification;
  if (SILENT.test(action)) return { about: 'nothing' };
  switch (action) {
    case 'project.created':
    case 'project.updated':
    case 'project.opened':
    case 'project.closed':
      return parsed(notification, WireProject, (project) => ({
        about: 'project',
        verb: action.slice('project.'.length) as 'created' | 'updated' | 'opened' | 'closed',
        project,
      }));
    case 'project.deleted':
      return parsed(notification, ProjectGone, (gone) => ({ about: 'project', verb: 'deleted', projectId: gone.project_id }));
    case 'node.created':
    case 'node.updated':
      return parsed(notification, WireNode, (node) =>
        inProject(notification, node.project_id ?? streamProjectId, (projectId) => ({
          about: 'node',
          verb: action === 'node.created' ? 'created' : 'updated',
          node,
          projectId,
        })),
      );
    case 'node.deleted':
      return parsed(notification, NodeGone, (gone) =>
        inProject(notification, gone.project_id ?? streamProjectId, (projectId) => ({
          about: 'node',
          verb: 'deleted',
          nodeId: gone.node_id,
          projectId,
        })),
      );
    case 'link.created':
    case 'link.updated':
      return parsed(notification, WireLink, (link) =>
        inProject(notification, link.project_id ?? streamProjectId, (projectId) => ({
          about: 'link',
          verb: action === 'link.created' ? 'created' : 'updated',
          link,
          projectId,
        })),
      );
    case 'link.deleted':
      return parsed(notification, LinkGone, (gone) =>
        inProject(notification, gone.project_id ?? streamProjectId, (projectId) => ({
          about: 'link',
          verb: 'deleted',
          linkId: gone.link_id,
          projectId,
        })),
      );
    case 'snapshot.restored':
      return parsed(notification, z.looseObject({ project_id: z.string().optional() }), (snapshot) =>
        inProject(notification, snapshot.project_id ?? streamProjectId, (projectId) => ({ about: 'restored', projectId })),
      );
    case 'compute.created':
    case 'compute.updated':
    case 'compute.deleted':
      return parsed(notification, WireCompute, (compute) => ({
        about: 'compute',
        verb: action === 'compute.deleted' ? 'deleted' : 'told',
        compute,
      }));
    default:
      return { about: 'unknown', action };
  }
}

function parsed<T>(notification: WireNotification, schema: z.ZodType<T>, read: (value: T) => Told): Told {
  const result = schema.safeParse(notification.event);
  if (result.success) return read(result.data);
  const [issue] = result.error.issues;
  return { about: 'malformed', action: notification.action, issue: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}` };
}

function inProject(notification: WireNotification, projectId: string | null, read: (projectId: string) => Told): Told {
  if (projectId !== null) return read(projectId);
  return { about: 'malformed', action: notification.action, issue: 'project_id: missing, and the stream is of no project' };
}
