import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Failure } from '#kernel/error.ts';
import type { Operation } from '#kernel/message.ts';
import { system, type Caller } from '#kernel/caller.ts';
import { uuidv7 } from '#kernel/id.ts';
import { sampleInput } from '#kit/sample-input.ts';
import { startTwoProjects, type TwoProjects } from './two-projects.ts';

let two: TwoProjects;
beforeAll(async () => {
  two = await startTwoProjects();
}, 60_000);
afterAll(() => two.close());

type Input = Readonly<Record<string, unknown>>;

/** Inputs of an operation: of the own project, of none and of the other one, and each with one thing more that is the other's. */
function inputsOf(operation: Operation): readonly Input[] {
  const has = (field: string) => field in operation.input.shape;
  const own = has('project_id') ? [{ project_id: two.mine.projectId }, {}] : [{}];
  const fields = Object.keys(two.theirs).filter(has);
  const one = own.flatMap((base) => [base, ...fields.flatMap((field) => two.theirs[field]!.map((value) => ({ ...base, [field]: value })))]);
  // Everything that it takes of the other project, together with the own one.
  const all = Object.fromEntries(fields.map((field) => [field, two.theirs[field]![0]]));
  return [...one, all, { ...all, ...own[0] }].flatMap((wanted) => {
    try {
      return [sampleInput(operation, wanted)];
    } catch {
      return [];
    }
  });
}

/** Those that tell something: queries, and commands that need a permission to read. */
function readings(): readonly Operation[] {
  return two.hub.hub
    .operations()
    .filter(({ kind, permission, socket }) => socket === undefined && (kind === 'query' || permission.endsWith('.read')));
}

/** They say which of the ids that were asked for are not in the project: those ids are the caller's own words. */
const ECHOES: ReadonlySet<string> = new Set(['gns3.project.state.get']);

/** All that somebody is told, as text. What they said themselves does not count in a refusal. */
async function told(operation: Operation, input: Input, caller: Caller): Promise<string> {
  const withoutOwnWords = (text: string): string =>
    Object.values(input)
      .flat(5)
      .reduce<string>((left, value) => left.replaceAll(String(value), '…'), text);
  try {
    const { output } = await two.hub.hub.perform(operation.name, input, { caller, requestId: uuidv7(), door: 'test' });
    if (operation.gives === undefined) {
      return ECHOES.has(operation.name) ? withoutOwnWords(JSON.stringify(output)) : JSON.stringify(output);
    }
    const bytes: Uint8Array[] = [];
    for await (const part of (output as { bytes: AsyncIterable<Uint8Array> }).bytes) bytes.push(part);
    return Buffer.concat(bytes).toString('latin1');
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return withoutOwnWords(`${error.message} ${JSON.stringify(error.details ?? {})}`);
  }
}

function secretsIn(text: string): readonly string[] {
  const lower = text.toLowerCase();
  return two.secrets.filter((secret) => lower.includes(secret.toLowerCase()));
}

async function leaks(caller: Caller): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for (const operation of readings()) {
    for (const input of inputsOf(operation)) {
      const text = await told(operation, input, caller);
      const secrets = secretsIn(text);
      if (secrets.length === 0) continue;
      found.set(operation.name, [
        ...(found.get(operation.name) ?? []),
        `${JSON.stringify(input)}: ${secrets.join(', ')} in ${text.slice(0, 300)}`,
      ]);
    }
  }
  return found;
}

test('whoever may read everything is told of the other project by many operations', async () => {
  const found = await leaks(system);
  expect([...found.keys()]).toEqual(
    expect.arrayContaining([
      'equipment.search',
      'events.list',
      'events.replay',
      'events.get',
      'gns3.events.stats',
      'gns3.project.list',
      'gns3.status',
      'gns3.topology.get',
      'hub.workflow.get',
      'hub.workflow.run.get',
      'hub.workflow.run.list',
      'snmp.poll.get',
      'snmp.poll.list',
    ]),
  );
}, 60_000);

test('who is confined to a project is told of no other by any operation', async () => {
  expect(Object.fromEntries(await leaks(two.student))).toEqual({});
}, 60_000);

