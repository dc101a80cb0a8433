import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import type { Caller } from '#kernel/caller.ts';
import type { NewEvent } from '#kernel/event.ts';
import { query, type Content, type Operation } from '#kernel/message.ts';
import { answer, defineModule, type Answering, type Module } from '#kernel/module.ts';
import { aheadClock } from '#kit/clocks.ts';
import { memoryStore } from '#kit/memory-hub.ts';
import { startOrchestrationHub, type OrchestrationHub, type OrchestrationHubOptions } from '#kit/orchestration-hub.ts';
import { until } from '#kit/until.ts';
import { MemoryEngine } from '#runtime/workflow/index.ts';
import { listAlerts } from '#model/alert-messages.ts';
import type { Report, ReportSummary } from './document.ts';
import { reporting } from './index.ts';
import { eventsOf, reportOf } from './kept-reports.ts';
import type { ReportSchedule } from './messages.ts';
import type { ReportAsks } from './sections/scope.ts';
import { HOSTILE, reportOfDevices } from './test-report.ts';

const P = '6f1d6f0e-6a52-4c0f-8f57-0d0b2b1c7a10';
const Q = '6f1d6f0e-6a52-4c0f-8f57-0d0b2b1c7a11';
const R1 = '6f1d6f0e-6a52-4c0f-8f57-0d0b2b1c7b01';
const R2 = '6f1d6f0e-6a52-4c0f-8f57-0d0b2b1c7b02';

const running: OrchestrationHub[] = [];
afterEach(async () => {
  for (const hub of running.splice(0)) await hub.stop();
});

/** A source of reports that answers the same to everybody, page by page. */
function told(name: string, answered: (input: { cursor?: string | undefined; limit?: number | undefined }) => object): Answering {
  const operation = query(name, {
    summary: 'Tells something in the test.',
    tag: 'Monitoring',
    permission: 'gns3.read',
    rate: 'read',
    projects: 'narrowed',
    input: z.strictObject({
      limit: z.int().optional(),
      cursor: z.string().optional(),
      project_id: z.string().optional(),
      server: z.string().optional(),
      at: z.string().optional(),
    }),
    output: z.record(z.string(), z.json()),
  });
  return answer(operation, (input) => answered(input) as never);
}

const projects = [
  { project_id: P, name: 'Campus', server: 'lab', status: 'opened' },
  { project_id: Q, name: 'Branch', server: 'lab', status: 'opened' },
];

/** What processes of one hub have in common. */
type Shared = Pick<OrchestrationHubOptions, 'store' | 'engine'>;

interface Sources {
  readonly topology?: () => object;
  readonly equipment?: (input: { cursor?: string | undefined; limit?: number | undefined }) => object;
}

async function start({ topology, equipment }: Sources = {}, clock = aheadClock(), shared: Shared = {}) {
  const answers = [
    told('test.project.list', () => ({ items: projects, next_cursor: null })),
    told('test.topology.get', topology ?? (() => ({ projects: [] }))),
    told('test.equipment.list', equipment ?? (() => ({ items: [], next_cursor: null }))),
  ];
  const alerts = answer(listAlerts, () => ({ items: [], next_cursor: null }));
  const [listed, asked, owned] = answers.map(({ operation }) => operation) as [Operation, Operation, Operation];
  const asks: ReportAsks = { projects: listed, topology: asked, equipment: owned, alerts: listAlerts };
  const sources: Module = defineModule({
    name: 'sources',
    version: '1.0.0',
    summary: 'What reports are made of in the test.',
    capabilities: [],
    answers: [...answers, alerts],
  });
  const hub = await startOrchestrationHub({
    ...shared,
    clock,
    others: [sources],
    scheduled: (scheduler) => [reporting({ asks, scheduler })],
  });
  running.push(hub);
  return { ...hub, clock };
}

const create = (hub: Pick<OrchestrationHub, 'perform'>, input: object, caller?: Caller) =>
  hub.perform<ReportSummary>('reporting.report.create', input, caller);
