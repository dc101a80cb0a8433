import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Caller } from '#kernel/caller.ts';
import { query } from '#kernel/message.ts';
import { answer, defineModule, type Answering } from '#kernel/module.ts';
import { aheadClock } from '#kit/clocks.ts';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { startOrchestrationHub } from '#kit/orchestration-hub.ts';
import type { Alert, Incident } from '#model/alert.ts';
import type { Report, ReportSummary } from '../document.ts';
import { reporting } from '../index.ts';
import type { ReportAsks } from './scope.ts';

const P = '6f1d6f0e-6a52-4c0f-8f57-0d0b2b1c7a10';
const Q = '6f1d6f0e-6a52-4c0f-8f57-0d0b2b1c7a11';
const NODE = '6f1d6f0e-6a52-4c0f-8f57-0d0b2b1c7b01';
const INCIDENT = '6f1d6f0e-6a52-4c0f-8f57-0d0b2b1c7c01';
const ALERT = '6f1d6f0e-6a52-4c0f-8f57-0d0b2b1c7d01';

/** Everything that sections ask with. */
const FIELDS = ['limit', 'cursor', 'project_id', 'incident_id', 'state', 'kind', 'min_severity', 'in_force', 'most', 'hours', 'points'];

function told(name: string, answered: (input: Readonly<Record<string, unknown>>) => object): Answering {
  const operation = query(name, {
    summary: 'Tells something in the test.',
    tag: 'Monitoring',
    permission: 'gns3.read',
    rate: 'read',
    projects: 'narrowed',
    input: z.strictObject(Object.fromEntries(FIELDS.map((field) => [field, z.json().optional()]))),
    output: z.record(z.string(), z.json()),
  });
  return answer(operation, (input) => answered(input) as never);
}

const empty = () => ({ items: [], next_cursor: null });
type Answers = Partial<Record<keyof ReportAsks, (input: Readonly<Record<string, unknown>>) => object>>;

async function start(answers: Answers) {
  const clock = aheadClock();
  const projects = () => ({ items: [{ project_id: P, name: 'Campus' }], next_cursor: null });
  const given = Object.entries({ projects, alerts: empty, incidents: empty, ...answers }).map(
    ([name, answered]) => [name, told(`test.${name.toLowerCase()}.get`, answered)] as const,
  );
  const asks = Object.fromEntries(given.map(([name, { operation }]) => [name, operation])) as ReportAsks;
  const sources = defineModule({
    name: 'sources',
    version: '1.0.0',
    summary: 'What reports are made of in the test.',
    capabilities: [],
    answers: given.map(([, answering]) => answering),
  });
  const hub = await startOrchestrationHub({ clock, others: [sources], scheduled: (scheduler) => [reporting({ asks, scheduler })] });
  endsWithTest(() => hub.stop());
  const reportOf = async (input: object, caller?: Caller): Promise<Report> => {
    const { report_id } = await hub.perform<ReportSummary>('reporting.report.create', input, caller);
    return hub.perform<Report>('reporting.report.get', { report_id }, caller);
  };
  return { ...hub, clock, reportOf };
}

function section({ sections }: Report, key: string) {
  const found = sections.find((each) => each.key === key)!;
  return {
    ...found,
    rows: (table: string) => found.tables.find((each) => each.key === table)!.rows,
    figure: (name: string) => found.figures.find((each) => each.key === name)?.value,
  };
}

