import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CommandLine, until } from './northbound/cli/test-command-line.ts';

const line = CommandLine.forEachTest();

describe('offline', () => {
  test('config show prints key, value and source and needs no hub', async () => {
    writeFileSync(join(line.folder, 'thalamus.yaml'), 'port: 9000\n');
    const { code, out } = await line.run(['config', 'show'], {
      THALAMUS_URL: 'http://127.0.0.1:9',
      THALAMUS_LOG_LEVEL: 'debug',
      THALAMUS_ADMIN_PASSWORD: 'hunter2',
    });
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => line.split(/\s+/));
    expect(code).toBe(0);
    expect(lines.every((words) => words.length === 3)).toBe(true);
    expect(lines).toContainEqual(['port', '9000', 'file:thalamus.yaml:1']);
    expect(lines).toContainEqual(['log.level', 'debug', 'environment:THALAMUS_LOG_LEVEL']);
    expect(lines).toContainEqual(['host', '127.0.0.1', 'default']);
    expect(lines).toContainEqual(['admin.password', '********', 'environment:THALAMUS_ADMIN_PASSWORD']);
    expect(JSON.parse((await line.run(['config', 'show', '--json'])).out)).toContainEqual({
      key: 'port',
      value: 9000,
      source: 'file:thalamus.yaml:1',
    });
  });

  test('a configuration that is not allowed is refused with every problem', async () => {
    const { code, out, err } = await line.run(['config', 'show'], { THALAMUS_PORT: 'x', THALAMUS_ROLES: 'api', THALAMUS_NONSENSE: '1' });
    expect({ code, out }).toEqual({ code: 1, out: '' });
    for (const text of ['port = "x"', 'roles = "api"', 'THALAMUS_NONSENSE']) expect(err).toContain(text);
  });

  test('lab serves the simulated GNS3 server until it is told to stop', async () => {
    const { child, out, ended } = line.start(['lab', '--port', '0', '--api', 'v2', '--projects', '2', '--nodes', '3', '--delays', 'none']);
    await until(() => out().includes('http://'), 'the address is printed');
    const address = /http:\/\/[\d.]+:\d+/.exec(out())![0];
    const projects = (await (await fetch(`${address}/v2/projects`)).json()) as unknown[];
    expect(projects).toHaveLength(2);
    child.kill('SIGINT');
    expect((await ended).code).toBe(0);
  });
});
