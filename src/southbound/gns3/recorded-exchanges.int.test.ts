import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '#kernel/clock.ts';
import type { ErrorCode, Failure } from '#kernel/error.ts';
import { silentLog } from '#kernel/log.ts';
import { silentMeter } from '#kernel/metric.ts';
import type { Controller } from './controller.ts';
import { createController } from './http-controller.ts';
import { scriptedServer, type ScriptedServer } from './scripted-server.ts';

interface Exchange {
  readonly file: string;
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly status: number;
  readonly content_type: string | null;
  readonly answer: unknown;
}

type Ask = (controller: Controller, ids: readonly string[], body: Readonly<Record<string, never>>) => Promise<unknown>;

/** What the client asks, by the request as it was recorded. `told`: the answer is given as it came. */
const ASKED: readonly { readonly route: string; readonly ask: Ask; readonly told: boolean }[] = [
  { route: 'GET /projects', ask: (to) => to.projects(), told: true },
  { route: 'GET /projects/ID', ask: (to, [p]) => to.project(p!), told: true },
  { route: 'PUT /projects/ID', ask: (to, [p], body) => to.updateProject(p!, body), told: true },
  { route: 'POST /projects/ID/open', ask: (to, [p]) => to.openProject(p!), told: true },
  { route: 'POST /projects/ID/close', ask: (to, [p]) => to.closeProject(p!), told: false },
  { route: 'POST /projects/ID/duplicate', ask: (to, [p], body) => to.duplicateProject(p!, body['name']!), told: true },
  { route: 'GET /projects/ID/nodes', ask: (to, [p]) => to.nodes(p!), told: true },
  { route: 'GET /projects/ID/nodes/ID', ask: (to, [p, n]) => to.node(p!, n!), told: true },
  ...(['start', 'stop', 'suspend', 'reload'] as const).map((action) => ({
    route: `POST /projects/ID/nodes/ID/${action}`,
    ask: (to: Controller, [p, n]: readonly string[]) => to.nodeAction(p!, n!, action),
    told: false,
  })),
  { route: 'GET /projects/ID/links', ask: (to, [p]) => to.links(p!), told: true },
  { route: 'GET /projects/ID/links/ID', ask: (to, [p, l]) => to.link(p!, l!), told: true },
  { route: 'GET /projects/ID/links/ID/available_filters', ask: (to, [p, l]) => to.availableFilters(p!, l!), told: true },
  { route: 'PUT /projects/ID/links/ID', ask: (to, [p, l], body) => to.updateLink(p!, l!, body), told: true },
  ...['/start_capture', '/capture/start'].map((path) => ({
    route: `POST /projects/ID/links/ID${path}`,
    ask: ((to, [p, l], body) => to.startCapture(p!, l!, body['capture_file_name']!, body['data_link_type']!)) as Ask,
    told: true,
  })),
  ...['/stop_capture', '/capture/stop'].map((path) => ({
    route: `POST /projects/ID/links/ID${path}`,
    ask: ((to, [p, l]) => to.stopCapture(p!, l!)) as Ask,
    told: false,
  })),
  { route: 'POST /projects/ID/links/ID/reset', ask: (to, [p, l]) => to.resetLink(p!, l!), told: false },
  { route: 'GET /projects/ID/snapshots', ask: (to, [p]) => to.snapshots(p!), told: true },
  { route: 'POST /projects/ID/snapshots', ask: (to, [p], body) => to.createSnapshot(p!, body['name']!), told: true },
  { route: 'POST /projects/ID/snapshots/ID/restore', ask: (to, [p, s]) => to.restoreSnapshot(p!, s!), told: false },
  { route: 'DELETE /projects/ID/snapshots/ID', ask: (to, [p, s]) => to.deleteSnapshot(p!, s!), told: false },
  { route: 'GET /computes', ask: (to) => to.computes(), told: true },
  { route: 'GET /statistics', ask: (to) => to.computeLoads(), told: true },
];

const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

function code(status: number, answer: unknown): ErrorCode {
  if (status === 401) return 'gns3_unavailable';
  if (status === 404) return 'not_found';
  const opened = status === 403 && JSON.stringify(answer).includes('not opened');
  return status === 409 || opened ? 'conflict' : 'gns3_error';
}

describe.each(['v2', 'v3'] as const)('what a real %s server answered', (api) => {
  let server: ScriptedServer;
  let controller: Controller;
  const read = (name: string): Exchange[] => {
    const fixture = new URL(`../../../test/fixtures/gns3/lab-${api}-${name}.json`, import.meta.url);
    return JSON.parse(readFileSync(fixture, 'utf8')) as Exchange[];
  };
  const exchanges = [
    'exchanges',
    'refused-filter',
    'single-node-start',
    'snapshot-restore-then-list',
    'without-ubridge',
    'with-dynamips-switch',
  ]
    .flatMap(read)
    .map((exchange) => {
      const route = `${exchange.method} ${exchange.path.replace(/^\/v\d/, '').replace(ID, 'ID')}`;
      return { ...exchange, asked: ASKED.find((one) => one.route === route) };
    })
    .filter((exchange) => exchange.asked !== undefined);

  beforeAll(async () => {
    server = await scriptedServer({ version: api === 'v2' ? '2.2.61' : '3.0.6' });
    controller = createController(
      { id: 'one', url: server.url, autoClose: 'observe' },
      { clock: systemClock, log: silentLog, meter: silentMeter },
    );
  });
  afterAll(async () => {
    await controller.close();
    await server.close();
  });

  test('every kind of request that the client makes is among the recordings', () => {
    const met = new Set(exchanges.map((exchange) => exchange.asked?.route));
    const other = api === 'v2' ? /capture\/|reset/ : /_capture/;
    expect(ASKED.map((one) => one.route).filter((route) => !met.has(route) && !other.test(route))).toEqual([]);
    expect(exchanges.length).toBeGreaterThan(90);
  });

  test.each(exchanges.map((exchange) => [`${exchange.file} (${exchange.status})`, exchange] as const))(
    '%s is understood',
    async (_, exchange) => {
      server.on(`${exchange.method} ${exchange.path}`, (_came, response) => {
        const text =
          exchange.answer === null ? '' : typeof exchange.answer === 'string' ? exchange.answer : JSON.stringify(exchange.answer);
        response
          .writeHead(exchange.status, { 'content-type': exchange.content_type ?? 'application/json' })
          .end(exchange.status === 204 ? undefined : text);
      });
      const ids = exchange.path.match(ID) ?? [];
      const asking = exchange.asked!.ask(controller, ids, (exchange.body ?? {}) as never);
      const came = await asking.then(
        (answer) => ({ answer: exchange.asked!.told ? withoutProject(answer) : null }),
        (thrown: unknown) => ({ code: (thrown as Failure).code, text: (thrown as Failure).message }),
      );
      const { message } = (exchange.answer ?? {}) as { message?: string };
      const text = message === undefined || exchange.status === 401 ? 'GNS3 server one' : message.slice(0, 300);
      const refused = { code: code(exchange.status, exchange.answer), text: expect.stringContaining(text) as string };
      expect(came).toEqual(exchange.status < 300 ? { answer: exchange.asked!.told ? withoutProject(exchange.answer) : null } : refused);
      expect(server.came.at(-1)?.path).toBe(exchange.path);
    },
  );
});

/** Lists of a closed project leave `project_id` out; the client adds it. */
function withoutProject(answer: unknown): unknown {
  if (!Array.isArray(answer)) return answer;
  return answer.map((one: Record<string, unknown>) => ({ ...one, project_id: null }));
}