const read = (hub: Pick<OrchestrationHub, 'perform'>, { report_id }: ReportSummary, caller?: Caller) =>
  hub.perform<Report>('reporting.report.get', { report_id }, caller);

const confined: Caller = {
  kind: 'user',
  name: 'pat',
  roles: [],
  permissions: [],
  inProjects: { [P]: ['reporting.read', 'reporting.operate'] },
};

function node(nodeId: string, name: string, status: string) {
  return { node_id: nodeId, project_id: P, name, status };
}

test('a report tells of each section what its source knows, and of one without a source that it is not available', async () => {
  const hub = await start();
  const made = await create(hub, { kind: 'unified' });
  expect(made).toMatchObject({ kind: 'unified', title: 'Unified report', verdict: 'healthy', project: null });
  const { sections } = await read(hub, made);
  const standing = Object.fromEntries(sections.map(({ key, available }) => [key, available]));
  expect(standing).toEqual({
    incidents: false,
    alerts: true,
    availability: true,
    security: false,
    qos: false,
    configurations: false,
    assistant: false,
    inventory: true,
    discovery: true,
    events: true,
    modules: false,
  });
  expect(sections[0]).toMatchObject({ reason: expect.stringContaining('incidents') as string, figures: [], tables: [] });
});

test('a source that fails leaves its section without figures, and the others as they are', async () => {
  const hub = await start({
    equipment: () => {
      throw new Error('out of order');
    },
  });
  const { sections } = await read(hub, await create(hub, { kind: 'unified', sections: ['inventory', 'events'] }));
  expect(sections.map(({ key, available }) => [key, available])).toEqual([
    ['inventory', false],
    ['events', true],
  ]);
});

test('availability is what the log says of nodes, from what they were before the period', async () => {
  const clock = aheadClock();
  const hub = await start(
    {
      topology: () => ({
        projects: [{ project_id: P, name: 'Campus', status: 'opened', nodes: [node(R1, 'R1', 'started'), node(R2, 'R2', 'started')] }],
      }),
    },
    clock,
  );
  const began = clock.now();
  const node1 = (type: string, status: string) => ({
    type,
    source: '/gns3/lab',
    subject: `projects/${P}/nodes/${R1}`,
    projectid: P,
    time: clock.now().toISOString(),
    priority: 'normal' as const,
    data: { server: 'lab', node: node(R1, 'R1', status), changed: ['status'], inferred: false },
  });
  const gap = (type: string, since: Date) => ({
    type,
    source: '/gns3/lab',
    subject: `projects/${P}`,
    projectid: P,
    time: clock.now().toISOString(),
    priority: 'high' as const,
    data: { server: 'lab', stream: `projects/${P}`, reason: 'silent', since: since.toISOString() },
  });
  const after = async (minutes: number, event: () => NewEvent): Promise<void> => {
    clock.advance(minutes * 60_000);
    await hub.store.log.append({ events: [event()] });
  };
  await after(15, () => node1('node.stopped', 'stopped'));
  await after(15, () => node1('node.started', 'started'));
  clock.advance(10 * 60_000);
  const unheard = clock.now();
  await after(1, () => gap('stream.gap.started', unheard));
  await after(9, () => gap('stream.gap.ended', unheard));
  clock.advance(10 * 60_000);
  const made = await create(hub, { kind: 'availability', project_id: P, from: began.toISOString(), sections: ['availability'] });
  const [{ figures, tables }] = (await read(hub, made)).sections as [Report['sections'][number]];
  const minutes = (ms: unknown): number => Math.round(Number(ms) / 60_000);
  const nodes = tables.find(({ key }) => key === 'nodes')!;
  expect(
    nodes.rows.map(([, name, percent, up, down, unseen, outages]) => [
      name,
      Math.round(Number(percent)),
      minutes(up),
      minutes(down),
      minutes(unseen),
      outages,
    ]),
  ).toEqual([
    ['R1', 70, 35, 15, 10, 1],
    ['R2', 100, 50, 0, 10, 0],
  ]);
  expect(figures.find(({ key }) => key === 'availability')!.value).toBeCloseTo(85, 1);
});

