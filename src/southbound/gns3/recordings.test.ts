import { describe, expect, test } from 'vitest';
import { systemClock } from '#kernel/clock.ts';
import type { NewEvent } from '#kernel/event.ts';
import type { WireProject } from '#wire/gns3.ts';
import { readNotification } from './notification.ts';
import { recorded, type RecordedLine } from './recorded.ts';
import { ServerState } from './state.ts';

interface Said {
  readonly operation: string;
  readonly event: NewEvent;
}

/** What the hub would publish, hearing these lines. */
function said(
  lines: readonly RecordedLine[],
  state = new ServerState('lab', systemClock, { asked: () => false, causation: () => undefined }),
): { readonly said: readonly Said[]; readonly state: ServerState } {
  return {
    state,
    said: lines.flatMap(({ operation, notification }) =>
      state.hear(readNotification(notification, null)).map((event) => ({ operation, event })),
    ),
  };
}

const name = ({ event }: Said): string => {
  const data = event.data as { node?: { name: string }; project?: { name: string }; changed: string[] };
  return [event.type, data.node?.name ?? data.project?.name, ...(data.changed.length === 0 ? [] : [data.changed.join(',')])]
    .filter(Boolean)
    .join(' ');
};

const MAIN = 'notifications-main.ndjson';
const KINDS = { websocket: ['controller-ws', 'project-ws'], http: ['controller-http', 'project-http'] } as const;
const of = (api: 'v2' | 'v3', streams: readonly string[]): readonly RecordedLine[] =>
  recorded(api, MAIN).filter(({ stream }) => streams.includes(stream));

/** Events per operation; only ids and counters of the two servers differ, and those are not in it. */
function byOperation(all: readonly Said[], pattern: RegExp): string[][] {
  const operations = new Map<string, string[]>();
  for (const one of all) {
    if (!pattern.test(one.operation)) continue;
    operations.set(one.operation, [...(operations.get(one.operation) ?? []), name(one)]);
  }
  return [...operations.values()];
}

