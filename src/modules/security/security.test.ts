import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Archive } from '#kernel/archive.ts';
import type { Caller } from '#kernel/caller.ts';
import { aheadClock } from '#kit/clocks.ts';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { startMemoryHub, type MemoryHubOptions } from '#kit/memory-hub.ts';
import { until } from '#kit/until.ts';
import { memoryArchive } from '#runtime/archive/index.ts';
import type { Containment } from './containment/containment.ts';
import { security, type SecurityOptions } from './index.ts';
import { interfaceOf, L, N, network, OTHER, P, received, type Network } from './test-network.ts';

interface World {
  readonly clock?: ReturnType<typeof aheadClock>;
  readonly before?: Pick<MemoryHubOptions, 'store' | 'read'>;
  readonly archive?: Archive;
  readonly network?: Network;
  readonly options?: Partial<SecurityOptions>;
}

async function start(world: World = {}) {
  const { clock = aheadClock(), archive = memoryArchive(), network: lab = network() } = world;
  const { before = {}, options } = world;
  const { hub, store, read, ask } = await startMemoryHub(
    [lab.module, security({ asks: lab.asks, archive, syslog: received, alerts: true, everyMs: 5, clock, hub: () => [], ...options })],
    { clock, ...before },
  );
  endsWithTest(() => hub.stop());
  const tell = async (text: string, count = 1) =>
    store.log.append({
      events: [
        {
          type: received.type,
          source: '/test',
          subject: 'syslog',
          priority: 'low',
          data: { from: '192.0.2.1', severity: 5, host: 'R1', app: 'sshd', proc: '7', text, count },
        },
      ],
    });
  return { hub, clock, store, read, archive, lab, ask, tell };
}
type Answer = { containment: Containment; contained: boolean };
type Ledger = { items: Containment[] };

test('a node is cut off, once, and has its links back as they were when the time is over', async () => {
  const { lab, ask, clock } = await start();
  const contained = await ask<Answer>('security.node.contain', { project_id: P, node_id: N, reason: 'It attacks.', duration_s: 600 });
  expect(contained).toMatchObject({ contained: true, containment: { state: 'in_force', node_name: 'R1', by: 'common_hub' } });
  expect(lab.state.link).toMatchObject({ suspended: true, filters: { delay: [20] } });
  expect(await ask<Answer>('security.node.contain', { project_id: P, node_id: N, reason: 'Again.' })).toMatchObject({ contained: false });
  clock.advance(599_000);
  expect((await ask<Ledger>('security.containment.list')).items).toHaveLength(1);
  clock.advance(2_000);
  await until('the link to be back', () => !lab.state.link.suspended);
  await until('the ledger to tell it', async () => (await ask<Ledger>('security.containment.list')).items.length === 0);
  expect((await ask<Ledger>('security.containment.list', { in_force: false })).items).toMatchObject([
    { state: 'released', end_reason: 'Its time is over.', undo: [{ link_id: L, suspended: false, filters: { delay: [20] } }] },
  ]);
});

test('a containment ends also when the hub that began it is gone', async () => {
  const first = await start();
  await first.ask('security.node.contain', { project_id: P, node_id: N, reason: 'It attacks.', duration_s: 60, method: 'stop_node' });
  expect(first.lab.state.node.status).toBe('stopped');
  await first.hub.stop();
  first.clock.advance(61_000);
  await start({ clock: first.clock, before: first, network: first.lab });
  await until('the node to run again', () => first.lab.state.node.status === 'started');
});

test('what could not be undone is tried again, and stands in the ledger until it is', async () => {
  const { lab, ask } = await start();
  const { containment } = await ask<Answer>('security.node.contain', { project_id: P, node_id: N, reason: 'It attacks.', duration_s: 600 });
  lab.state.refuses = true;
  await expect(ask('security.containment.release', { containment_id: containment.containment_id })).rejects.toMatchObject({
    code: 'provider_error',
  });
  expect((await ask<Ledger>('security.containment.list')).items).toHaveLength(1);
  lab.state.refuses = false;
  await ask('security.containment.release', { containment_id: containment.containment_id, reason: 'It was a test.' });
  expect(lab.state.link.suspended).toBe(false);
  // A second time changes nothing.
  expect(await ask('security.containment.release', { containment_id: containment.containment_id })).toMatchObject({
    end_reason: 'It was a test.',
  });
});

