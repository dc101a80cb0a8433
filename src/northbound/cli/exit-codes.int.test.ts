import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { Refused } from './fake-hub.ts';
import { CommandLine, N1, P1, P2, P3, project } from './test-command-line.ts';

const line = CommandLine.forEachTest();

describe('exit codes', () => {
  test('0 when done, with the result on standard output alone', async () => {
    expect(await line.run(['project', 'list'])).toMatchObject({ code: 0, err: '', out: expect.stringContaining('campus') });
  });

  test('1 when the hub refuses, with its message and its details', async () => {
    line.hub.operations.set('gns3.project.open', () => {
      throw new Refused(422, 'validation_error', 'The input does not fit.', { project_id: ['Expected a UUID.'] });
    });
    expect(await line.run(['project', 'open', 'campus'])).toEqual({
      code: 1,
      out: '',
      err: 'The input does not fit.\n  project_id: Expected a UUID.\n',
    });
  });

  test('the error is JSON for programs', async () => {
    line.hub.operations.delete('gns3.project.list');
    const { code, out, err } = await line.run(['project', 'list', '--json']);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(JSON.parse(err)).toMatchObject({ error: true, code: 'not_found' });
  });

  test.each([
    ['an unknown command', ['porject', 'list']],
    ['an unknown option', ['status', '--loud']],
    ['a missing argument', ['project', 'show']],
    ['an argument too many', ['status', 'now']],
    ['a command family without a command', ['project']],
    ['no command at all', []],
    ['input that is none', ['call', 'gns3.status', 'nonsense']],
    ['a number that is none', ['events', '--since', 'yesterday']],
    ['an address that is none', ['status', '--url', 'ftp://x']],
    ['a profile that is not there', ['status', '--profile', 'nobody']],
    ['a lab of a third API', ['lab', '--api', 'v9']],
  ])('2 for %s', async (_, words) => {
    const { code, out, err } = await line.run(words);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).not.toBe('');
  });

  test('3 when nobody listens', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    server.close();
    await once(server, 'close');
    for (const words of [['status'], ['events', '--follow'], ['console', P1, N1]]) {
      expect(await line.run(words, { THALAMUS_URL: `http://127.0.0.1:${port}` })).toMatchObject({
        code: 3,
        out: '',
        err: expect.stringContaining('not reachable'),
      });
    }
  });

  test('1 when what answers is no hub', async () => {
    line.hub.places.set('GET /health/', () => ({ bytes: Buffer.from('<html>'), mediaType: 'text/html' }));
    expect(await line.run(['status'])).toMatchObject({ code: 1, err: expect.stringContaining('no hub') });
  });

  test('help and version are done, on standard output', async () => {
    expect(await line.run(['--help'])).toMatchObject({ code: 0, out: expect.stringContaining('topology') });
    expect(await line.run(['--version'])).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  });
});

describe('output', () => {
  test('--json prints one document, before or after the command', async () => {
    for (const words of [
      ['--json', 'project', 'list'],
      ['project', 'list', '--json'],
    ]) {
      const { out } = await line.run(words);
      expect((JSON.parse(out) as { project_id: string }[]).map(({ project_id }) => project_id)).toEqual([P1, P2, P3]);
    }
  });

  test('nothing is coloured when piped, and terminal codes in names are shown, not sent', async () => {
    line.hub.operations.set('gns3.project.list', () => ({ items: [project(P1, '\u001B[31mred')], next_cursor: null }));
    const { out } = await line.run(['project', 'list']);
    expect(out).toContain('\\x1b[31mred');
    expect(out).not.toContain('\u001B');
  });

  test('a list goes on to its last page', async () => {
    line.hub.operations.set('gns3.project.list', ({ cursor }) =>
      cursor === undefined ? { items: [project(P1, 'first')], next_cursor: 'more' } : { items: [project(P2, 'second')], next_cursor: null },
    );
    const { out } = await line.run(['project', 'list']);
    expect(out).toMatch(/first[^]*second/);
  });

  test('a reader that leaves early is no error', async () => {
    line.hub.operations.set('events.list', () => ({
      items: Array.from({ length: 500 }, () => line.hub.publish('node.started', {})),
      next_cursor: null,
    }));
    const { child, ended } = line.start(['events', '--json', '--limit', '500']);
    child.stdout.destroy();
    expect(await ended).toMatchObject({ code: 0, err: '' });
  });
});
