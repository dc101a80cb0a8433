import { textOf } from '../field.ts';
import { isolate, linksOf } from '../network/links.ts';
import type { Network } from '../network/network.ts';
import type { LabNode } from '../network/objects.ts';
import { kindOf, knownKind } from '../network/node-kinds.ts';
import { reloadAll, reloadNode, startAll, startNode, stopAll, stopNode, suspendAll, suspendNode } from '../network/node-power.ts';
import { updateNode } from '../network/node-settings.ts';
import { createNode, deleteNode, duplicateNode, nodeOf } from '../network/nodes.ts';
import { openedProject, projectOf } from '../network/projects.ts';
import { createNodeFrom, templateOf } from '../network/templates.ts';
import { refuse } from '../refusal.ts';
import { badRequest, SCHEMAS } from './body-check.ts';
import { pythonText } from './python-text.ts';
import type { Answer, LabRequest, Route } from './route.ts';
import { safePath } from './routes-projects.ts';

const NONE: Answer = { status: 204 };

/** Nodes, one by one and all of a project. */
export function nodeRoutes(network: Network, port: () => number): Route[] {
  const v2 = network.api === 'v2';
  const { bodies } = network;
  const project = (params: Readonly<Record<string, string>>) => projectOf(network, params['project_id']!);
  const opened = (params: Readonly<Record<string, string>>) => openedProject(network, params['project_id']!);
  const node = (params: Readonly<Record<string, string>>) => nodeOf(opened(params), params['node_id']!);

  /** 2.2 answers the node; 3.0 nothing. */
  const done = (found: LabNode, body: Record<string, unknown> | null = null): Answer =>
    v2 ? { status: 200, body: body ?? bodies.node(found, 'full') } : NONE;

  const made = (created: LabNode): Answer => {
    const body = bodies.node(created, 'full');
    created.fresh = false;
    return { status: 201, body };
  };

  const bulk = (verb: string, work: (params: Readonly<Record<string, string>>) => Promise<void>): Route => ({
    method: 'POST',
    path: `/projects/{project_id}/nodes/${verb}`,
    find: opened,
    privilege: 'Node.PowerMgmt',
    async handle({ params }) {
      opened(params);
      await work(params);
      return NONE;
    },
  });

  const routes: Route[] = [
    {
      method: 'GET',
      path: '/projects/{project_id}/nodes',
      find: project,
      privilege: 'Node.Audit',
      async handle({ params }) {
        await network.pause('list');
        const found = project(params);
        return {
          status: 200,
          body: [...found.nodes.values()].map((each) => bodies.node(each, found.status === 'opened' ? 'event' : 'closed')),
        };
      },
    },
    {
      method: 'POST',
      path: '/projects/{project_id}/nodes',
      schema: SCHEMAS.nodeCreate,
      find: opened,
      privilege: 'Node.Allocate',
      async handle(request) {
        const { params, body } = request;
        if (v2) checkProperties(network, request, port());
        const { name, node_type, compute_id, node_id, x, y, z, symbol, label, template_id, console, properties } = body;
        const { console_type, aux_type, port_name_format, port_segment_size, first_port_name, custom_adapters } = body;
        const created = await createNode(network, opened(params), {
          name: String(name),
          nodeType: String(node_type),
          computeId: textOf(compute_id, 'local'),
          nodeId: typeof node_id === 'string' ? node_id : undefined,
          x: x as number | undefined,
          y: y as number | undefined,
          z: z as number | undefined,
          symbol: typeof symbol === 'string' ? symbol : undefined,
          label: label as LabNode['label'] | undefined,
          templateId: typeof template_id === 'string' ? template_id : null,
          console: typeof console === 'number' ? console : undefined,
          consoleType: typeof console_type === 'string' ? console_type : undefined,
          consoleAutoStart: body['console_auto_start'] === true,
          locked: body['locked'] === true,
          auxType: typeof aux_type === 'string' ? aux_type : undefined,
          properties: properties as Record<string, unknown> | undefined,
          portNameFormat: typeof port_name_format === 'string' ? port_name_format : undefined,
          portSegmentSize: port_segment_size as number | undefined,
          firstPortName: typeof first_port_name === 'string' ? first_port_name : undefined,
          customAdapters: custom_adapters as unknown[] | undefined,
        });
        return made(created);
      },
    },
    {
      method: 'POST',
      path: '/projects/{project_id}/templates/{template_id}',
      schema: SCHEMAS.nodeFromTemplate,
      find: opened,
      privilege: 'Node.Allocate',
      async handle({ params, body }) {
        return made(await createNodeFrom(network, opened(params), templateOf(network, params['template_id']!), body));
      },
    },
    bulk('start', (params) => startAll(network, opened(params))),
    bulk('stop', (params) => stopAll(network, opened(params), 'stop')),
    bulk('reload', (params) => reloadAll(network, opened(params))),
    bulk('suspend', (params) => suspendAll(network, opened(params))),
    bulk('console/reset', (params) => {
      for (const each of opened(params).nodes.values()) resetConsole(network, each);
      return Promise.resolve();
    }),
    {
      method: 'GET',
      path: '/projects/{project_id}/nodes/{node_id}',
      find: node,
      privilege: 'Node.Audit',
      async handle({ params }) {
        await network.pause('read');
        return { status: 200, body: bodies.node(node(params), 'full') };
      },
    },
    {
      method: 'PUT',
      path: '/projects/{project_id}/nodes/{node_id}',
      schema: SCHEMAS.nodeUpdate,
      find: node,
      privilege: 'Node.Modify',
      async handle(request) {
        const found = node(request.params);
        if (v2) {
          if (request.body['status'] !== undefined) throw refuse(500, STATUS_TRACEBACK);
          checkScript(request, found, port());
        }
        await updateNode(network, found, request.body);
        return { status: 200, body: bodies.node(found, 'event') };
      },
    },
    {
      method: 'DELETE',
      path: '/projects/{project_id}/nodes/{node_id}',
      find: node,
      privilege: 'Node.Allocate',
      async handle({ params }) {
        await network.pause('write');
        await deleteNode(network, node(params));
        return NONE;
      },
    },
    {
      method: 'POST',
      path: '/projects/{project_id}/nodes/{node_id}/start',
      schema: SCHEMAS.start,
      find: node,
      privilege: 'Node.PowerMgmt',
      async handle({ params }) {
        const found = node(params);
        // Recorded of 2.2: the answer is the node as it was before.
        const before = bodies.node(found, 'full');
        await startNode(network, found);
        return done(found, before);
      },
    },
    {
      method: 'POST',
      path: '/projects/{project_id}/nodes/{node_id}/stop',
      find: node,
      privilege: 'Node.PowerMgmt',
      async handle({ params }) {
        const found = node(params);
        await stopNode(network, found);
        return done(found);
      },
    },
    {
      method: 'POST',
      path: '/projects/{project_id}/nodes/{node_id}/reload',
      find: node,
      privilege: 'Node.PowerMgmt',
      async handle({ params }) {
        const found = node(params);
        const on = kindOf(found).alwaysOn;
        if (on && (v2 || found.nodeType === 'cloud'))
          throw refuse(404, `POST /projects/${found.project.projectId}/${found.nodeType}/nodes/${found.nodeId}/reload not found`);
        await reloadNode(network, found);
        return done(found, { ...bodies.node(found, 'full'), status: on ? 'started' : 'stopped' });
      },
    },
    {
      method: 'POST',
      path: '/projects/{project_id}/nodes/{node_id}/suspend',
      find: node,
      privilege: 'Node.PowerMgmt',
      async handle({ params }) {
        const found = node(params);
        await suspendNode(network, found);
        return done(found);
      },
    },
    {
      method: 'POST',
      path: '/projects/{project_id}/nodes/{node_id}/duplicate',
      schema: SCHEMAS.nodeDuplicate,
      find: node,
      privilege: 'Node.Allocate',
      handle: async ({ params, body }) => ({ status: 201, body: bodies.node(await duplicateNode(network, node(params), body), 'full') }),
    },
    {
      method: 'GET',
      path: '/projects/{project_id}/nodes/{node_id}/links',
      find: node,
      privilege: 'Link.Audit',
      handle: ({ params }) => ({ status: 200, body: linksOf(node(params)).map((link) => bodies.link(link, 'event')) }),
    },
    {
      method: 'POST',
      path: '/projects/{project_id}/nodes/{node_id}/console/reset',
      find: node,
      privilege: 'Node.Console',
      handle({ params }) {
        resetConsole(network, node(params));
        return NONE;
      },
    },
    {
      method: 'GET',
      path: '/projects/{project_id}/nodes/{node_id}/files/{path:.+}',
      find: node,
      privilege: 'Node.Audit',
      handle({ params }) {
        const path = filePath(node(params), safePath(params['path']!, v2));
        const bytes = project(params).files.get(path);
        if (bytes === undefined) throw refuse(404, `GET /projects/${params['project_id']}/files/${path} not found`);
        return { status: 200, bytes, headers: { 'Content-Type': 'application/octet-stream' } };
      },
    },
    {
      method: 'POST',
      path: '/projects/{project_id}/nodes/{node_id}/files/{path:.+}',
      find: node,
      privilege: 'Node.Modify',
      handle({ params, raw }) {
        project(params).files.set(filePath(node(params), safePath(params['path']!, v2)), raw);
        return v2 ? { status: 201, bytes: '' } : { status: 201, body: null };
      },
    },
  ];
  if (v2) return routes;
  return [
    ...routes,
    ...[true, false].map((isolated): Route => ({
      method: 'POST',
      path: `/projects/{project_id}/nodes/{node_id}/${isolated ? 'isolate' : 'unisolate'}`,
      find: node,
      privilege: 'Link.Modify',
      handle({ params }) {
        isolate(network, node(params), isolated);
        return NONE;
      },
    })),
  ];
}