test('one that could not be put in force is told as failed, when what was done of it is undone', async () => {
  const { lab, ask } = await start();
  lab.state.refuses = true;
  await expect(ask('security.node.contain', { project_id: P, node_id: N, reason: 'It attacks.' })).rejects.toMatchObject({
    code: 'provider_error',
  });
  const ledger = async (inForce: boolean) => (await ask<Ledger>('security.containment.list', { in_force: inForce })).items;
  await until('the ledger to tell why', async () => (await ledger(true))[0]?.end_reason === 'GNS3 is away.');
  lab.state.refuses = false;
  await until('it to be over', async () => (await ledger(true)).length === 0);
  expect(await ledger(false)).toMatchObject([{ state: 'failed', end_reason: 'GNS3 is away.' }]);
  expect(await ask('security.node.contain', { project_id: P, node_id: N, reason: 'It attacks.' })).toMatchObject({ contained: true });
});

test('the ledger is read page by page, newest first', async () => {
  const { ask, clock } = await start();
  for (const reason of ['first', 'second', 'third']) {
    const { containment } = await ask<Answer>('security.node.contain', { project_id: P, node_id: N, reason });
    await ask('security.containment.release', { containment_id: containment.containment_id });
    clock.advance(1_000);
  }
  const page = async (cursor?: string) =>
    ask<Ledger & { next_cursor: string | null }>('security.containment.list', {
      in_force: false,
      limit: 2,
      ...(cursor === undefined ? {} : { cursor }),
    });
  const { items, next_cursor: cursor } = await page();
  expect(items.map(({ reason }) => reason)).toEqual(['third', 'second']);
  expect(await page(cursor!)).toMatchObject({ items: [{ reason: 'first' }], next_cursor: null });
});

test.each([['192.0.2.0/24'], ['r1']])('who is allowed is never contained: %s', async (entry) => {
  const { lab, ask } = await start({ options: { allow: [entry] } });
  await expect(ask('security.node.contain', { project_id: P, node_id: N, reason: 'It attacks.' })).rejects.toMatchObject({
    code: 'conflict',
  });
  expect(lab.state.link.suspended).toBe(false);
});

test('neither loopback nor anybody is banned where there is nothing to ban in, and the hub never bans itself', async () => {
  const without = await start();
  await expect(without.ask('security.address.ban', { address: '198.51.100.7', reason: 'It attacks.' })).rejects.toThrow(/nftables_set/);
  const { ask } = await start({ options: { nftables: { set: 'inet t banned', program: ['false'] } } });
  await expect(ask('security.address.ban', { address: '127.0.0.1', reason: 'It attacks.' })).rejects.toThrow(/never contained/);
  await expect(ask('security.address.ban', { address: '198.51.100.7', reason: 'It attacks.' })).rejects.toMatchObject({
    code: 'provider_error',
  });
});

test('whoever may act in another project alone contains nobody here, and does not see the ledger of this one', async () => {
  const { ask } = await start();
  const confined: Caller = {
    kind: 'user',
    name: 'jane',
    roles: [],
    permissions: [],
    inProjects: { [OTHER]: ['security.operate', 'security.read'] },
  };
  await expect(ask('security.node.contain', { project_id: P, node_id: N, reason: 'x' }, confined)).rejects.toMatchObject({
    code: 'forbidden',
  });
  const { containment } = await ask<Answer>('security.node.contain', { project_id: P, node_id: N, reason: 'It attacks.' });
  expect((await ask<Ledger>('security.containment.list', {}, confined)).items).toEqual([]);
  await expect(ask('security.containment.release', { containment_id: containment.containment_id }, confined)).rejects.toMatchObject({
    code: 'not_found',
  });
  await expect(ask('security.address.ban', { address: '198.51.100.7', reason: 'x' }, confined)).rejects.toMatchObject({
    code: 'forbidden',
  });
  await expect(ask('security.events.search', {}, confined)).rejects.toMatchObject({ code: 'forbidden' });
});

test('messages of syslog are kept whole and found by path, and a host that guesses is told, where it is', async () => {
  const { ask, tell, lab } = await start();
  await tell('Accepted password for jane from 192.0.2.1 port 22 ssh2');
  for (const user of ['root', 'admin', 'test', 'pi']) await tell(`Failed password for ${user} from 192.0.2.1 port 22 ssh2`);
  type Found = { items: { named: Record<string, unknown>; document: { text: string } }[]; next_cursor: string | null };
  await until('all to be kept', async () => (await ask<Found>('security.events.search')).items.length === 5);
  expect(lab.state.alerts).toEqual([]);
  const found = await ask<Found>('security.events.search', { where: ['user.name=root', 'source.ip=192.0.2.1'] });
  expect(found.items).toMatchObject([{ named: { 'event.outcome': 'failure', 'host.name': 'R1' }, document: { proc: '7' } }]);
  expect((await ask<Found>('security.events.search', { where: ['proc="7"'], limit: 2 })).next_cursor).not.toBeNull();
  await expect(ask('security.events.search', { where: ['a..b=1'] })).rejects.toMatchObject({ code: 'validation_error' });
  // The same again is told once by its receiver, with a count.
  await tell('Failed password for guest from 192.0.2.1 port 22 ssh2', 3);
  await until('the alert', () => lab.state.alerts.length > 0);
  expect(lab.state.alerts[0]).toMatchObject({
    kind: 'security.brute_force',
    resource: 'security/hosts/192.0.2.1',
    value: 7,
    place: { project_id: P, node_id: N, node_name: 'R1', interface: 'e0', link_id: L },
  });
});

