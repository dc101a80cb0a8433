import { expect, test } from 'vitest';
import { HubFailure } from '../../failure.ts';
import { inTurn } from './in-turn.ts';

const waited: number[] = [];
const wait = async (ms: number): Promise<void> => void waited.push(ms);

test('each is done once, in order, and told', async () => {
  const [done, told]: [string[], number[]] = [[], []];
  const turns = await inTurn(['a', 'b', 'c'], async (each) => done.push(each), { wait, progress: (turned) => told.push(turned) });
  expect(turns).toEqual({ done: 3, gone: 0, failure: null });
  expect([done, told]).toEqual([
    ['a', 'b', 'c'],
    [1, 2, 3],
  ]);
});

test('when the hub wants it slower, it waits as long as it is told and does the same again', async () => {
  waited.length = 0;
  let tries = 0;
  const work = async (): Promise<void> => {
    tries += 1;
    if (tries === 2) throw new HubFailure('rate_limited', 'Too many.', { retryAfterMs: 250 });
    if (tries === 3) throw new HubFailure('rate_limited', 'Too many.');
  };
  expect(await inTurn([1, 2], work, { wait })).toEqual({ done: 2, gone: 0, failure: null });
  expect([tries, waited]).toEqual([4, [250, 1_000]]);
});

test('what somebody else has dealt with is counted apart, and another failure ends it', async () => {
  const tried: number[] = [];
  const failure = new HubFailure('unreachable', 'No answer.');
  const work = async (each: number): Promise<void> => {
    tried.push(each);
    if (each === 1) throw new HubFailure('not_found', 'There is none.');
    if (each === 3) throw failure;
  };
  expect(await inTurn([1, 2, 3, 4], work, { wait })).toEqual({ done: 1, gone: 1, failure });
  expect(tried).toEqual([1, 2, 3]);
});
