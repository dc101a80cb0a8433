import { textOf } from '../field.ts';
import type { Network } from '../network/network.ts';
import { createTemplate, deleteTemplate, duplicateTemplate, templateOf, updateTemplate } from '../network/templates.ts';
import { refuse } from '../refusal.ts';
import { userBody, type Access } from './access.ts';
import { SCHEMAS } from './body-check.ts';
import type { Route } from './route.ts';
import { settingsRoutes } from './routes-settings.ts';
import { symbolRoutes } from './routes-symbols.ts';

export const VERSIONS = { v2: '2.2.61', v3: '3.0.6' } as const;

/** The server itself: version, computes, templates, users, and what the lab has little of. */
export function serverRoutes(network: Network, access: Access, statistics: () => Record<string, unknown>): Route[] {
  const v2 = network.api === 'v2';
  const { bodies } = network;
  const version = VERSIONS[network.api];
  const answer = v2 ? { local: false, version } : { controller_host: network.host, version, local: false };

  const routes: Route[] = [
    {
      method: 'GET',
      path: '/version',
      open: !v2,
      async handle() {
        await network.pause('version');
        return { status: 200, body: answer };
      },
    },
    {
      method: 'POST',
      path: '/version',
      schema: SCHEMAS.version,
      open: !v2,
      handle({ body }) {
        if (body['version'] !== version)
          throw refuse(409, `Client version ${String(body['version'])} is not the same as server version ${version}`);
        return { status: 200, body: { version } };
      },
    },
    {
      method: 'GET',
      path: '/statistics',
      privilege: 'Compute.Audit',
      handle() {
        const one = { compute_id: 'local', compute_name: network.computes.get('local')!.fields['name'], statistics: statistics() };
        return { status: 200, body: network.switches.statistics === 'list' ? [one] : statistics() };
      },
    },
    ...symbolRoutes(network.api),
    ...settingsRoutes(network.api, network.random, () => network.now()),
    {
      method: 'GET',
      path: '/templates',
      limited: [],
      handle: () => ({ status: 200, body: [...network.templates.values()].map((each) => bodies.template(each, 'event')) }),
    },
    {
      method: 'POST',
      path: '/templates',
      schema: SCHEMAS.templateCreate,
      privilege: 'Template.Allocate',
      handle: ({ body }) => ({ status: 201, body: bodies.template(createTemplate(network, body), 'full') }),
    },
    {
      method: 'GET',
      path: '/templates/{template_id}',
      privilege: 'Template.Audit',
      handle: ({ params }) => ({ status: 200, body: bodies.template(templateOf(network, params['template_id']!), 'full') }),
    },
    {
      method: 'PUT',
      path: '/templates/{template_id}',
      schema: SCHEMAS.templateUpdate,
      privilege: 'Template.Modify',
      handle({ params, body }) {
        const template = templateOf(network, params['template_id']!);
        updateTemplate(network, template, body);
        return { status: 200, body: bodies.template(template, 'full') };
      },
    },
    {
      method: 'POST',
      path: '/templates/{template_id}/duplicate',
      privilege: 'Template.Allocate',
      handle: ({ params }) => ({
        status: 201,
        body: bodies.template(duplicateTemplate(network, templateOf(network, params['template_id']!)), 'full'),
      }),
    },
    {
      method: 'DELETE',
      path: '/templates/{template_id}',
      privilege: 'Template.Allocate',
      handle({ params }) {
        deleteTemplate(network, templateOf(network, params['template_id']!));
        return { status: 204 };
      },
    },
  ];
  return [...routes, ...(v2 ? computeRoutesV2(network) : [...computeRoutesV3(network), ...userRoutes(network, access)])];
}

