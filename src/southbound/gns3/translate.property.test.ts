import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { systemClock } from '#kernel/clock.ts';
import type { Envelope, NewEvent } from '#kernel/event.ts';
import type { ProjectionRow } from '#kernel/projection.ts';
import type { LinkFilters } from '#model/link.ts';
import type { WireLink, WireNode, WireNotification } from '#wire/gns3.ts';
import { readNotification } from './notification.ts';
import { reconcile } from './reconcile.ts';
import { ServerState } from './state.ts';
import { topologyChange } from './topology-change.ts';
import { gather, topologyOf, topologyProjection } from './topology.projection.ts';

const PROJECT = '11111111-2222-4333-8444-555555555555';
const wireProject = (status: 'opened' | 'closed', name = 'p') => ({ project_id: PROJECT, name, status, auto_close: false, path: '/p' });

const id = (kind: string, index: number): string => `${kind === 'node' ? 'a' : 'b'}000000${index}-0000-4000-8000-000000000000`;
const nodes = fc
  .record({
    index: fc.integer({ min: 0, max: 3 }),
    name: fc.constantFrom('R1', 'R2', 'R3'),
    status: fc.constantFrom('started' as const, 'stopped' as const, 'suspended' as const),
    x: fc.integer({ min: 0, max: 2 }),
    console: fc.constantFrom(null, 5000),
    properties: fc.dictionary(fc.constantFrom('ram', 'image'), fc.integer({ min: 0, max: 1 })),
  })
  .map(({ index, ...rest }): WireNode => ({
    node_id: id('node', index),
    project_id: PROJECT,
    node_type: 'vpcs',
    y: 0,
    z: 1,
    ports: [],
    ...rest,
  }));
const links = fc
  .record({
    index: fc.integer({ min: 0, max: 2 }),
    ends: fc.integer({ min: 0, max: 2 }),
    suspend: fc.boolean(),
    filters: fc.constantFrom<LinkFilters[]>({}, { delay: [10, 0] }, { packet_loss: [5] }),
  })
  .map(({ index, ends, ...rest }): WireLink => ({
    link_id: id('link', index),
    project_id: PROJECT,
    capturing: false,
    nodes: Array.from({ length: ends }, (_, end) => ({ node_id: id('node', end), adapter_number: 0, port_number: index })),
    ...rest,
  }));
const notifications = fc.array(
  fc.oneof(
    fc.tuple(fc.constantFrom('node.created', 'node.updated', 'node.deleted'), nodes).map(([action, event]) => ({ action, event })),
    fc.tuple(fc.constantFrom('link.created', 'link.updated', 'link.deleted'), links).map(([action, event]) => ({ action, event })),
    fc.constantFrom('project.opened', 'project.closed', 'project.updated').map((action) => ({
      action,
      event: wireProject(action === 'project.closed' ? 'closed' : 'opened'),
    })),
    fc.constantFrom('ping', 'log.error', 'link.web_wireshark_started', 'compute.updated').map((action) => ({ action, event: {} })),
  ),
  { maxLength: 60 },
);

function hear(all: readonly WireNotification[]): { readonly state: ServerState; readonly events: readonly NewEvent[] } {
  const state = new ServerState('lab', systemClock, { asked: () => false, causation: () => undefined });
  const first: WireNotification = { action: 'project.created', event: wireProject('opened') };
  return { state, events: [first, ...all].flatMap((notification) => state.hear(readNotification(notification, PROJECT))) };
}

function committed(events: readonly NewEvent[]): readonly Envelope[] {
  return events.map(
    (event, index) =>
      ({
        ...event,
        id: `${index}`,
        time: event.time ?? '',
        position: index + 1,
        specversion: '1.0',
        datacontenttype: 'application/json',
      }) satisfies Envelope,
  );
}

/** The rows that the projection's runner would keep. */
function rowsOf(events: readonly NewEvent[]): readonly ProjectionRow[] {
  const rows = new Map<string, ProjectionRow>();
  for (const [index, envelope] of committed(events).entries()) {
    for (const { key, scope, value } of topologyProjection.project(envelope)) {
      if (value === null) rows.delete(key);
      else rows.set(key, { key, scope, value, validFrom: index + 1 });
    }
  }
  return [...rows.values()];
}

/** When something was seen is not what is known of it. */
const UNDATED = { observed_at: '', stale: false, time: '' };

const known = (projects: ReturnType<typeof topologyOf>) =>
  projects.map((project) => ({
    ...project,
    ...UNDATED,
    nodes: project.nodes.map((node) => ({ ...node, ...UNDATED })).sort((a, b) => (a.node_id < b.node_id ? -1 : 1)),
    links: project.links.toSorted((a, b) => (a.link_id < b.link_id ? -1 : 1)),
  }));

