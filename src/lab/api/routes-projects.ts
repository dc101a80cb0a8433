import { createDrawing, deleteDrawing, drawingOf, updateDrawing } from '../network/drawings.ts';
import type { Network } from '../network/network.ts';
import {
  closeProject,
  createProject,
  deleteProject,
  duplicateProject,
  importProject,
  isLocked,
  lockProject,
  openedProject,
  openProject,
  projectOf,
  requireStopped,
  updateProject,
} from '../network/projects.ts';
import { createSnapshot, restoreSnapshot, snapshotOf } from '../network/snapshots.ts';
import { saveTopology } from '../network/topology.ts';
import { refuse } from '../refusal.ts';
import { readArchive, writeArchive } from './archive.ts';
import { SCHEMAS } from './body-check.ts';
import type { Answer, Route } from './route.ts';

const NONE: Answer = { status: 204 };

/** Projects, their snapshots, drawings and files. */
export function projectRoutes(network: Network): Route[] {
  const v2 = network.api === 'v2';
  const { bodies } = network;
  const project = (params: Readonly<Record<string, string>>) => projectOf(network, params['project_id']!);
  const opened = (params: Readonly<Record<string, string>>) => openedProject(network, params['project_id']!);
  const changed = v2 ? 201 : 200;

  const routes: Route[] = [
    {
      method: 'GET',
      path: '/projects',
      limited: [],
      async handle() {
        await network.pause('list');
        return {
          status: 200,
          body: [...network.projects.values()].slice(network.switches.hiddenProjects).map((each) => bodies.project(each)),
        };
      },
    },
    {
      method: 'POST',
      path: '/projects',
      schema: SCHEMAS.projectCreate,
      privilege: 'Project.Allocate',
      async handle({ body }) {
        await network.pause('write');
        return { status: 201, body: bodies.project(createProject(network, body)) };
      },
    },
    {
      method: 'GET',
      path: '/projects/{project_id}',
      find: project,
      privilege: 'Project.Audit',
      async handle({ params }) {
        await network.pause('read');
        return { status: 200, body: bodies.project(project(params)) };
      },
    },
    {
      method: 'PUT',
      path: '/projects/{project_id}',
      schema: SCHEMAS.projectUpdate,
      find: project,
      privilege: 'Project.Modify',
      async handle({ params, body }) {
        await network.pause('write');
        updateProject(network, project(params), body);
        return { status: 200, body: bodies.project(project(params)) };
      },
    },
    {
      method: 'DELETE',
      path: '/projects/{project_id}',
      find: project,
      privilege: 'Project.Allocate',
      async handle({ params }) {
        await deleteProject(network, project(params));
        return NONE;
      },
    },
    {
      method: 'GET',
      path: '/projects/{project_id}/stats',
      find: project,
      privilege: 'Project.Audit',
      handle({ params }) {
        const found = project(params);
        return {
          status: 200,
          // Nothing of a closed project is in memory but its snapshots.
          body:
            found.status === 'closed'
              ? { nodes: 0, links: 0, drawings: 0, snapshots: found.snapshots.size }
              : { nodes: found.nodes.size, links: found.links.size, drawings: found.drawings.size, snapshots: found.snapshots.size },
        };
      },
    },
    {
      method: 'POST',
      path: '/projects/{project_id}/open',
      find: project,
      privilege: 'Project.Audit',
      async handle({ params }) {
        await openProject(network, project(params));
        return { status: 201, body: bodies.project(project(params)) };
      },
    },
    {
      method: 'POST',
      path: '/projects/{project_id}/close',
      find: project,
      privilege: 'Project.Allocate',
      async handle({ params }) {
        await closeProject(network, project(params));
        return NONE;
      },
    },
    {
      method: 'POST',
      path: '/projects/{project_id}/duplicate',
      schema: SCHEMAS.projectDuplicate,
      find: project,
      privilege: 'Project.Allocate',
      async handle({ params, body }) {
        await network.pause('open', project(params).nodes.size);
        return { status: 201, body: bodies.project(duplicateProject(network, project(params), body)) };
      },
    },
    {
      method: 'GET',
      path: '/projects/{project_id}/export',
      find: project,
      privilege: 'Project.Audit',
      async handle({ params }) {
        const found = project(params);
        if (found.status === 'opened') requireStopped(found);
        const name = `${found.name}.gns3project`;
        const archive = await writeArchive(network, found, saveTopology(network, found));
        return {
          status: 200,
          headers: {
            'Content-Type': 'application/gns3project',
            'Content-Disposition': v2
              ? `attachment; filename="${name}"`
              : `attachment; filename="${name}"; filename*=UTF-8''${encodeURIComponent(name)}`,
          },
          stream(response) {
            response.end(archive);
          },
        };
      },
    },
    {
      method: 'POST',
      path: '/projects/{project_id}/import',
      privilege: 'Project.Allocate',
      async handle({ params, query, raw }) {
        const saved = await readArchive(raw);
        if (saved === null) throw refuse(409, 'Cannot import project, not a GNS3 project (invalid zip)');
        return { status: 201, body: bodies.project(importProject(network, params['project_id']!, query.get('name'), saved)) };
      },
    },
    {
      method: 'GET',
      path: '/projects/{project_id}/snapshots',
      find: project,
      privilege: 'Snapshot.Audit',
      handle: ({ params }) => ({
        status: 200,
        body: [...project(params).snapshots.values()].map((each) => bodies.snapshot(each, project(params))),
      }),
    },
    {
      method: 'POST',
      path: '/projects/{project_id}/snapshots',
      schema: SCHEMAS.snapshot,
      find: project,
      privilege: 'Snapshot.Allocate',
      async handle({ params, body }) {
        await network.pause('write');
        const found = opened(params);
        return { status: 201, body: bodies.snapshot(createSnapshot(network, found, String(body['name']), body['description']), found) };
      },
    },
    {
      method: 'DELETE',
      path: '/projects/{project_id}/snapshots/{snapshot_id}',
      find: project,
      privilege: 'Snapshot.Allocate',
      handle({ params }) {
        const found = opened(params);
        found.snapshots.delete(snapshotOf(found, params['snapshot_id']!).snapshotId);
        return NONE;
      },
    },
    {
      method: 'POST',
      path: '/projects/{project_id}/snapshots/{snapshot_id}/restore',
      find: project,
      privilege: 'Snapshot.Restore',
      async handle({ params }) {
        const found = opened(params);
        await restoreSnapshot(network, found, snapshotOf(found, params['snapshot_id']!));
        return { status: 201, body: bodies.project(found) };
      },
    },
    {
      method: 'GET',
      path: '/projects/{project_id}/drawings',
      find: project,
      privilege: 'Drawing.Audit',
      handle({ params }) {
        const found = project(params);
        const drawings = [...found.drawings.values()].map((each) => bodies.drawing(each, true));
        // Of a closed project it is what the file has.
        return { status: 200, body: found.status === 'opened' ? drawings : drawings.map(({ project_id: _project, ...kept }) => kept) };
      },
    },
    {
      method: 'POST',
      path: '/projects/{project_id}/drawings',
      schema: SCHEMAS.drawing,
      find: project,
      privilege: 'Drawing.Allocate',
      handle: ({ params, body }) => ({ status: 201, body: bodies.drawing(createDrawing(network, opened(params), body), true) }),
    },
    {
      method: 'GET',
      path: '/projects/{project_id}/drawings/{drawing_id}',
      find: project,
      privilege: 'Drawing.Audit',
      handle: ({ params }) => ({ status: 200, body: bodies.drawing(drawingOf(opened(params), params['drawing_id']!), true) }),
    },
    {
      method: 'PUT',
      path: '/projects/{project_id}/drawings/{drawing_id}',
      schema: SCHEMAS.drawing,
      find: project,
      privilege: 'Drawing.Modify',
      handle({ params, body }) {
        const drawing = drawingOf(opened(params), params['drawing_id']!);
        updateDrawing(network, drawing, body);
        return { status: changed, body: bodies.drawing(drawing, true) };
      },
    },
    {
      method: 'DELETE',
      path: '/projects/{project_id}/drawings/{drawing_id}',
      find: project,
      privilege: 'Drawing.Allocate',
      handle({ params }) {
        deleteDrawing(network, drawingOf(opened(params), params['drawing_id']!));
        return NONE;
      },
    },
    {
      method: 'GET',
      path: '/projects/{project_id}/files/{path:.+}',
      find: project,
      privilege: 'Project.Audit',
      handle({ params }) {
        const path = safePath(params['path']!, v2);
        const bytes = project(params).files.get(path);
        if (bytes === undefined) throw refuse(404, v2 ? '404: Not Found' : 'Not Found');
        return { status: 200, bytes, headers: { 'Content-Type': v2 && path.endsWith('.txt') ? 'text/plain' : 'application/octet-stream' } };
      },
    },
    {
      method: 'POST',
      path: '/projects/{project_id}/files/{path:.+}',
      find: project,
      privilege: 'Project.Modify',
      handle({ params, raw }) {
        const { files } = project(params);
        const path = safePath(params['path']!, v2);
        // No folder is made for it.
        const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/') + 1) : '';
        if (folder !== '' && ![...files.keys()].some((each) => each.startsWith(folder)))
          throw refuse(404, v2 ? '404: Not Found' : 'Not Found');
        files.set(path, raw);
        return v2 ? { status: 201, bytes: '' } : NONE;
      },
    },
  ];
  if (v2) return routes;
  return [
    ...routes,
    {
      method: 'GET',
      path: '/projects/{project_id}/locked',
      find: project,
      privilege: 'Project.Audit',
      handle: ({ params }) => ({ status: 200, body: isLocked(opened(params)) }),
    },
    ...[true, false].map((locked): Route => ({
      method: 'POST',
      path: `/projects/{project_id}/${locked ? 'lock' : 'unlock'}`,
      find: project,
      privilege: 'Project.Modify',
      handle({ params }) {
        lockProject(network, opened(params), locked);
        return NONE;
      },
    })),
  ];
}

/** Nothing outside the project's folder. */
export function safePath(path: string, v2: boolean): string {
  if (path.split('/').includes('..') || path.startsWith('/')) throw refuse(403, v2 ? '403: Forbidden' : 'Forbidden');
  return path;
}