describe('who is confined to a project', () => {
  const asked = (operation: string, input: object, key?: string) => two.hub.perform(operation, input, two.student, key);

  test('is told of that one', async () => {
    const { projectId } = two.mine;
    const { projects } = (await asked('gns3.topology.get', {})) as unknown as { projects: { project_id: string; nodes: object[] }[] };
    expect(projects.map(({ project_id: id, nodes }) => [id, nodes.length])).toEqual([[projectId, two.mine.nodes.size]]);
    const { items } = (await asked('events.list', { limit: 500 })) as unknown as { items: { projectid?: string }[] };
    expect(new Set(items.map(({ projectid }) => projectid))).toEqual(new Set([projectId]));
    const runs = (await asked('hub.workflow.run.list', {})) as unknown as { items: { workflow: string }[] };
    expect(runs.items.map(({ workflow }) => workflow)).toContain('look');
    const stats = (await asked('gns3.events.stats', {})) as unknown as { total: number; by_project: Record<string, number> };
    expect(Object.keys(stats.by_project)).toEqual([projectId]);
    expect(stats.total).toBe(stats.by_project[projectId]);
    const polls = (await asked('snmp.poll.list', {})) as unknown as { items: { project_id: string }[] };
    expect(polls.items.map(({ project_id: id }) => id)).toEqual([projectId]);
  });

  test('reads the past of that one alone', async () => {
    const head = two.hub.store.feed.head();
    const all = await two.hub.perform<{ projects: object[] }>('gns3.topology.get', { at: head });
    expect(all.projects).toHaveLength(two.lab.model.projects.size);
    const mine = (await asked('gns3.topology.get', { at: head })) as unknown as { projects: { project_id: string }[] };
    expect(mine.projects.map(({ project_id: id }) => id)).toEqual([two.mine.projectId]);
  });

  test('hears the same of another project as of one that there is not', async () => {
    const nowhere = '00000000-0000-4000-8000-000000000000';
    for (const operation of two.hub.hub.operations()) {
      if (!('project_id' in operation.input.shape) || operation.socket !== undefined || operation.takes !== undefined) continue;
      const hears = async (project: string) => {
        const input = sampleInput(operation, { project_id: project });
        const failure: unknown = await asked(operation.name, input).catch((error: unknown) => error);
        return failure instanceof Failure ? [failure.code, failure.message.replaceAll(project, '…')] : ['done'];
      };
      const [code, ...rest] = await hears(two.others.projectId);
      expect([operation.name, code]).toEqual([operation.name, 'forbidden']);
      expect([code, ...rest]).toEqual(await hears(nowhere));
    }
    for (const [operation, field] of [
      ['hub.workflow.run.get', 'run_id'],
      ['snmp.poll.get', 'poll_id'],
      ['hub.workflow.run.cancel', 'run_id'],
      ['hub.workflow.run.resume', 'run_id'],
      ['snmp.poll.delete', 'poll_id'],
    ] as const) {
      const hears = async (id: string) => {
        const failure = (await asked(operation, { [field]: id }).catch((error: unknown) => error)) as Failure;
        return [failure.code, failure.message.replaceAll(id, '…')];
      };
      expect(await hears(String(two.theirs[field]![0]))).toEqual(await hears(nowhere));
    }
  });

  test('changes nothing of another project, also with a message or by a workflow', async () => {
    const [node] = [...two.others.nodes.values()];
    const stop = { project_id: two.others.projectId, node_id: node!.nodeId };
    await expect(asked('gns3.node.stop', stop)).rejects.toThrow(/permission gns3.operate in the project/);
    await expect(asked('hub.workflow.execute', { workflow: 'look', context: { project_id: two.others.projectId } })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(asked('hub.workflow.execute', { workflow: 'of_the_others' })).rejects.toMatchObject({ code: 'not_found' });
    await expect(asked('gns3.project.duplicate', { project_id: two.mine.projectId, name: 'copy' })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(asked('snmp.get', { host: '127.0.0.1', oids: ['1.3.6.1.2.1.1.3.0'] })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(
      asked('snmp.get', { host: '127.0.0.1', project_id: two.mine.projectId, oids: ['1.3.6.1.2.1.1.3.0'] }),
    ).rejects.toMatchObject({ code: 'forbidden' });
    await expect(
      asked('orchestration.assert', {
        project_id: two.mine.projectId,
        snmp: [{ name: 'agent', host: '127.0.0.1', oids: ['1.3.6.1.2.1.1.3.0'] }],
        assertions: [{ name: 'answers', expression: 'snmp.agent.answered' }],
      }),
    ).rejects.toMatchObject({ code: 'forbidden' });
    await expect(asked('equipment.networks.sweep', { project_id: two.mine.projectId, networks: ['127.0.0.0/30'] })).rejects.toMatchObject({
      code: 'forbidden',
    });
  });

  test('runs workflows whose steps may do what they may themselves', async () => {
    const { run_id: runId } = (await asked('hub.workflow.execute', {
      workflow: 'look',
      context: { project_id: two.mine.projectId },
    })) as unknown as { run_id: string };
    const run = await two.hub.ended(runId);
    expect(run.status).toBe('succeeded');
    expect(run.steps[0]!.output).toMatchObject({ projects: [{ project_id: two.mine.projectId }] });
    const events = await two.hub.store.log.readAll({ after: 0, limit: 10_000, filter: { subject: `runs/${runId}` } });
    for (const event of events) expect(event.projectid).toBe(two.mine.projectId);
  });

  test('is not given the answer that the same name got when it had other projects', async () => {
    const key = uuidv7();
    const other: Caller = { ...two.student, inProjects: { [two.others.projectId]: ['*'] } };
    const before = await two.hub.perform<{ servers: object[] }>('gns3.topology.refresh', {}, other, key);
    expect(before.servers).toHaveLength(1);
    await expect(two.hub.perform('gns3.topology.refresh', {}, two.student, key)).rejects.toMatchObject({ code: 'conflict' });
    const another = { ...two.student, key: { id: 'second', name: 'second' } };
    await expect(two.hub.perform('gns3.topology.refresh', {}, another, key)).resolves.toMatchObject({ differences: [] });
  });
});