test('an inventory of 10,000 devices is kept whole and comes back as it was, names and all', async () => {
  const report = reportOfDevices(10_000);
  const events = eventsOf(report);
  expect(Math.max(...events.map((event) => JSON.stringify(event).length))).toBeLessThan(200_000);
  expect(reportOf(events)).toEqual(report);
});

test('what is beyond 10,000 rows is counted and said', async () => {
  const hub = await start({
    equipment: ({ limit = 500 }) => ({
      items: Array.from({ length: limit }, () => ({
        name: HOSTILE,
        project_name: 'Campus',
        status: 'started',
        interfaces: 2,
        ip_addresses: [],
        vendor: null,
        model: null,
        os: null,
        version: null,
        serial: null,
        type: 'vpcs',
      })),
      next_cursor: 'more',
    }),
  });
  const made = await create(hub, { kind: 'inventory', project_id: P });
  const [{ notes, tables }] = (await read(hub, made)).sections as [Report['sections'][number]];
  expect(notes).toEqual(['devices_cut']);
  expect(tables[0]!.rows).toHaveLength(10_000);
});

test('reports are listed newest first, read as files, and deleted', async () => {
  const hub = await start();
  const first = await create(hub, { kind: 'inventory', title: 'One', language: 'fr' });
  const second = await create(hub, { kind: 'discovery', project_id: P });
  const page = await hub.perform<{ items: ReportSummary[]; next_cursor: string }>('reporting.report.list', { limit: 1 });
  expect(page.items.map(({ report_id }) => report_id)).toEqual([second.report_id]);
  const rest = await hub.perform<{ items: ReportSummary[] }>('reporting.report.list', { limit: 1, cursor: page.next_cursor });
  expect(rest.items.map(({ report_id }) => report_id)).toEqual([first.report_id]);
  const file = await hub.perform<Content>('reporting.report.download', { report_id: first.report_id, format: 'csv' });
  expect(file).toMatchObject({
    mediaType: 'text/csv',
    fileName: expect.stringMatching(/^inventory-\d{4}-\d\d-\d\d-[0-9a-f]{8}\.csv$/) as string,
  });
  expect(Buffer.concat(await Array.fromAsync(file.bytes)).toString()).toContain('"Nœud"');
  expect(await hub.perform('reporting.summary.get')).toMatchObject({ reports: 2, schedules: 0 });
  await hub.perform('reporting.report.delete', { report_id: first.report_id });
  await expect(read(hub, first)).rejects.toMatchObject({ code: 'not_found' });
});

test('the same request is one report', async () => {
  const hub = await start();
  const key = 'again';
  const one = await hub.perform('reporting.report.create', { kind: 'inventory' }, undefined, key);
  expect(await hub.perform('reporting.report.create', { kind: 'inventory' }, undefined, key)).toEqual(one);
  expect(await hub.perform('reporting.summary.get')).toMatchObject({ reports: 1 });
});

test.each([
  [{ kind: 'inventory', from: '2026-01-02T00:00:00Z', until: '2026-01-01T00:00:00Z' }, 'validation_error'],
  [{ kind: 'inventory', from: '2020-01-01T00:00:00Z', until: '2022-01-01T00:00:00Z' }, 'validation_error'],
  [{ kind: 'inventory', from: '2999-01-01T00:00:00Z' }, 'validation_error'],
  [{ kind: 'inventory', project_id: R1 }, 'not_found'],
])('%j is refused: %s', async (input, code) => {
  await expect(create(await start(), input)).rejects.toMatchObject({ code });
});

