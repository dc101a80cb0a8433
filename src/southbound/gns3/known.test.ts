import { describe, expect, test } from 'vitest';
import { FakeGns3 } from './fake-controller.ts';
import { FakeLog, TestClock } from './fake-context.ts';
import { follow, settled, until } from './following.ts';
import { Known } from './known.ts';

describe('what acts ask', () => {
  test('a project that two servers have needs its server named; one that nobody has is looked for before it is not found', async () => {
    const [a, b] = [new FakeGns3({ id: 'a' }), new FakeGns3({ id: 'b' })];
    const project = a.project('core');
    b.project('core', { project_id: project });
    const log = new FakeLog(new TestClock());
    const scenes = [follow(a, log), follow(b, log)];
    await Promise.all(scenes.map((scene) => until(() => scene.follower.connected)));
    const known = new Known(() => scenes.map((scene) => scene.follower));
    await expect(known.locate(project)).rejects.toMatchObject({ code: 'conflict' });
    expect((await known.locate(project, 'b')).controller.server.id).toBe('b');
    const late = b.project('late');
    expect((await known.locate(late)).project.name).toBe('late');
    await expect(known.locate('99999999-0000-4000-8000-000000000000')).rejects.toMatchObject({ code: 'not_found' });
    b.kill();
    await until(() => !scenes[1]!.follower.connected);
    await expect(known.locate('99999999-0000-4000-8000-000000000000')).rejects.toMatchObject({ code: 'gns3_unavailable' });
  });

  test('what is streamed is read without asking GNS3; forgotten, the next read asks once, for all who ask', async () => {
    const gns3 = new FakeGns3();
    const project = gns3.project('core', {}, ['R1']);
    const scene = follow(gns3);
    await settled(scene);
    const known = new Known(() => [scene.follower]);
    const at = await known.locate(project);
    const reads = (): number => gns3.journal.filter((entry) => entry === `nodes ${project}`).length;
    const before = reads();
    for (let read = 0; read < 5; read += 1) expect(await known.nodes(at)).toHaveLength(1);
    expect(reads()).toBe(before);
    expect(known.cache.figures(known.entries())).toMatchObject({ hits: 5, misses: 0, entries: 2 });
    expect(known.forget()).toBe(2);
    await Promise.all(Array.from({ length: 20 }, () => known.nodes(at)));
    expect(reads()).toBeLessThanOrEqual(before + 2);
    expect(known.cache.ratio()).toBeLessThan(1);
    expect(known.entries()).toBe(2);
  });
});