test('bans and containments of the period are told, those of other projects not', async () => {
  const now = new Date();
  const containment = (project: string | null, minutesAgo: number, ended: number | null, more: object = {}) => ({
    method: 'suspend_links',
    project_id: project,
    node_name: 'R1',
    address: null,
    reason: 'It scans.',
    by: 'ann',
    state: ended === null ? 'in_force' : 'released',
    ordered_at: new Date(now.getTime() - minutesAgo * 60_000).toISOString(),
    until: now.toISOString(),
    ended_at: ended === null ? null : new Date(now.getTime() - ended * 60_000).toISOString(),
    ...more,
  });
  const hub = await start({
    containments: () => ({
      items: [
        containment(P, 5, null),
        containment(Q, 5, null),
        containment(P, 600, 500),
        containment(null, 5, null, { method: 'ban_address', node_name: null, address: '192.0.2.7' }),
      ],
      next_cursor: null,
    }),
  });
  const ofAll = section(await hub.reportOf({ kind: 'security', period_h: 1, sections: ['security'] }), 'security');
  expect(ofAll.rows('containments').map(([method, , against]) => [method, against])).toEqual([
    ['suspend_links', 'R1'],
    ['suspend_links', 'R1'],
    ['ban_address', '192.0.2.7'],
  ]);
  expect([ofAll.figure('in_force'), ofAll.figure('bans')]).toEqual([3, 1]);
  const ofP = section(await hub.reportOf({ kind: 'security', period_h: 1, project_id: P, sections: ['security'] }), 'security');
  expect(ofP.rows('containments')).toHaveLength(1);
});

test('what was asked of lines stands beside what they do', async () => {
  const application = {
    project_id: P,
    name: 'satellite',
    what: '600 ms more on a link.',
    state: 'in_force',
    verified: true,
    by: 'ann',
    at: new Date().toISOString(),
    ended_at: null,
    measured: [{ address: '10.0.0.2', values: [{ value: 'added_rtt_ms', asked: 1_200, got: 1_201.5, within: 20, kept: true }] }],
  };
  const hub = await start({ qos: () => ({ items: [application], next_cursor: null }) });
  const { rows, figure } = section(await hub.reportOf({ kind: 'experiment', sections: ['qos'] }), 'qos');
  expect(rows('asked_got')).toEqual([['satellite', '10.0.0.2', 'added_rtt_ms', 1_200, 1_201.5, 'yes']]);
  expect([figure('in_force'), figure('verified')]).toEqual([1, 1]);
});

test('compliance is the part of the rules that is kept, and nothing where there are no rules', async () => {
  const device = (name: string, rules: number, kept: number) => ({
    name,
    platform: 'cisco_ios',
    rules,
    kept,
    breaches: Array.from({ length: rules - kept }, () => ({ rule: 'no-telnet', title: 'Telnet is on', severity: 'major' })),
  });
  const backup = { name: 'R1', kind: 'running', platform: 'cisco_ios', lines: 90, seen_at: new Date().toISOString(), failing: null };
  const failing = { ...backup, name: 'R2', failing: { since: backup.seen_at, reason: 'Nobody answers.' } };
  const hub = await start({
    backups: () => ({ items: [backup, failing], never: [], next_cursor: null }),
    compliance: () => ({ items: [device('R1', 4, 3), device('R2', 4, 3)], next_cursor: null }),
  });
  const told1 = section(await hub.reportOf({ kind: 'security', sections: ['configurations'] }), 'configurations');
  expect([told1.figure('compliance'), told1.figure('failing'), told1.figure('breaches')]).toEqual([75, 1, 2]);
  const none = await start({ backups: empty, compliance: empty });
  const told2 = section(await none.reportOf({ kind: 'security', sections: ['configurations'] }), 'configurations');
  expect(told2.figure('compliance')).toBeNull();
});

test('anomalies are told also where no cause can be, and that is said', async () => {
  const anomaly = {
    component: 'R1',
    severity: 'minor',
    description: 'Busy.',
    found_at: new Date(Date.now() - 60_000).toISOString(),
    score: 0.8,
  };
  const hub = await start({
    analysis: () => ({ anomalies: [anomaly] }),
    cause: () => {
      throw new Error('out of order');
    },
  });
  const { rows, notes, available } = section(await hub.reportOf({ kind: 'incident', project_id: P, sections: ['assistant'] }), 'assistant');
  expect(available).toBe(true);
  expect(rows('anomalies')).toEqual([['minor', 'R1', 'Busy.', anomaly.found_at]]);
  expect(notes).toEqual(['assistant_partly']);
  const silent = await start({
    analysis: () => {
      throw new Error('out of order');
    },
    cause: () => {
      throw new Error('out of order');
    },
  });
  expect(section(await silent.reportOf({ kind: 'incident', project_id: P, sections: ['assistant'] }), 'assistant').available).toBe(false);
});