test('whoever has one project sees and makes reports of that one alone', async () => {
  const hub = await start();
  const all = await create(hub, { kind: 'inventory' });
  const other = await create(hub, { kind: 'inventory', project_id: Q });
  const own = await create(hub, { kind: 'inventory', project_id: P }, confined);
  await expect(create(hub, { kind: 'inventory' }, confined)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(create(hub, { kind: 'inventory', project_id: Q }, confined)).rejects.toMatchObject({
    code: expect.stringMatching(/forbidden|not_found/) as string,
  });
  const { items } = await hub.perform<{ items: ReportSummary[] }>('reporting.report.list', {}, confined);
  expect(items.map(({ report_id }) => report_id)).toEqual([own.report_id]);
  for (const hidden of [all, other]) await expect(read(hub, hidden, confined)).rejects.toMatchObject({ code: 'not_found' });
  const schedule = { schedule: 'nightly', kind: 'inventory', cron: '0 3 * * *' };
  await expect(hub.perform('reporting.schedule.set', schedule, confined)).rejects.toMatchObject({ code: 'forbidden' });
  await hub.perform('reporting.schedule.set', schedule);
  await expect(hub.perform('reporting.schedule.set', { ...schedule, project_id: P }, confined)).rejects.toMatchObject({
    code: 'forbidden',
  });
  await expect(hub.perform('reporting.schedule.run', { schedule: 'nightly' }, confined)).rejects.toMatchObject({ code: 'not_found' });
});

test('a schedule makes its report when its time comes, once, until it is ended', async () => {
  const clock = aheadClock();
  const hub = await start({}, clock);
  const set = await hub.perform<ReportSchedule>('reporting.schedule.set', { schedule: 'daily', kind: 'inventory', cron: '0 3 * * *' });
  expect(set).toMatchObject({ schedule: 'daily', set_by: 'common_hub', next_at: expect.stringContaining('T03:00:00') as string });
  clock.advance(Date.parse(set.next_at!) - clock.now().getTime() + 1_000);
  const made = async () => (await hub.perform<{ items: ReportSummary[] }>('reporting.report.list', { schedule: 'daily' })).items;
  await until('the report of the schedule', async () => (await made()).length > 0);
  expect(await made()).toEqual([expect.objectContaining({ until: set.next_at, schedule: 'daily' })]);
  const now = await hub.perform<ReportSummary>('reporting.schedule.run', { schedule: 'daily' });
  expect((await made()).map(({ report_id }) => report_id)).toContain(now.report_id);
  await hub.perform('reporting.schedule.delete', { schedule: 'daily' });
  expect(await hub.perform('reporting.schedule.list')).toMatchObject({ items: [] });
  await expect(hub.perform('reporting.schedule.run', { schedule: 'daily' })).rejects.toMatchObject({ code: 'not_found' });
  await expect(hub.perform('reporting.schedule.set', { schedule: 'never', kind: 'inventory', cron: '0 3 31 2 *' })).rejects.toMatchObject({
    code: 'validation_error',
  });
});

test('a time that comes in two processes, each of which takes itself for the one that fires, makes one report', async () => {
  const clock = aheadClock();
  const store = memoryStore(clock);
  const strands: ConstructorParameters<typeof MemoryEngine>[1] = new Map();
  const process = async () => {
    const hub = await start({}, clock, { store, engine: new MemoryEngine(() => clock.now().getTime(), strands) });
    running.splice(running.indexOf(hub), 1);
    return hub;
  };
  const [one, other] = [await process(), await process()];
  try {
    const set = await one.perform<ReportSchedule>('reporting.schedule.set', { schedule: 'daily', kind: 'inventory', cron: '0 3 * * *' });
    await until('both to know it', async () => (await other.perform<{ items: unknown[] }>('reporting.schedule.list')).items.length === 1);
    clock.advance(Date.parse(set.next_at!) - clock.now().getTime() + 1_000);
    const fired = async () => (await one.events(['schedule.fired'])).length;
    await until('both to have fired', async () => (await fired()) === 2);
    const made = async () => (await other.perform<{ items: ReportSummary[] }>('reporting.report.list', { schedule: 'daily' })).items;
    await until('the report', async () => (await made()).length > 0);
    expect(await made()).toEqual([expect.objectContaining({ until: set.next_at })]);
    expect(await one.events(['report.compiled'])).toHaveLength(1);
    expect(new Set((await one.events(['schedule.fired'])).map(({ data }) => (data as { run_id: string }).run_id)).size).toBe(1);
  } finally {
    await one.stop({ keep: true });
    await other.stop();
  }
});
