import { expect, test } from 'vitest';
import { CommandLine, N1, N2, P1 } from './test-command-line.ts';

const line = CommandLine.forEachTest();
const HASH = 'ab12'.repeat(16);
const kept = (outcome: string) => ({
  outcome,
  reason: '2 of 2 commands were carried out.',
  items: [{ kind: 'running', hash: HASH, lines: 42 }],
});

test('network backup take tells of each node what was kept, and ends with 0', async () => {
  const inputs: object[] = [];
  line.hub.operations.set('network.backup.take', (input) => {
    inputs.push(input);
    return kept('changed');
  });
  const { code, out } = await line.run(['network', 'backup', 'take', 'campus']);
  // PC2 does not run.
  expect(inputs).toEqual([{ project_id: P1, server: 'main', node_id: N1 }]);
  expect(out).toMatch(/^DEVICE +OUTCOME +CONFIGURATIONS/m);
  expect(out).toMatch(/PC1 +kept, it changed +running ab12ab12ab12 \(42 lines\)/);
  expect(code).toBe(0);
});

test('what failed is told with its reason beside what was kept, and the command ends with 1', async () => {
  line.hub.operations.set('network.backup.take', ({ node_id }) =>
    node_id === N1 ? kept('unchanged') : { outcome: 'failed', reason: 'PC2 does not run: its status is stopped.', items: [] },
  );
  const { code, out, err } = await line.run(['network', 'backup', 'take', 'campus', 'PC1', 'PC2']);
  expect(out).toMatch(/PC1 +unchanged +running/);
  expect(out).toMatch(/PC2 +failed +.*does not run/);
  expect(err).toContain('1 of 2 devices could not be backed up.');
  expect(code).toBe(1);
});

test('one that is named is one answer for programs; one with nothing to keep is not backed up', async () => {
  const inputs: object[] = [];
  line.hub.operations.set('network.backup.take', (input) => {
    inputs.push(input);
    return { outcome: 'no_device', reason: 'It has no configuration of its own.', items: [] };
  });
  const words = ['network', 'backup', 'take', P1, N2, '--via', 'ssh', '--username', 'noc', '--password-stdin', '--json'];
  const { code, out } = await line.run(words, {}, 'geheim\n\n');
  expect(inputs).toEqual([{ project_id: P1, server: 'main', node_id: N2, via: 'ssh', username: 'noc', password: 'geheim' }]);
  expect(JSON.parse(out)).toEqual({
    node_id: N2,
    name: 'PC2',
    outcome: 'no_device',
    reason: 'It has no configuration of its own.',
    items: [],
  });
  expect(code).toBe(1);
});