const place = { project_id: P, node_id: NODE, node_name: 'R1', interface: null, link_id: null, address: null };
/** What is wrong from one moment on, for twenty minutes. */
function matterOf(since: Date): { readonly alert: Alert; readonly incident: Incident } {
  const [began, ended] = [since.toISOString(), new Date(since.getTime() + 20 * 60_000).toISOString()];
  const alert = {
    alert_id: ALERT,
    title: 'R1 is silent',
    message: '',
    severity: 'critical',
    state: 'cleared',
    place,
    raised_at: began,
    cleared_at: ended,
    acknowledged_by: null,
    clear_reason: null,
    incident_id: INCIDENT,
  } as unknown as Alert;
  const incident = {
    incident_id: INCIDENT,
    title: 'R1 is silent',
    cause: null,
    severity: 'critical',
    state: 'resolved',
    project_id: P,
    alert_ids: [ALERT],
    owner: null,
    opened_at: began,
    resolved_at: ended,
    timeline: [],
  } as unknown as Incident;
  return { alert, incident };
}

/** The story of an incident as the log tells it, with things beside it that are no part of it. */
function happened({
  alert,
  incident,
}: ReturnType<typeof matterOf>): { readonly type: string; readonly minute: number; readonly project?: string; readonly data: object }[] {
  const other = { ...alert, alert_id: NODE, title: 'Another matter' };
  const containment = { node_id: NODE, node_name: 'R1', address: null, reason: 'Incident response', by: 'ann', end_reason: null };
  const link = { ends: [{ node_id: NODE, label: 'e0', adapter_number: 0, port_number: 0 }], suspended: false };
  return [
    { type: 'node.stopped', minute: -2, project: P, data: { node: { node_id: NODE, name: 'R1' } } },
    { type: 'node.stopped', minute: -2, project: P, data: { node: { node_id: Q, name: 'R9' } } },
    { type: 'alert.raised', minute: 0, project: P, data: { severity: 'critical', alert } },
    { type: 'alert.raised', minute: 0, project: P, data: { severity: 'critical', alert: other } },
    { type: 'incident.opened', minute: 0, project: P, data: { severity: 'critical', incident } },
    {
      type: 'incident.changed',
      minute: 1,
      project: P,
      data: { severity: 'critical', incident: { ...incident, cause: 'R1 was stopped.' } },
    },
    {
      type: 'incident.changed',
      minute: 2,
      project: P,
      data: { severity: 'critical', incident: { ...incident, cause: 'R1 was stopped.' } },
    },
    { type: 'security.containment.enforced', minute: 3, project: P, data: { containment } },
    { type: 'notification.queued', minute: 4, data: { delivery_id: 'd1', title: 'Incident contained' } },
    { type: 'notification.sent', minute: 5, data: { delivery_id: 'd1', channel_id: 'hook' } },
    { type: 'link.updated', minute: 10, project: P, data: { link, changed: ['suspended'] } },
    { type: 'node.started', minute: 12, project: P, data: { node: { node_id: NODE, name: 'R1' } } },
    {
      type: 'security.containment.released',
      minute: 15,
      project: P,
      data: { containment: { ...containment, end_reason: 'Its time was over.' } },
    },
    { type: 'alert.cleared', minute: 20, project: P, data: { severity: 'critical', alert } },
    {
      type: 'incident.resolved',
      minute: 20,
      project: P,
      data: { severity: 'critical', incident: { ...incident, cause: 'R1 was stopped.' } },
    },
    { type: 'alert.raised', minute: 20, project: Q, data: { severity: 'critical', alert } },
  ];
}