/** Cuts every client of a console; what the node has in memory stays. */
function resetConsole(network: Network, node: LabNode): void {
  if (node.status !== 'started') return;
  network.consoles.close(node);
  void network.consoles.open(node);
}

function filePath(node: LabNode, path: string): string {
  return `project-files/${node.nodeType}/${node.nodeId}/${path}`;
}

const STATUS_TRACEBACK =
  'Traceback (most recent call last):\n  File "/opt/gns3/lib/gns3server/web/route.py", line 200, in control_schema\n    await func(request, response)\n' +
  '  File "/opt/gns3/lib/gns3server/handlers/api/controller/node_handler.py", line 184, in update\n    await node.update(**request.json)\n' +
  '  File "/opt/gns3/lib/gns3server/controller/node.py", line 411, in update\n    setattr(self, prop, kwargs[prop])\n' +
  "AttributeError: property 'status' of 'Node' object has no setter\n";

/** 2.2 passes `properties` on to the emulator's own API, whose refusal comes back wrapped into another one. */
function checkProperties(network: Network, request: LabRequest, port: number): void {
  const kind = knownKind(String(request.body['node_type']), network.emulators);
  const properties = (request.body['properties'] ?? {}) as Record<string, unknown>;
  const keys = kind?.propertyKeys ?? null;
  const unknown = keys === null ? undefined : Object.keys(properties).find((key) => !keys.includes(key));
  if (unknown === undefined) return;
  const data = { ...properties, name: request.body['name'], node_id: network.random.uuid() };
  const path = `/v2/compute/projects/${request.params['project_id']}/${String(request.body['node_type'])}/nodes`;
  const { compute_id: _compute, name: _name, ...kept } = request.body;
  throw wrapped(
    'POST',
    path,
    '/v2/compute/projects/{project_id}/vpcs/nodes',
    data,
    unknown,
    port,
    '/projects/{project_id}/nodes',
    kept,
    request.path,
  );
}

