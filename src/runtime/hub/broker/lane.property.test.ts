import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PRIORITIES, type Priority } from '#kernel/event.ts';
import { Lane, type Entry } from './lane.ts';
import { Turns, WEIGHTS } from './turn.ts';

let made = 0;
function entry(priority: Priority, key?: string): Entry {
  made += 1;
  const message = {
    id: String(made),
    to: 'm',
    name: 'n',
    priority,
    data: made,
    ...(key === undefined ? {} : { key }),
  } as unknown as Entry['message'];
  return { message, stored: false, bytes: 10, arrivedMs: 0, expiresMs: Number.POSITIVE_INFINITY, failures: 0, losses: 0 };
}

const keys = fc.option(fc.constantFrom('a', 'b', 'c'), { nil: undefined });

describe('lanes', () => {
  it('give the priorities below CRITICAL their weight while all have messages, and CRITICAL everything', () => {
    const lanes = PRIORITIES.map((priority) => new Lane('m', priority));
    for (const lane of lanes) for (let count = 0; count < 1_300; count += 1) lane.add(entry(lane.priority));
    const turns = new Turns(lanes);
    const given = { critical: 0, high: 0, normal: 0, low: 0 };
    for (let count = 0; count < 1_300; count += 1) {
      const lane = turns.next()!;
      lane.take();
      given[lane.priority] += 1;
    }
    expect(given).toEqual({ critical: 1_300, high: 0, normal: 0, low: 0 });
    for (let count = 0; count < 1_300; count += 1) {
      const lane = turns.next()!;
      lane.take();
      given[lane.priority] += 1;
    }
    expect(given).toEqual({ critical: 1_300, high: 800, normal: 400, low: 100 });
  });

  it('never let CRITICAL wait, and nobody longer than a round', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PRIORITIES, 'take' as const), { maxLength: 400 }), (steps) => {
        const lanes = PRIORITIES.map((priority) => new Lane('m', priority));
        const turns = new Turns(lanes);
        const waited = [0, 0, 0, 0];
        const wrong: string[] = [];
        for (const step of steps) {
          if (step !== 'take') {
            lanes[PRIORITIES.indexOf(step)]!.add(entry(step));
            continue;
          }
          const before = lanes.map(({ ready }) => ready);
          const lane = turns.next();
          lane?.take();
          if (before.every((ready) => ready === 0) !== (lane === undefined)) wrong.push('nothing is given exactly when nothing is ready');
          if (before[0]! > 0 !== (lane?.priority === 'critical')) wrong.push('CRITICAL waited');
          if (before[0]! > 0) continue;
          for (const index of [1, 2, 3]) waited[index] = before[index] === 0 || lanes[index] === lane ? 0 : waited[index]! + 1;
          if (Math.max(...waited) > 2 * (WEIGHTS[0] + WEIGHTS[1] + WEIGHTS[2])) wrong.push('a lane waited longer than its turn');
        }
        expect(wrong).toEqual([]);
      }),
    );
  });

  it('keep a key in order with one out at a time, and lose and invent nothing, whatever is ended, put off or given back', () => {
    type Step = {
      readonly add?: { readonly key: string | undefined };
      readonly act?: 'take' | 'end' | 'back' | 'expire';
      readonly at: number;
    };
    const step: fc.Arbitrary<Step> = fc.oneof(
      fc.record({ add: fc.record({ key: keys }), at: fc.nat(50) }),
      fc.record({ act: fc.constantFrom('take', 'take', 'end', 'end', 'back', 'expire'), at: fc.nat(50) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const lane = new Lane('m', 'normal');
        const added: Entry[] = [];
        const out: Entry[] = [];
        const gone = new Set<Entry>();
        const check = (taken: Entry) => {
          expect(gone.has(taken) || out.includes(taken)).toBe(false);
          const { key } = taken.message;
          if (key === undefined) return;
          expect(out.some(({ message }) => message.key === key)).toBe(false);
          const earlier = added.slice(0, added.indexOf(taken)).filter(({ message }) => message.key === key);
          expect(earlier.every((one) => gone.has(one))).toBe(true);
        };
        const take = () => {
          const taken = lane.take();
          if (taken === undefined) return false;
          check(taken);
          out.push(taken);
          return true;
        };
        for (const { add, act, at } of steps) {
          if (add !== undefined) {
            const one = entry('normal', add.key);
            added.push(one);
            lane.add(one);
          } else if (act === 'take') take();
          else if (act === 'expire') {
            const victim = added[at];
            for (const one of lane.remove((candidate) => candidate === victim)) gone.add(one);
          } else if (out.length > 0) {
            const [one] = out.splice(at % out.length, 1);
            if (act === 'end') {
              gone.add(one!);
              lane.ended(one!);
            } else lane.putBack(one!);
          }
          expect(lane.depth).toBe(added.length - gone.size);
          expect(lane.bytes).toBe(10 * lane.depth);
        }
        for (let more = true; more;) {
          more = take();
          const one = out.shift();
          if (one === undefined) continue;
          more = true;
          gone.add(one);
          lane.ended(one);
        }
        expect(gone.size).toBe(added.length);
        expect(lane.depth).toBe(0);
      }),
      { numRuns: 200 },
    );
  });
});