async function withStory() {
  let matter: ReturnType<typeof matterOf> | undefined;
  const hub = await start({
    alerts: ({ incident_id }) => ({
      items: incident_id === undefined || incident_id === INCIDENT ? [matter!.alert] : [],
      next_cursor: null,
    }),
    incidents: () => ({ items: [matter!.incident], next_cursor: null }),
  });
  const since = new Date(hub.clock.now().getTime() + 10 * 60_000);
  matter = matterOf(since);
  // The log has its own time of each event: it goes on with the story.
  for (const { type, minute, project, data } of happened(matter)) {
    const at = since.getTime() + minute * 60_000;
    hub.clock.advance(Math.max(0, at - hub.clock.now().getTime()));
    await hub.store.log.append({
      events: [
        {
          type,
          source: '/test',
          subject: 'test',
          priority: 'normal',
          time: new Date(at).toISOString(),
          ...(project === undefined ? {} : { projectid: project }),
          data: data as never,
        },
      ],
    });
  }
  hub.clock.advance(60_000);
  const minuteOf = (at: unknown): number => (Date.parse(String(at)) - since.getTime()) / 60_000;
  return { ...hub, minuteOf };
}

test('the story of an incident has every step with its time, and nothing of anything else', async () => {
  const hub = await withStory();
  const report = await hub.reportOf({ kind: 'incident', project_id: P, incident_id: INCIDENT, sections: ['story'] });
  const steps = section(report, 'story').rows('story');
  expect(steps.map(([at, step, what]) => [hub.minuteOf(at), step, what])).toEqual([
    [-2, 'node_stopped', 'R1'],
    [0, 'raised', 'R1 is silent'],
    [0, 'opened', 'R1 is silent'],
    [1, 'cause', 'R1 was stopped.'],
    [3, 'contained', 'Incident response'],
    [5, 'notified', 'Incident contained'],
    [10, 'link_resumed', 'e0'],
    [12, 'node_started', 'R1'],
    [15, 'released', 'Its time was over.'],
    [20, 'cleared', 'R1 is silent'],
    [20, 'resolved', 'R1 is silent'],
  ]);
});

test('whoever has one project only is not told of notifications, which are of no project', async () => {
  const hub = await withStory();
  const confined: Caller = {
    kind: 'user',
    name: 'pat',
    roles: [],
    permissions: [],
    inProjects: { [P]: ['reporting.read', 'reporting.operate'] },
  };
  const report = await hub.reportOf({ kind: 'incident', project_id: P, incident_id: INCIDENT, sections: ['story'] }, confined);
  const steps = section(report, 'story')
    .rows('story')
    .map(([, step]) => step);
  expect(steps).toContain('contained');
  expect(steps).not.toContain('notified');
});

test('what a run says of itself is the first section, value by value, and cut where it is too long', async () => {
  const hub = await start({});
  const report = await hub.reportOf({
    kind: 'experiment',
    title: 'Cut',
    verdict: 'failed',
    sections: ['events'],
    told: { converge: { passed: true, results: [{ name: 'a' }, { name: 'b' }] }, nothing: null, long: 'x'.repeat(600) },
  });
  expect(report).toMatchObject({ verdict: 'failed' });
  expect(report.sections.map(({ key }) => key)).toEqual(['told', 'events']);
  const rows = section(report, 'told').rows('told');
  expect(rows.slice(0, 3)).toEqual([
    ['converge.passed', 'true'],
    ['converge.results[0].name', 'a'],
    ['converge.results[1].name', 'b'],
  ]);
  expect(rows).toHaveLength(4);
  expect(String(rows[3]![1])).toHaveLength(500);
});
