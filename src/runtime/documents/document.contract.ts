import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KeptState, type StateFormat } from './kept-state.ts';
import type { Documents } from './private-document.ts';

const numbers: StateFormat<readonly number[]> = {
  initial: [],
  parse: (text) => JSON.parse(text) as number[],
  format: (state) => JSON.stringify(state),
};

/** What every place of documents does. `open` gives a process's documents; each call the same documents at a process that comes later. */
export function documentContract(open: () => Promise<Documents>): void {
  let made = 0;
  const newName = () => {
    made += 1;
    return `contract-${made}.json`;
  };

  describe('as private documents', () => {
    test('what was written is read, by the process that wrote it and by one that comes later', async () => {
      const name = newName();
      const document = await (await open()).open(name);
      expect(document.read()).toBeNull();
      await document.write(() => 'one');
      await document.write(() => 'two "é" \n');
      expect(document.read()).toBe('two "é" \n');
      expect((await (await open()).open(name)).read()).toBe('two "é" \n');
    });

    test('a write that resolved is kept, whatever was written at the same time', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 15 }), async (pauses) => {
          const name = newName();
          const document = await (await open()).open(name);
          let state = 0;
          const writes: Promise<void>[] = [];
          for (const pause of pauses) {
            state += 1;
            const wrote = state;
            const write = async () => {
              await document.write(() => String(state));
              expect(Number(document.current()!.text)).toBeGreaterThanOrEqual(wrote);
            };
            writes.push(write());
            if (pause) await writes[0];
          }
          await Promise.all(writes);
          expect((await (await open()).open(name)).read()).toBe(String(pauses.length));
        }),
        { numRuns: 10 },
      );
    });

    test('only the last version can be replaced, and the first one only once', async () => {
      const document = await (await open()).open(newName());
      const first = await document.replace('a', 0);
      expect(first).toMatchObject({ text: 'a' });
      expect(await document.replace('b', 0)).toBeNull();
      const second = await document.replace('c', first!.version);
      expect(second!.version).toBeGreaterThan(first!.version);
      expect(await document.replace('d', first!.version)).toBeNull();
      expect(document.read()).toBe('c');
    });

    test('of many changes of a state none is lost, and one that fails fails alone', async () => {
      const name = newName();
      const document = await (await open()).open(name);
      const kept = new KeptState(document, numbers);
      const changes = Array.from({ length: 30 }, (_, number) =>
        kept.change((state) => {
          if (number % 10 === 5) throw new Error(`not ${number}`);
          return [...state, number];
        }),
      );
      const outcomes = await Promise.allSettled(changes);
      expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(3);
      expect(kept.state()).toHaveLength(27);
      const later = new KeptState(await (await open()).open(name), numbers);
      expect(later.state()).toEqual(kept.state());
    });

    test('a change is told', async () => {
      const document = await (await open()).open(newName());
      const told: (string | undefined)[] = [];
      const end = document.onChange(() => told.push(document.current()?.text));
      await document.write(() => 'x');
      end();
      await document.write(() => 'y');
      expect(told).toEqual(['x']);
    });
  });
}
