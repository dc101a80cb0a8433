import { expect, test } from 'vitest';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { failed, integer, type Manner, openTestAgent, targetAt, testSessions, walkingAt, wellAnswered } from '../test-agent.ts';
import { present } from './probe.ts';

const ROOT = '1.3.6.1.4.1.99999';
const VALUES = [integer(`${ROOT}.3.1.1`, 1), integer(`${ROOT}.40.7`, 1), integer(`${ROOT}.90.1`, 1)];
const NAMES = Array.from({ length: 60 }, (_, at) => `${ROOT}.${at + 1}`);

async function probed(manner: Manner): Promise<{ found: string[]; asked: number }> {
  const agent = await openTestAgent(manner);
  const sessions = testSessions();
  endsWithTest(() => agent.close());
  endsWithTest(() => sessions.close());
  const found = await present(NAMES, walkingAt(sessions, targetAt(agent.port)));
  return { found: [...found], asked: agent.asked.length };
}

test('a few requests tell which of many tables are there', async () => {
  const { found, asked } = await probed((pdu) => wellAnswered(pdu, VALUES));
  expect(found).toEqual([`${ROOT}.3`, `${ROOT}.40`]);
  expect(asked).toBeLessThan(5);
});

test.each([
  [
    'refuses',
    (wide: boolean): Manner =>
      (pdu) =>
        wide && pdu.varbinds.length > 4 ? failed(pdu, 'tooBig') : wellAnswered(pdu, VALUES),
  ],
  [
    'is silent to',
    (wide: boolean): Manner =>
      (pdu) =>
        wide && pdu.varbinds.length > 4 ? null : wellAnswered(pdu, VALUES),
  ],
])('an agent that %s wide requests is asked by smaller ones', async (_, manner) => {
  expect((await probed(manner(true))).found.toSorted()).toEqual([`${ROOT}.3`, `${ROOT}.40`].toSorted());
});

test('what a silent agent does not say is taken to be there', async () => {
  const { found } = await probed((pdu) =>
    pdu.varbinds.some(({ name }) => name.join('.') === `${ROOT}.7`) ? null : wellAnswered(pdu, VALUES),
  );
  expect(found.toSorted()).toEqual([`${ROOT}.3`, `${ROOT}.40`, `${ROOT}.7`].toSorted());
});
