import { describe, expect, it } from 'vitest';
import type { Json } from '#kernel/json.ts';
import { until } from '#kit/until.ts';
import type { Course, Engine, Strand } from './engine.ts';
import { firstOf } from './first-of.ts';

export interface EngineUnderTest {
  /** An engine on what the ones before it kept; the one before is closed first. */
  next(): Promise<Engine>;
  newId(): string;
}

/** Strands of other tests stand still. */
function only(ids: readonly string[], course: Course): Course {
  return async (strand, task) => (ids.some((id) => strand.id.startsWith(id)) ? course(strand, task) : new Promise<never>(() => undefined));
}

/** What every engine must do. */
export function engineContract(name: string, under: () => EngineUnderTest): void {
  describe(`an engine of ${name}`, () => {
    it('runs a task once, however often it is started, and tells its result', async () => {
      const engine = await under().next();
      const id = under().newId();
      let runs = 0;
      await engine.open(
        only([id], async (_strand, task) => {
          runs += 1;
          return { of: task };
        }),
      );
      await Promise.all([engine.start(id, { n: 1 }), engine.start(id, { n: 1 })]);
      expect(await engine.result(id, 5_000)).toEqual({ of: { n: 1 } });
      await engine.start(id, { n: 2 });
      expect(await engine.result(id, 5_000)).toEqual({ of: { n: 1 } });
      await until('it is kept that it ended', async () => (await engine.look(id))?.ended === true);
      expect(await engine.look(id)).toEqual({ task: { n: 1 }, ended: true, result: { of: { n: 1 } } });
      expect([runs, await engine.look(under().newId())]).toEqual([1, null]);
      await expect(engine.result(under().newId(), 10)).rejects.toMatchObject({ code: 'not_found' });
    });

    it('says nothing about a result that does not come in time', async () => {
      const engine = await under().next();
      const id = under().newId();
      await engine.open(() => new Promise<never>(() => undefined));
      await engine.start(id, null);
      expect(await engine.result(id, 30)).toBeUndefined();
      expect(await engine.look(id)).toEqual({ task: null, ended: false, result: null });
    });

    it('goes on after its process is gone, and gives what was remembered without doing it again', async () => {
      const first = await under().next();
      const id = under().newId();
      const done: string[] = [];
      const course =
        (life: string, stopAt: number): Course =>
        async (strand) => {
          const said: Json[] = [];
          for (let number = 1; number <= 4; number += 1) {
            said.push(
              await strand.remember(`number ${number}`, async () => {
                if (number === stopAt) return new Promise<never>(() => undefined);
                done.push(`${life} ${number}`);
                return `${life} ${number}`;
              }),
            );
          }
          return said;
        };
      await first.open(only([id], course('first', 3)));
      await first.start(id, null);
      await until('it stands still', () => done.length === 2);
      const second = await under().next();
      await second.open(only([id], course('second', 0)));
      await second.takeOver([]);
      expect(await second.result(id, 20_000)).toEqual(['first 1', 'first 2', 'second 3', 'second 4']);
      expect(done).toEqual(['first 1', 'first 2', 'second 3', 'second 4']);
    });

    it('runs branches beside each other, and has the same one first when it is gone through again', async () => {
      const first = await under().next();
      const id = under().newId();
      const runs: string[] = [];
      const course =
        (stop: boolean): Course =>
        async (strand: Strand, task) => {
          const { branch, waits } = task as { branch?: string; waits?: boolean };
          if (branch !== undefined) {
            runs.push(branch);
            if (waits === true && stop) return new Promise<never>(() => undefined);
            return strand.remember('said', async () => `said by ${branch}`);
          }
          const open = [
            await strand.branch(`${id}:slow`, { branch: 'slow', waits: true }),
            await strand.branch(`${id}:quick`, { branch: 'quick' }),
          ];
          const one = await firstOf(strand, 'first', open);
          const other = await firstOf(
            strand,
            'first',
            open.filter((branch) => branch.id !== one.id),
          );
          return [one.id.slice(id.length), one.result, other.id.slice(id.length), other.result];
        };
      await first.open(only([id], course(true)));
      await first.start(id, {});
      await until('both began and one ended', async () => runs.length === 2 && (await first.look(`${id}:quick`))?.ended === true);
      const second = await under().next();
      await second.open(only([id], course(false)));
      await second.takeOver([]);
      expect(await second.result(id, 20_000)).toEqual([':quick', 'said by quick', ':slow', 'said by slow']);
      expect(runs.filter((branch) => branch === 'quick')).toEqual(['quick']);
    });

    it('forgets what ended, with its branches, and nothing else', async () => {
      const engine = await under().next();
      const [ended, open] = [under().newId(), under().newId()];
      await engine.open(
        only([ended, open], async (strand, task) => {
          if (task === 'open') return new Promise<never>(() => undefined);
          if (task === 'ended') {
            const branch = await strand.branch(`${strand.id}:b`, 'branch');
            await strand.remember('branch', () => branch.result());
          }
          return null;
        }),
      );
      await engine.start(ended, 'ended');
      await engine.start(open, 'open');
      await engine.result(ended, 5_000);
      const later = () => new Date(Date.now() + 60_000);
      await until('it is kept that it ended', async () => (await engine.endedBefore(later(), 1_000)).includes(ended));
      const ids = await engine.endedBefore(later(), 1_000);
      expect([ids.includes(open), ids.includes(`${ended}:b`)]).toEqual([false, false]);
      expect(await engine.endedBefore(new Date(0), 1_000)).toEqual([]);
      await engine.forget([ended]);
      expect([await engine.look(ended), await engine.look(`${ended}:b`), (await engine.look(open))?.ended]).toEqual([null, null, false]);
    });
  });
}