test('whom fail2ban bans is told, where it is', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'thalamus-fail2ban-'));
  try {
    const path = join(folder, 'fail2ban.log');
    await writeFile(path, '2026-11-23 12:00:00,123 fail2ban.actions        [812]: NOTICE  [sshd] Ban 192.0.2.1\n');
    const { lab } = await start({ options: { fail2banLog: path } });
    await until('it to be told', () => lab.state.alerts.length > 0);
    expect(lab.state.alerts).toMatchObject([
      { kind: 'security.brute_force', resource: 'security/hosts/192.0.2.1', place: { node_id: N, interface: 'e0', link_id: L } },
    ]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('a node is assessed by its ports, its access by SNMP and its configuration, and a project by its nodes', async () => {
  const { ask, lab } = await start();
  type Assessed = {
    score: number;
    severity: string;
    findings: { rule: string; evidence: string }[];
    open_ports: object[];
    left_out: string[];
    skipped: { address: string; reason: string }[];
  };
  const assessed = await ask<Assessed>('security.node.assess', { project_id: P, node_id: N });
  expect(assessed.findings.map(({ rule }) => rule)).toEqual([
    'port.telnet',
    'snmp.well-known-community',
    'snmp.no-encryption',
    'configuration.telnet',
    'configuration.no-login',
  ]);
  expect(assessed).toMatchObject({ severity: 'critical', open_ports: [{ port: 23 }] });
  // An address that somebody else has in the Internet is not tested.
  expect(lab.state.scanned).toEqual(['192.0.2.1']);
  expect(assessed.skipped).toMatchObject([{ address: '8.8.8.8' }]);
  expect(await ask('security.project.assess', { project_id: P })).toMatchObject({
    nodes: [{ name: 'R1' }],
    failed: [{ name: 'R2', reason: 'It was never discovered.' }],
    score: assessed.score,
  });
});

test('whatever a device says of itself, an assessment scans its project alone, and tells what it left out', async () => {
  const { ask, lab } = await start({ options: { hub: () => [{ name: 'eth0', cidr: '192.168.1.5/24' }] } });
  const claimed = {
    '127.0.0.1': 8,
    '192.168.1.5': 24,
    '192.168.1.20': 24,
    '8.8.8.8': 24,
    '10.99.0.1': 24,
    '10.99.0.2': 24,
    '169.254.169.254': 16,
    '10.20.30.40': 0,
    '224.0.0.5': 24,
  };
  lab.state.addresses = ['192.0.2.1', ...Object.keys(claimed)];
  for (const [address, length] of Object.entries(claimed)) {
    // The other device says it too, where it may: it is the same hand.
    lab.state.interfaces.push(interfaceOf(N, 'e1', L, address, length));
    if (!address.startsWith('10.')) lab.state.interfaces.push(interfaceOf(OTHER, 'e1', L, address, length));
  }
  type Assessed = { skipped: { address: string; reason: string }[] };
  const { skipped } = await ask<Assessed>('security.node.assess', { project_id: P, node_id: N });
  expect(lab.state.scanned).toEqual(['192.0.2.1']);
  expect(skipped.map(({ address }) => address)).toEqual(Object.keys(claimed));
  expect(skipped.every(({ reason }) => reason.length > 10)).toBe(true);
  await ask('security.project.assess', { project_id: P });
  expect(new Set(lab.state.scanned)).toEqual(new Set(['192.0.2.1']));
  // Where nothing of it is shown to be of the project nothing is scanned at all.
  lab.state.interfaces = [];
  expect(await ask('security.node.assess', { project_id: P, node_id: N })).toMatchObject({
    left_out: ['ports: none of its addresses is shown to be of the project.'],
  });
  expect(new Set(lab.state.scanned)).toEqual(new Set(['192.0.2.1']));
});
