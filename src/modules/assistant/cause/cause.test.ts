import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ground } from '../sentences.ts';
import { portKey, type Change } from './facts.ts';
import { BEGAN, facts, idOf } from './test-network.ts';
import { causesOf } from './weigh.ts';

const CHAIN = ['A-B', 'B-C', 'C-D'];
const RING = ['A-B', 'B-C', 'C-D', 'A-D'];
const STAR = ['S-A', 'S-B', 'S-C', 'S-D'];

const first = (...of: Parameters<typeof facts>) => causesOf(facts(...of), 5)[0];
const change = (type: string, more: Partial<Change>): Change => ({
  atMs: BEGAN - 60_000,
  type,
  node: null,
  link: null,
  position: 7,
  said: ground('did_node_stopped', { what: 'A', at: '10:00:00 UTC' }),
  ...more,
});

describe('a line that is cut', () => {
  test('in a ring is named when both ends hear nothing, and nobody else is', () => {
    const cause = first(RING, ['down B B-C', 'down C B-C']);
    expect(cause).toMatchObject({ kind: 'link_down', link_id: idOf('B-C'), component: 'B – C' });
    expect(cause?.explains).toHaveLength(2);
  });

  test('in a chain explains the devices behind it, which cannot be asked any more', () => {
    const cause = first(CHAIN, ['down B B-C', 'unreachable C', 'unreachable D']);
    expect(cause).toMatchObject({ kind: 'link_down', link_id: idOf('B-C') });
    expect(cause?.explains).toHaveLength(3);
    expect(cause?.reasons.at(-1)).toBe('Without it nothing leads to C, D.');
  });

  test('of a star is named, and not the leaf', () => {
    expect(first(STAR, ['down S S-B', 'unreachable B'])).toMatchObject({ kind: 'link_down', link_id: idOf('S-B') });
  });

  test('by GNS3 itself is surer, the more so when it was just done', () => {
    const network = facts(CHAIN, ['down B B-C', 'unreachable C', 'unreachable D']);
    const links = network.links.map((link) => (link.link_id === idOf('B-C') ? { ...link, suspended: true } : link));
    const before = causesOf({ ...network, links }, 5)[0];
    expect(before).toMatchObject({ kind: 'link_suspended', link_id: idOf('B-C') });
    const done = causesOf({ ...network, links, changes: [change('link.updated', { link: idOf('B-C') })] }, 5)[0];
    expect(done!.confidence).toBeGreaterThan(before!.confidence);
    expect(done!.links).toContainEqual({ label: 'link.updated', page: null, operation: 'events.get', input: { position: 7 } });
  });

  test('by removing the link is known though the link is gone', () => {
    const network = facts(CHAIN, ['down B B-C', 'unreachable C', 'unreachable D']);
    const links = network.links.map((link) => (link.link_id === idOf('B-C') ? { ...link, removedMs: BEGAN - 30_000 } : link));
    expect(causesOf({ ...network, links }, 5)[0]).toMatchObject({ kind: 'link_removed', link_id: idOf('B-C') });
  });
});

describe('a router in the middle', () => {
  test('that stopped is to blame for all that is cut off', () => {
    const cause = first(CHAIN, ['stopped B', 'down A A-B', 'unreachable C', 'unreachable D'], { stopped: ['B'] });
    expect(cause).toMatchObject({ kind: 'node_stopped', node_id: idOf('B'), node_name: 'B' });
    expect(cause?.explains).toHaveLength(4);
  });

  test('of a star that stopped is to blame though nobody at all answers', () => {
    const cause = first(STAR, ['stopped S', 'unreachable A', 'unreachable B', 'unreachable C', 'unreachable D'], { stopped: ['S'] });
    expect(cause).toMatchObject({ kind: 'node_stopped', node_id: idOf('S') });
    expect(cause?.explains).toHaveLength(5);
  });

  test('that crashed while GNS3 says it runs is named before those behind it', () => {
    const causes = causesOf(facts(CHAIN, ['unreachable B', 'unreachable C', 'unreachable D']), 5);
    expect(causes[0]).toMatchObject({ kind: 'node_silent', node_id: idOf('B') });
    expect(causes[1]).toMatchObject({ kind: 'node_silent', node_id: idOf('C') });
  });

  test('of a ring that stopped cuts nobody off', () => {
    const cause = first(RING, ['stopped B', 'down A A-B', 'down C B-C'], { stopped: ['B'] });
    expect(cause).toMatchObject({ kind: 'node_stopped', node_id: idOf('B') });
    expect(cause?.explains).toHaveLength(3);
  });
});

