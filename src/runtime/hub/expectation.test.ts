import { expect, test } from 'vitest';
import type { Fold } from '#kernel/event-log.ts';
import { failureOf } from '#kit/failure-of.ts';
import { administrator, callBy, openedWard, startTestHub, wards } from './test-hub.ts';

const STREAM = 'common_hub/wards/north';
/** How many events the stream has. */
const counted: Fold<number> = { name: 'counted', initial: 0, evolve: (count) => count + 1 };

test('of many who decide by the state of one stream, each decides by what the ones before it did', async () => {
  const { hub, store, audit } = await startTestHub([
    wards(async ({ name }, context) => {
      const { state, version } = await context.events.fold(STREAM, counted);
      if (state < 3) context.publish([openedWard(name)], { stream: STREAM, version });
      return { name, number: state };
    }),
  ]);
  const answers = await Promise.all(Array.from({ length: 6 }, () => hub.perform('ward.open', { name: 'north' }, callBy(administrator))));
  expect(answers.map(({ output }) => (output as { number: number }).number).toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 3, 3]);
  expect((await store.log.readStream(STREAM)).map(({ version }) => version)).toEqual([1, 2, 3]);
  expect((await audit()).map(({ outcome }) => outcome)).toEqual(Array(6).fill('done'));
});

test('whoever expects what never is is told so after some tries', async () => {
  let tries = 0;
  const { hub, audit } = await startTestHub([
    wards(async ({ name }, context) => {
      tries += 1;
      context.publish([openedWard(name)], { stream: STREAM, version: 7 });
      return { name, number: 1 };
    }),
  ]);
  expect((await failureOf(hub.perform('ward.open', { name: 'north' }, callBy(administrator)))).code).toBe('version_conflict');
  expect(tries).toBe(8);
  expect((await audit()).map(({ outcome }) => outcome)).toEqual(['failed']);
});

test('a command of an agent is admitted once, however often its handler is asked anew', async () => {
  let tries = 0;
  const admitted: string[] = [];
  const { hub } = await startTestHub(
    [
      wards(async ({ name }, context) => {
        tries += 1;
        const { version } = await context.events.fold(STREAM, counted);
        context.publish([openedWard(name)], { stream: STREAM, version: tries < 3 ? 7 : version });
        return { name, number: tries };
      }),
    ],
    { admits: async ({ name }) => void admitted.push(name) },
  );
  const agent = { ...administrator, key: { id: 'k1', name: 'helper', agent: { approval: 'changes' as const } } };
  expect(await hub.perform('ward.open', { name: 'north' }, callBy(agent))).toMatchObject({ output: { number: 3 } });
  expect(admitted).toEqual(['ward.open']);
});
