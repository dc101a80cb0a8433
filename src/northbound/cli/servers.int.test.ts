import { expect, test } from 'vitest';
import { Refused } from './fake-hub.ts';
import { CommandLine, N1, P1, node } from './test-command-line.ts';

const line = CommandLine.forEachTest();
const URL = 'http://192.0.2.10:3080';
const listing = { id: '192-0-2-10', url: URL, user: 'nms', auto_close: 'pin', source: 'added' };
const trial = { reachable: true, api: 'v2', version: '2.2.61', credentials: 'accepted', reason: 'GNS3 2.2.61 answers.', projects: 3 };

test('a server is tested with a password from standard input, which stands in no argument', async () => {
  const inputs = line.answering('gns3.server.test', trial);
  const { code, out } = await line.run(['server', 'test', URL, '--user', 'nms'], {}, 'geheim\n');
  expect(code).toBe(0);
  expect(inputs).toEqual([{ url: URL, user: 'nms', password: 'geheim' }]);
  expect(out).toMatch(/version +2\.2\.61/);
  expect(out).not.toContain('geheim');
});

test.each([
  [{ ...trial, credentials: 'refused', reason: 'It refuses this user or password.' }],
  [{ ...trial, reachable: false, reason: 'Nothing listens at 192.0.2.10:3080.' }],
])('a test that finds no server to follow ends with 1', async (found) => {
  line.answering('gns3.server.test', found);
  expect(await line.run(['server', 'test', URL, '--json'])).toMatchObject({ code: 1, err: expect.stringContaining(found.reason) });
});

test('a server is added, with its id, its policy and by force', async () => {
  const inputs = line.answering('gns3.server.add', { server: listing, test: trial });
  const { code, out } = await line.run(['server', 'add', URL, '--id', 'class', '--auto-close', 'pin', '--force']);
  expect({ code, out }).toEqual({ code: 0, out: `Following 192-0-2-10 at ${URL}. GNS3 2.2.61 answers.\n` });
  expect(inputs).toEqual([{ url: URL, id: 'class', auto_close: 'pin', force: true }]);
});

test('credentials and policy of a server are changed, or its log in taken away', async () => {
  const inputs = line.answering('gns3.server.update', { server: listing, test: trial });
  expect((await line.run(['server', 'update', 'class', '--user', 'nms', '--auto-close', 'pin'], {}, 'geheim\n')).code).toBe(0);
  expect((await line.run(['server', 'update', 'class', '--no-login', '--force'])).code).toBe(0);
  expect((await line.run(['server', 'update', 'class', '--auto-close', 'attach'])).code).toBe(0);
  expect(inputs).toEqual([
    { id: 'class', user: 'nms', password: 'geheim', auto_close: 'pin' },
    { id: 'class', user: null, force: true },
    { id: 'class', auto_close: 'attach' },
  ]);
  expect((await line.run(['server', 'update', 'class', '--no-login', '--user', 'nms'])).code).toBe(2);
});

test('the built-in lab comes back without a URL; neither or both is wrong use', async () => {
  const inputs = line.answering('gns3.server.add', { server: { ...listing, id: 'lab', source: 'built-in' }, test: null });
  expect((await line.run(['server', 'add', '--built-in'])).code).toBe(0);
  expect(inputs).toEqual([{ built_in: true }]);
  expect((await line.run(['server', 'add'])).code).toBe(2);
  expect((await line.run(['server', 'add', URL, '--built-in'])).code).toBe(2);
});

test('who removes a server is told which projects GNS3 closes', async () => {
  const inputs = line.answering('gns3.server.remove', { server: listing, may_close: ['campus'] });
  expect(await line.run(['server', 'remove', '192-0-2-10'])).toMatchObject({
    code: 0,
    out: expect.stringContaining('no longer followed'),
    err: expect.stringContaining('campus'),
  });
  expect(inputs).toEqual([{ id: '192-0-2-10' }]);
  line.hub.operations.set('gns3.server.remove', () => {
    throw new Refused(409, 'conflict', 'GNS3 server main comes from the configuration.');
  });
  expect(await line.run(['server', 'rm', 'main'])).toMatchObject({ code: 1, err: 'GNS3 server main comes from the configuration.\n' });
});

test('servers are listed with where they come from', async () => {
  const one = { ...listing, version: '2.2.61', connected: true, reason: 'Its notification stream is heard over WebSocket.', streams: [] };
  line.answering('gns3.status', { servers: [one, { ...one, id: 'lab', source: 'built-in' }] });
  const { code, out } = await line.run(['server', 'list']);
  expect(code).toBe(0);
  expect(out).toMatch(/192-0-2-10.*added.*pin/);
  expect(out).toMatch(/lab.*built-in/);
});

test('a node is moved to negative coordinates too, renamed, and its console reset', async () => {
  const updates = line.answering('gns3.node.update', { node: node(N1, 'PC1') });
  const named = { project_id: P1, server: 'main', node_id: N1 };
  expect((await line.run(['node', 'move', 'campus', 'PC1', '-120', '40'])).code).toBe(0);
  expect((await line.run(['node', 'rename', 'campus', 'PC1', 'client'])).code).toBe(0);
  expect(updates).toEqual([
    { ...named, x: -120, y: 40 },
    { ...named, name: 'client' },
  ]);
  expect((await line.run(['node', 'move', 'campus', 'PC1', 'left', '40'])).code).toBe(2);
  const resets = line.answering('gns3.console.reset', {});
  expect(await line.run(['node', 'reset-console', 'campus', 'PC1'])).toMatchObject({ code: 0, out: 'The console of PC1 was reset.\n' });
  expect(resets).toEqual([named]);
});

test('a node is given another size, and what it then has is told', async () => {
  const larger = { ...node(N1, 'PC1'), node_type: 'qemu', properties: { ram: 1_024, cpus: 2 } };
  const asked = line.answering('gns3.node.resize', { node: larger, in_effect: false });
  expect(await line.run(['node', 'resize', 'campus', 'PC1', '--ram', '1024', '--cpus', '2'])).toMatchObject({
    code: 0,
    out: 'PC1: 1024 MB, 2 processors, after its next start.\n',
  });
  expect(asked).toEqual([{ project_id: P1, server: 'main', node_id: N1, ram_mb: 1_024, cpus: 2 }]);
  expect((await line.run(['node', 'resize', 'campus', 'PC1'])).code).toBe(2);
  expect((await line.run(['node', 'resize', 'campus', 'PC1', '--ram', 'much'])).code).toBe(2);
});
