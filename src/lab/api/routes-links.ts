import { AVAILABLE_FILTERS, filteringNode } from '../network/filters.ts';
import { createLink, deleteLink, linkOf, readCapture, resetLink, startCapture, stopCapture, updateLink } from '../network/links.ts';
import type { Network } from '../network/network.ts';
import { openedProject, projectOf } from '../network/projects.ts';
import { SCHEMAS, unprocessable, type Place } from './body-check.ts';
import { tuple } from './python-text.ts';
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
        if (!v2) checkEnds(request);
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
        resetLink(link(params));
        return { status: 200, body: bodies.link(link(params), 'full') };
      },
    },
  ];
}

/** 3.0 wants two ends. */
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
}