test('a host that restarted is to blame for its silence and for the port towards it', () => {
  const cause = first(STAR, ['unreachable B', 'down S S-B'], { restarted: new Map([[idOf('B'), BEGAN - 20_000]]) });
  expect(cause).toMatchObject({ kind: 'node_restarted', node_id: idOf('B') });
});

test('an interface that is switched off on the device is named, with the device', () => {
  const cause = first(STAR, ['down S S-B'], { off: [{ node: idOf('B'), interface: 'Ethernet0' }] });
  expect(cause).toMatchObject({ kind: 'interface_off', node_id: idOf('B'), interface: 'Ethernet0', link_id: idOf('S-B') });
});

test('of two troubles that have nothing to do with each other the one that explains more comes first', () => {
  const causes = causesOf(facts(STAR, ['busy A', 'stopped B', 'down S S-B'], { stopped: ['B'] }), 5);
  expect(causes.map(({ kind, node_name: name }) => `${kind} ${name}`).slice(0, 2)).toEqual(['node_stopped B', 'overload A']);
});

test('what nobody needs to explain anything is less likely than what explains it', () => {
  const network = facts(RING, ['down B B-C', 'down C B-C'], { restarted: new Map([[idOf('B'), BEGAN - 20_000]]) });
  const links = network.links.map((link) => (link.link_id === idOf('B-C') ? { ...link, suspended: true } : link));
  const [cut, restarted] = causesOf({ ...network, links, changes: [change('link.updated', { link: idOf('B-C') })] }, 5);
  expect([cut?.kind, restarted?.kind]).toEqual(['link_suspended', 'node_restarted']);
  expect(restarted!.confidence).toBeLessThan(cut!.confidence / 2);
});

test('a node that is stopped and explains nothing is no cause', () => {
  const causes = causesOf(facts(STAR, ['busy A'], { stopped: ['C'] }), 5);
  expect(causes.map(({ kind }) => kind)).toEqual(['overload']);
});

test('where nothing is wrong there is no cause', () => {
  expect(causesOf(facts(STAR, []), 5)).toEqual([]);
});

test.each([
  ['GigabitEthernet0/1', 'Gi0/1'],
  ['Ethernet0', 'eth0'],
  ['e1/0', 'Ethernet1/0'],
])('%s and %s are the same port', (one, other) => {
  expect(portKey(one)).toBe(portKey(other));
});

test('a stopped node is always named first where it alone explains all, whatever the network', () => {
  const tree = fc
    .array(fc.nat(100), { minLength: 2, maxLength: 12 })
    .map((parents) => parents.map((parent, index) => `N${parent % (index + 1)}-N${index + 1}`));
  fc.assert(
    fc.property(tree, fc.nat(100), (lines, which) => {
      const dead = `N${which % (lines.length + 1)}`;
      const near = lines.filter((line) => line.split('-').includes(dead));
      const wrong = [`stopped ${dead}`, ...near.map((line) => `down ${line.split('-').find((name) => name !== dead)} ${line}`)];
      const [cause] = causesOf(facts(lines, wrong, { stopped: [dead] }), 3);
      expect(cause).toMatchObject({ kind: 'node_stopped', node_name: dead });
      expect(cause!.explains).toHaveLength(wrong.length);
    }),
    { numRuns: 100 },
  );
});