/** `startup_script` is for creation alone. */
function checkScript(request: LabRequest, node: LabNode, port: number): void {
  const properties = request.body['properties'] as Record<string, unknown> | undefined;
  if (node.nodeType !== 'vpcs' || properties === undefined || Object.keys(properties).length === 0) return;
  const data = { ...properties, name: node.name, console: node.console, console_type: node.consoleType };
  const path = `/v2/compute/projects/${request.params['project_id']}/vpcs/nodes/${node.nodeId}`;
  throw wrapped(
    'PUT',
    path,
    '/v2/compute/projects/{project_id}/vpcs/nodes/{node_id}',
    data,
    Object.keys(properties)[0]!,
    port,
    '/projects/{project_id}/nodes/{node_id}',
    request.body,
    request.path,
  );
}

function wrapped(
  method: string,
  path: string,
  route: string,
  data: Record<string, unknown>,
  unknown: string,
  port: number,
  outerRoute: string,
  outer: unknown,
  outerPath: string,
) {
  const inner = {
    message: `JSON schema error with API request '${path}' and JSON data '${pythonText(data)}': Additional properties are not allowed ('${unknown}' was unexpected)`,
    method,
    path: route,
    request: Object.fromEntries(Object.entries(data).sort(([left], [right]) => left.localeCompare(right))),
    status: 400,
  };
  return badRequest(
    { api: 'v2', method, route: outerRoute, path: outerPath },
    `Bad request http://127.0.0.1:${port}${path} ${JSON.stringify(inner, null, 4)}`,
    outer,
  );
}