describe.each(['v2', 'v3'] as const)('a recorded day of a real GNS3 %s server', (api) => {
  test.each([
    MAIN,
    'notifications-server-death.ndjson',
    'notifications-with-dynamips-switch.ndjson',
    'notifications-single-node-start.ndjson',
  ])('%s: every notification is read, none is malformed, none unknown', (file) => {
    const told = recorded(api, file).map(({ notification }) => readNotification(notification, null));
    expect(told.length).toBeGreaterThan(10);
    expect(told.filter(({ about }) => about === 'malformed' || about === 'unknown')).toEqual([]);
  });

  test('is of some size', () => {
    expect(of(api, KINDS.websocket).length).toBeGreaterThan(200);
  });

  test('gives the same events over WebSocket and over HTTP', () => {
    const common = (kind: keyof typeof KINDS): string[] =>
      // Later the recorder closed one of the two streams of the project: compare while both were heard.
      said(of(api, KINDS[kind]).filter(({ operation }) => !/reopen|delete-linked|link-delete|project-delete/.test(operation)))
        .said.filter(({ event }) => !event.type.startsWith('project.'))
        .map(name)
        .sort();
    expect(common('http')).toEqual(common('websocket'));
    expect(common('http').length).toBeGreaterThan(50);
  });

  test('heard on all four streams at once says everything exactly once, however often GNS3 repeats it (pitfall 2)', () => {
    const once = said(of(api, KINDS.websocket)).said.map(name);
    const all = said(recorded(api, MAIN).filter(({ stream }) => !/closed-project|project2/.test(stream))).said.map(name);
    const lasting = (names: readonly string[]): string[] => names.filter((one) => /created|deleted|closed|opened/.test(one)).sort();
    expect(lasting(all)).toEqual(lasting(once));
    expect(lasting(once).length).toBeGreaterThan(20);
  });

  test.each([
    ['a project is made', /\[project-create\]/, [['project.created lab-main']]],
    ['auto_close and the name are changed', /\[project-update\]/, [['project.updated lab-renamed name,auto_close']]],
    ['a node is made', /\[node-create-vpcs-pc1\]/, [['node.created PC1']]],
    ['a cloud is made, told twice', /\[node-create-cloud\]/, [['node.created Cloud1']]],
    ['a node is deleted, told twice: first in short', /\[node-delete-extra-pc5\]/, [['node.deleted PC5']]],
    ['a node is moved', /\[node-move\]/, [['node.updated PC1 x,y']]],
    ['a label is styled, which the hub does not keep', /\[node-label\]/, []],
    ['a link is made', /\[link-create-pc1-pc2\]/, [['link.created']]],
    ['a refused link is "deleted" without ever having been', /\[link-create-(port-in-use|same-node|unknown)/, []],
    ['a started node is reloaded', /\[node-reload-after-ubridge-kill\]/, [['node.stopped PC1 status', 'node.started PC1 status']]],
    ['a node stops, told up to three times', /\[node-stop\]/, [['node.stopped PC1 status']]],
    ['a stopped node is stopped again', /\[node-stop-again\]/, []],
    ['a stopped node is reloaded', /\[node-reload-stopped\]/, [['node.started PC1 status']]],
    [
      'all nodes are stopped',
      /\[nodes-stop-all\]/,
      [['node.stopped PC1 status', 'node.stopped PC2 status', 'node.stopped PC3 status', 'node.stopped PC4 status']],
    ],
    ['a delay is put on a link', /\[link-filter-delay\]/, [['link.updated filters']]],
    ['a link is suspended', /\[link-suspend\]/, [['link.updated suspended']]],
    ['a capture begins', /\[capture-start\]/, [['link.updated capturing,capture_file_name']]],
    ['a capture that had ended is ended', /\[capture-stop-again\]/, []],
    ['a drawing is made', /\[drawing-/, []],
    ['the process of a node dies, told twice and by a log.error', /vpcs process/, [['node.stopped PC4 status']]],
    ['a project is imported', /\[import\]/, [['project.created imported']]],
    [
      'a closed project is deleted, which GNS3 opens for it',
      /\[imported-delete\]/,
      [['project.opened imported status', 'project.closed imported status', 'project.deleted imported']],
    ],
    [
      'a project is closed',
      /\[project-close\]/,
      [
        [
          'node.stopped PC1 status',
          'node.stopped PC2 status',
          'node.stopped PC3 status',
          'node.stopped PC4 status',
          'project.closed lab-renamed status',
        ],
      ],
    ],
    [
      'a closed project is opened: its nodes are created for known ids, a link told without ends',
      /\[project-reopen\]/,
      [['project.opened lab-final status']],
    ],
    ['a node with links is deleted', /\[node-delete-linked\]/, [['link.deleted', 'node.deleted PC2']]],
  ])('when %s', (_, operation, expected) => {
    const events = byOperation(said(of(api, KINDS.websocket)).said, operation);
    expect(events.map((names) => names.toSorted())).toEqual(expected.map((names) => names.toSorted()));
  });

  test('a restored snapshot upserts known ids and announces only what it changed back (pitfall 7)', () => {
    const [events] = byOperation(said(of(api, KINDS.websocket)).said, /\[snapshot-restore\]/);
    // Five nodes and two links are created again; a capture's file name was not in the snapshot, nor on v2 the cloud's console.
    expect(events).toEqual([...(api === 'v2' ? ['node.updated Cloud1 console'] : []), 'link.updated capture_file_name']);
  });

  test('a deletion carries the last known whole object, though GNS3 tells eight fields of it first', () => {
    const deletion = said(of(api, KINDS.websocket)).said.find(({ event }) => event.type === 'node.deleted')!;
    expect(deletion.event.data).toMatchObject({ node: { name: 'PC5', node_type: 'vpcs', ports: [{ name: 'Ethernet0' }] } });
  });

  test('a node that stops unasked is high, its move low, a project closed unasked critical', () => {
    const priorities = new Map(said(of(api, KINDS.websocket)).said.map((one) => [name(one), one.event.priority]));
    expect(priorities.get('node.stopped PC4 status')).toBe('high');
    expect(priorities.get('node.updated PC1 x,y')).toBe('low');
    expect(priorities.get('project.closed lab-renamed status')).toBe('critical');
    expect(priorities.get('project.opened lab-final status')).toBe('high');
    expect(priorities.get('node.started PC1 status')).toBe('normal');
  });

  test('a node started, reloaded, stopped, started and deleted is announced just so', () => {
    const lines = recorded(api, 'notifications-single-node-start.ndjson').filter(({ stream }) => !stream.endsWith('-http'));
    const closing = lines
      .map(({ notification }) => readNotification(notification, null))
      .find((told) => told.about === 'project' && told.verb === 'closed');
    const { project } = closing as { project: WireProject };
    const state = new ServerState('lab', systemClock, { asked: () => false, causation: () => undefined });
    state.compareProjects([{ ...project, status: 'opened' }], state.moment());
    expect(said(lines, state).said.map(name)).toEqual([
      'node.created PC1',
      'node.started PC1 status',
      'node.stopped PC1 status',
      'node.started PC1 status',
      'node.stopped PC1 status',
      'node.started PC1 status',
      'node.deleted PC1',
      'node.created PC2',
      'node.started PC2 status',
      'node.stopped PC2 status',
      'node.started PC2 status',
      'node.stopped PC2 status',
      'project.closed mini status',
      'project.deleted mini',
    ]);
  });

  test('nothing is left of deleted projects, and pings and computes leave no trace', () => {
    const { state, said: all } = said(of(api, KINDS.websocket));
    // The recorder did not delete its last project on v2.
    expect(state.documents().map((project) => project.name)).toEqual(api === 'v2' ? ['rc'] : []);
    expect(all.filter(({ event }) => !/^(project|node|link)\./.test(event.type))).toEqual([]);
  });
});
