import { AVAILABLE_FILTERS, filteringNode } from '../network/filters.ts';
import { readCapture } from '../network/captures.ts';
import { createLink, deleteLink, linkOf, resetLink, startCapture, stopCapture, updateLink } from '../network/links.ts';
import type { Network } from '../network/network.ts';
import { openedProject, projectOf } from '../network/projects.ts';
import { refuse } from '../refusal.ts';
import { badRequest, SCHEMAS, unprocessable, type Place } from './body-check.ts';
import { pythonText, tuple } from './python-text.ts';
import type { Answer, LabRequest, Route } from './route.ts';

/** Links: ends, filters, captures. */
export function linkRoutes(network: Network): Route[] {
  const v2 = network.api === 'v2';
  const { bodies } = network;
  const project = (params: Readonly<Record<string, string>>) => projectOf(network, params['project_id']!);
  const opened = (params: Readonly<Record<string, string>>) => openedProject(network, params['project_id']!);
  const link = (params: Readonly<Record<string, string>>) => linkOf(opened(params), params['link_id']!);
  const base = '/projects/{project_id}/links';
  const one = `${base}/{link_id}`;

  const routes: Route[] = [
    {
      method: 'GET',
      path: base,
      find: project,
      privilege: 'Link.Audit',
      async handle({ params }) {
        await network.pause('list');
        const found = project(params);
        return {
          status: 200,
          body: [...found.links.values()].map((each) => bodies.link(each, found.status === 'opened' ? 'event' : 'closed')),
        };
      },
    },
    {
      method: 'POST',
      path: base,
      schema: SCHEMAS.link,
      find: opened,
      privilege: 'Link.Allocate',
      async handle(request) {
        if (v2) checkPorts(request);
        else checkEnds(request);
        return { status: 201, body: bodies.link(await createLink(network, opened(request.params), request.body), 'full') };
      },
    },
    {
      method: 'GET',
      path: one,
      find: link,
      privilege: 'Link.Audit',
      handle: ({ params }) => ({ status: 200, body: bodies.link(link(params), 'event') }),
    },
    {
      method: 'PUT',
      path: one,
      schema: SCHEMAS.link,
      find: link,
      privilege: 'Link.Modify',
      async handle({ params, body }) {
        await network.pause('write');
        const found = link(params);
        updateLink(network, found, body);
        return { status: v2 ? 201 : 200, body: bodies.link(found, 'event') };
      },
    },
    {
      method: 'DELETE',
      path: one,
      find: link,
      privilege: 'Link.Allocate',
      handle({ params }) {
        deleteLink(network, link(params));
        return { status: 204 };
      },
    },
    {
      method: 'GET',
      path: `${one}/available_filters`,
      find: link,
      privilege: 'Link.Audit',
      handle: ({ params }) => ({ status: 200, body: filteringNode(link(params)) === null ? [] : AVAILABLE_FILTERS }),
    },
    {
      method: 'POST',
      path: `${one}${v2 ? '/start_capture' : '/capture/start'}`,
      schema: SCHEMAS.capture,
      find: link,
      privilege: 'Link.Capture',
      handle({ params, body }) {
        startCapture(network, link(params), body);
        return { status: 201, body: bodies.link(link(params), 'full') };
      },
    },
    {
      method: 'POST',
      path: `${one}${v2 ? '/stop_capture' : '/capture/stop'}`,
      find: link,
      privilege: 'Link.Capture',
      handle({ params }): Answer {
        stopCapture(network, link(params));
        return v2 ? { status: 201, body: bodies.link(link(params), 'full') } : { status: 204 };
      },
    },
    {
      method: 'GET',
      path: `${one}${v2 ? '/pcap' : '/capture/stream'}`,
      find: link,
      privilege: 'Link.Capture',
      handle({ params }) {
        const found = link(params);
        if (!found.capturing) throw refuse(409, 'This link has no active packet capture');
        return {
          status: 200,
          headers: { 'Content-Type': 'application/vnd.tcpdump.pcap' },
          stream(response) {
            const leave = readCapture(found, (bytes) => (bytes === null ? response.end() : response.write(bytes)));
            response.on('close', leave);
          },
        };
      },
    },
  ];
  if (v2) return routes;
  return [
    ...routes,
    {
      method: 'POST',
      path: `${one}/reset`,
      find: link,
      privilege: 'Link.Modify',
      handle({ params }) {
        resetLink(network, link(params));
        return { status: 200, body: bodies.link(link(params), 'full') };
      },
    },
  ];
}

/** 2.2 wants each end to be a port. */
function checkPorts({ body, path }: LabRequest): void {
  for (const end of Array.isArray(body['nodes']) ? (body['nodes'] as Record<string, unknown>[]) : []) {
    const missing = ['node_id', 'adapter_number', 'port_number'].find((key) => end[key] === undefined);
    if (missing === undefined) continue;
    const place: Place = { api: 'v2', method: 'POST', route: '/projects/{project_id}/links', path };
    throw badRequest(
      place,
      `JSON schema error with API request '${path}' and JSON data '${pythonText(body)}': '${missing}' is a required property`,
      body,
    );
  }
}

/** 3.0 wants two ends, each a port. */
function checkEnds({ body }: LabRequest): void {
  const place: Place = { api: 'v3', method: 'POST', route: '/projects/{project_id}/links', path: '' };
  const ends = body['nodes'];
  if (ends === undefined) throw unprocessable(place, { type: 'missing', loc: tuple('body', 'nodes'), msg: 'Field required', input: body });
  const count = (ends as unknown[]).length;
  if (count < 2) {
    throw unprocessable(place, {
      type: 'too_short',
      loc: tuple('body', 'nodes'),
      msg: `List should have at least 2 items after validation, not ${count}`,
      input: ends,
      ctx: { field_type: 'List', min_length: 2, actual_length: count },
    });
  }
  const problems = (ends as Record<string, unknown>[]).flatMap((end, index) =>
    ['node_id', 'adapter_number', 'port_number']
      .filter((key) => end[key] === undefined)
      .map((key) => ({ type: 'missing', loc: tuple('body', 'nodes', index, key), msg: 'Field required', input: end })),
  );
  if (problems.length > 0) throw unprocessable(place, ...problems);
}
