import { expect, test } from 'vitest';
import { fail } from '#kernel/error.ts';
import type { Content } from '#kernel/message.ts';
import type { Project } from '#model/project.ts';
import { actingOn, nodeId, P, SmallGns3 } from './small-gns3.ts';

async function* archive(...pieces: string[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield Buffer.from(piece);
}

test('opening a project tells its state and reads what it holds', async () => {
  const gns3 = new SmallGns3();
  gns3.project = { ...gns3.project, status: 'closed' };
  const acting = actingOn(gns3);
  const { project } = await acting.ask<{ project: Project }>('gns3.project.open', {});
  expect(project.status).toBe('opened');
  expect(acting.rereads).toEqual(['opened']);
});

test('while the hub closes a project, its close and the stops of its nodes are known to be asked for', async () => {
  const gns3 = new SmallGns3();
  gns3.addNode(1, 'vpcs', { status: 'started' });
  const acting = actingOn(gns3);
  const during: string[] = [];
  gns3.moods.set('close', () => void during.push(...acting.askedSubjects));
  const { project } = await acting.ask<{ project: Project }>('gns3.project.close', {});
  expect(project.status).toBe('closed');
  expect(during).toEqual([`projects/${P}`, `projects/${P}/nodes/${nodeId(1)}`]);
});

test('auto_close is set and read back', async () => {
  const gns3 = new SmallGns3();
  const { project } = await actingOn(gns3).ask<{ project: Project }>('gns3.project.auto_close.set', { auto_close: true });
  expect(project.auto_close).toBe(true);
});

test('a duplicate is the project that GNS3 made, which the hub then knows', async () => {
  const gns3 = new SmallGns3();
  const acting = actingOn(gns3);
  const { project } = await acting.ask<{ project: Project }>('gns3.project.duplicate', { name: 'copy' });
  expect(project).toMatchObject({ name: 'copy', project_id: '1aaaaaaa-2222-4333-8444-555555555555' });
  expect(acting.rereads).toEqual(['projects']);
});

test.each([
  ['duplicate', 'gns3.project.duplicate', { name: 'x' }],
  ['export', 'gns3.project.export', {}],
  ['snapshot', 'gns3.snapshot.create', { name: 'x' }],
])('%s of a running project: the text of GNS3 is passed on', async (what, name, input) => {
  const gns3 = new SmallGns3();
  gns3.moods.set(what, () => {
    throw fail('conflict', 'GNS3 server one: Project must be stopped in order to export it');
  });
  await expect(actingOn(gns3).ask(name, input)).rejects.toMatchObject({ code: 'conflict', message: /must be stopped/ });
});

test('an export is a file named after the project', async () => {
  const gns3 = new SmallGns3();
  gns3.project = { ...gns3.project, name: 'Über/lab 3' };
  const content = await actingOn(gns3).ask<Content>('gns3.project.export', {});
  expect(content).toMatchObject({ fileName: 'Über-lab-3.gns3project', mediaType: 'application/zip' });
});

test('an import makes the project of the path, and refuses an id that is taken', async () => {
  const gns3 = new SmallGns3();
  const { ask } = actingOn(gns3);
  const fresh = '1bbbbbbb-2222-4333-8444-555555555555';
  const { project } = await ask<{ project: Project }>(
    'gns3.project.import',
    { project_id: fresh, name: 'new' },
    { body: archive('PK', 'xyz') },
  );
  expect(project).toMatchObject({ project_id: fresh, name: 'new' });
  expect(gns3.asked).toContain('import 5 bytes');
  await expect(ask('gns3.project.import', { name: 'again' }, { body: archive('PK') })).rejects.toMatchObject({
    code: 'conflict',
    message: /already has a project/,
  });
});

test('an archive beyond the bound is refused, and one from nowhere too', async () => {
  const gns3 = new SmallGns3();
  const { ask } = actingOn(gns3, { archiveMaxBytes: 4 });
  const fresh = { project_id: '1bbbbbbb-2222-4333-8444-555555555555', name: 'new' };
  await expect(ask('gns3.project.import', fresh, { body: archive('PK', 'xyz') })).rejects.toMatchObject({
    code: 'too_large',
    details: { limit_bytes: 4 },
  });
  await expect(ask('gns3.project.import', fresh)).rejects.toMatchObject({ code: 'validation_error' });
  await expect(ask('gns3.project.import', { ...fresh, server: 'two' }, { body: archive('PK') })).rejects.toMatchObject({
    code: 'not_found',
  });
});

test('v3 changes the ids of snapshots: who listed one before still restores and deletes it', async () => {
  const gns3 = new SmallGns3();
  const { ask, rereads } = actingOn(gns3);
  const { snapshot } = await ask<{ snapshot: { snapshot_id: string; created_at: string } }>('gns3.snapshot.create', { name: 'base' });
  expect(snapshot.created_at).toBe('2026-11-22T16:29:08.000Z');
  const renewed = { ...gns3.snapshots[0]!, snapshot_id: nodeId(999) };
  gns3.snapshots = [renewed];
  await ask('gns3.snapshot.restore', { snapshot_id: snapshot.snapshot_id });
  expect(gns3.asked.slice(-1)).toEqual([`restore ${nodeId(999)}`]);
  expect(rereads).toEqual(['restored']);
  await ask('gns3.snapshot.delete', { snapshot_id: snapshot.snapshot_id });
  expect(gns3.snapshots).toEqual([]);
  await expect(ask('gns3.snapshot.delete', { snapshot_id: snapshot.snapshot_id })).rejects.toMatchObject({ code: 'not_found' });
  expect(await ask('gns3.snapshot.list', {})).toEqual({ items: [], next_cursor: null });
});

test('a snapshot of a closed project, which GNS3 refuses: the answer says to open it first', async () => {
  const gns3 = new SmallGns3();
  gns3.project = { ...gns3.project, status: 'closed' };
  gns3.moods.set('snapshot', () => {
    throw fail('conflict', 'GNS3 server one: The project is not opened', { status: 403 });
  });
  await expect(actingOn(gns3).ask('gns3.snapshot.create', { name: 'base' })).rejects.toMatchObject({
    code: 'conflict',
    message: 'Project lab is closed; open it first, then take the snapshot. GNS3 server one: The project is not opened',
    details: { status: 403 },
  });
  // Where GNS3 takes one all the same, it is taken.
  gns3.moods.clear();
  expect(await actingOn(gns3).ask('gns3.snapshot.create', { name: 'base' })).toMatchObject({ snapshot: { name: 'base' } });
});
