import { expect, test } from 'vitest';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { following, integer, openTestAgent, response, targetAt, testSessions, walkingAt, type TestAgent } from './test-agent.ts';
import { walk } from './walk.ts';

const ROOT = '1.3.6.1.4.1.99999';

test('nobody is asked while the hub is stopped, and everybody again when it is started', async () => {
  const values = [integer(`${ROOT}.1`, 7)];
  const agent: TestAgent = await openTestAgent((pdu) => response(pdu, following(pdu, values)));
  const sessions = testSessions();
  endsWithTest(() => agent.close());
  endsWithTest(() => sessions.close());
  const ask = async () => (await walk([ROOT], walkingAt(sessions, targetAt(agent.port)))).answered;
  expect(await ask()).toBe(true);
  const asked = agent.asked.length;
  sessions.close();
  expect(await ask()).toBe(false);
  expect(agent.asked).toHaveLength(asked);
  sessions.open();
  expect(await ask()).toBe(true);
});