describe('whatever GNS3 says in whatever order', () => {
  test('folding the events gives what is known', () => {
    fc.assert(
      fc.property(notifications, (all) => {
        const { state, events } = hear(all);
        expect(known(topologyOf(rowsOf(events)))).toEqual(known(state.documents() as ReturnType<typeof topologyOf>));
      }),
    );
  });

  test('who takes up from the rows of any position and follows the events from there, or from before, knows the same', () => {
    fc.assert(
      fc.property(notifications, fc.nat(60), fc.nat(60), (all, readAt, heardBefore) => {
        const { state, events } = hear(all);
        const read = Math.min(readAt, events.length);
        const follower = new ServerState('lab', systemClock, { asked: () => false, causation: () => undefined });
        follower.remember(gather(rowsOf(events.slice(0, read))));
        for (const event of committed(events).slice(Math.max(0, read - heardBefore))) {
          const told = topologyChange(event);
          if (told !== undefined) follower.follow(told, event.time);
        }
        follower.setStale(false);
        expect(known(follower.documents() as ReturnType<typeof topologyOf>)).toEqual(
          known(state.documents() as ReturnType<typeof topologyOf>),
        );
      }),
    );
  });

  test('everything said twice is announced once (GNS3 repeats itself)', () => {
    fc.assert(
      fc.property(notifications, fc.integer({ min: 2, max: 4 }), (all, times) => {
        const repeated = all.flatMap((notification) => Array.from({ length: times }, () => notification));
        const plain = (events: readonly NewEvent[]) => events.map((event) => ({ ...event, ...UNDATED }));
        expect(plain(hear(repeated).events)).toEqual(plain(hear(all).events));
      }),
    );
  });

  test('the last word about a node stands, and a word after its deletion does not bring it back', () => {
    fc.assert(
      fc.property(notifications, (all) => {
        const expected = new Map<string, string | undefined>();
        for (const { action, event } of all) {
          if (!action.startsWith('node.')) continue;
          const node = event as WireNode;
          if (action === 'node.deleted') expected.set(node.node_id, undefined);
          else if (action === 'node.created' || !expected.has(node.node_id) || expected.get(node.node_id) !== undefined) {
            expected.set(node.node_id, `${node.name} ${node.status} ${node.x} ${node.console}`);
          }
        }
        const record = hear(all).state.record(PROJECT)!;
        const actual = [...record.nodes.values()].map(
          (node) => [node.node_id, `${node.name} ${node.status} ${node.x} ${node.console.port}`] as const,
        );
        expect(new Map(actual)).toEqual(new Map([...expected].filter(([, word]) => word !== undefined)));
      }),
    );
  });

  test('no event says that nothing changed, and each says whole objects', () => {
    fc.assert(
      fc.property(notifications, (all) => {
        const last = new Map<string, string>();
        for (const event of hear(all).events) {
          if (!/^(node|link)\./.test(event.type)) continue;
          const data = event.data as { node?: object; link?: object; changed: string[] };
          const now = JSON.stringify(data.node ?? data.link);
          const before = last.get(event.subject);
          const sensible = { created: before === undefined, deleted: before === now }[event.type.split('.')[1]!] ?? data.changed.length > 0;
          expect(`${event.type} ${sensible}`).toBe(`${event.type} true`);
          if (event.type.endsWith('deleted')) last.delete(event.subject);
          else last.set(event.subject, now);
        }
      }),
    );
  });
});

describe('a comparison', () => {
  const how = { server: 'lab', time: '2026-01-01T00:00:00.000Z', inferred: true, asked: () => false };
  const place = { projectId: PROJECT, opened: true, listed: true };
  const listed = fc.record({
    nodes: fc.uniqueArray(nodes, { selector: (node) => node.node_id }),
    links: fc.uniqueArray(links, { selector: (link) => link.link_id }),
  });
  const nothing = { nodes: new Map(), links: new Map() };

  test('of a with b, applied to a, gives b', () => {
    fc.assert(
      fc.property(listed, listed, (a, b) => {
        const was = reconcile(nothing, a, place, how);
        const is = reconcile(was, b, place, how);
        const fresh = reconcile(nothing, b, place, how);
        expect(is.nodes).toEqual(fresh.nodes);
        // A known link that is listed half-made is being rebuilt: it stays as it was until it is whole.
        const whole = [...is.links].filter(([linkId]) => b.links.some((link) => link.link_id === linkId && link.nodes.length === 2));
        expect(new Map(whole)).toEqual(fresh.links);
        expect([...is.links.keys()].every((linkId) => b.links.some((link) => link.link_id === linkId))).toBe(true);
      }),
    );
  });

  test('with itself finds nothing, and every event of another is inferred', () => {
    fc.assert(
      fc.property(listed, listed, (a, b) => {
        const was = reconcile(nothing, a, place, how);
        expect(reconcile(was, a, place, how).events).toEqual([]);
        expect(reconcile(was, b, place, how).events.every((event) => (event.data as { inferred: boolean }).inferred)).toBe(true);
      }),
    );
  });

  test('lets what a notification told meanwhile stand: a list that was asked for before is older', () => {
    const state = hear([
      { action: 'node.created', event: { node_id: id('node', 0), project_id: PROJECT, name: 'R1', node_type: 'vpcs', status: 'stopped' } },
    ]).state;
    const since = state.moment();
    const old: WireNode = { node_id: id('node', 0), project_id: PROJECT, name: 'R1', node_type: 'vpcs', status: 'stopped' };
    state.hear(readNotification({ action: 'node.updated', event: { ...old, status: 'started' } }, PROJECT));
    state.hear(readNotification({ action: 'node.created', event: { ...old, node_id: id('node', 1) } }, PROJECT));
    expect(state.compareProject(PROJECT, { nodes: [old], links: [] }, since)).toEqual([]);
    expect(state.answeredNode(PROJECT, old, since)).toEqual([]);
    expect(state.record(PROJECT)!.nodes.get(id('node', 0))!.status).toBe('started');
  });
});