function computeRoutesV2(network: Network): Route[] {
  const { bodies } = network;
  const compute = (id: string) => {
    const found = network.computes.get(id);
    if (found === undefined) throw refuse(404, `Compute ID ${id} doesn't exist`);
    return found;
  };
  return [
    {
      method: 'GET',
      path: '/computes',
      handle: () => ({ status: 200, body: [...network.computes.values()].map((each) => bodies.compute(each)) }),
    },
    {
      method: 'POST',
      path: '/computes',
      schema: SCHEMAS.compute,
      handle({ body }) {
        const { password: _password, compute_id, ...rest } = body;
        const computeId = typeof compute_id === 'string' ? compute_id : network.random.uuid();
        const fields = {
          ...rest,
          name: rest['name'] ?? computeId,
          capabilities: { node_types: [], version: null },
          connected: false,
          cpu_usage_percent: null,
          memory_usage_percent: null,
          last_error: null,
        };
        const created = { computeId, fields };
        network.computes.set(computeId, created);
        network.announce.controller('compute.created', () => bodies.compute(created));
        return { status: 201, body: bodies.compute(created) };
      },
    },
    {
      method: 'GET',
      path: '/computes/{compute_id}',
      handle: ({ params }) => ({ status: 200, body: bodies.compute(compute(params['compute_id']!)) }),
    },
    {
      method: 'DELETE',
      path: '/computes/{compute_id}',
      handle({ params }) {
        const found = compute(params['compute_id']!);
        network.computes.delete(found.computeId);
        network.announce.controller('compute.deleted', () => bodies.compute(found));
        return { status: 204 };
      },
    },
    {
      method: 'GET',
      path: '/computes/{compute_id}/ports',
      handle({ params }) {
        compute(params['compute_id']!);
        const { consolePorts, udpPorts } = network;
        return {
          status: 200,
          body: {
            console_port_range: [consolePorts.first, consolePorts.last],
            console_ports: consolePorts.taken(),
            udp_port_range: [udpPorts.first, udpPorts.last],
            udp_ports: udpPorts.taken(),
          },
        };
      },
    },
  ];
}

/** 3.0.6: `local` is usable but not listed, and every id that is no UUID breaks the database query. */
function computeRoutesV3(network: Network): Route[] {
  const broken = (id: string): never => {
    const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);
    throw uuid ? refuse(404, `Compute '${id}' not found`) : refuse(500, 'Database error detected, please check logs to find details');
  };
  return [
    {
      method: 'GET',
      path: '/computes',
      limited: [],
      handle: () => ({
        status: 200,
        body: [...network.computes.values()].filter((each) => each.computeId !== 'local').map((each) => network.bodies.compute(each)),
      }),
    },
    {
      method: 'POST',
      path: '/computes',
      schema: SCHEMAS.compute,
      privilege: 'Compute.Allocate',
      handle: ({ body }) => broken(textOf(body['compute_id'], '')),
    },
    { method: 'GET', path: '/computes/{compute_id}', privilege: 'Compute.Audit', handle: ({ params }) => broken(params['compute_id']!) },
    {
      method: 'DELETE',
      path: '/computes/{compute_id}',
      privilege: 'Compute.Allocate',
      handle: ({ params }) => broken(params['compute_id']!),
    },
  ];
}

function userRoutes(network: Network, access: Access): Route[] {
  const token = async (username: unknown, password: unknown) => {
    await network.pause('login');
    return { status: 200, body: { access_token: access.login(username, password), token_type: 'bearer' } };
  };
  return [
    {
      method: 'POST',
      path: '/access/users/authenticate',
      schema: SCHEMAS.credentials,
      open: true,
      handle: ({ body }) => token(body['username'], body['password']),
    },
    {
      method: 'POST',
      path: '/access/users/login',
      open: true,
      handle({ raw }) {
        const form = new URLSearchParams(raw.toString());
        return token(form.get('username'), form.get('password'));
      },
    },
    { method: 'GET', path: '/access/users/me', handle: ({ userId }) => ({ status: 200, body: userBody(access.user(userId)) }) },
    {
      method: 'GET',
      path: '/access/users',
      privilege: 'User.Audit',
      handle: () => ({ status: 200, body: access.users().map(userBody) }),
    },
    {
      method: 'POST',
      path: '/access/users',
      schema: SCHEMAS.user,
      privilege: 'User.Allocate',
      handle: ({ body }) => ({ status: 201, body: userBody(access.addUser(body)) }),
    },
  ];
}
