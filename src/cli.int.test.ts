import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openTestAgent, wellAnswered } from '#southbound/snmp/test-agent.ts';
import { oid } from '#wire/snmp-oid.ts';
import type { Varbind } from '#wire/snmp-value.ts';
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

  test('snmp discover tells everything of a device in the neutral form, or in a few lines', async () => {
    const text = (name: string, value: string): Varbind => ({ name: oid(name), value: { type: 'OctetString', value: Buffer.from(value) } });
    const values = [
      text('1.3.6.1.2.1.1.1.0', 'Cisco IOS Software, 7200 Software (C7200-ADVENTERPRISEK9-M), Version 15.2(4)S5'),
      { name: oid('1.3.6.1.2.1.1.2.0'), value: { type: 'ObjectIdentifier', value: oid('1.3.6.1.4.1.9.1.222') } } as const,
      text('1.3.6.1.2.1.1.5.0', 'core-1'),
      text('1.3.6.1.2.1.2.2.1.2.3', 'FastEthernet0/0'),
    ];
    const agent = await openTestAgent((asked) => wellAnswered(asked, values));
    try {
      const told = await line.run(['snmp', 'discover', `127.0.0.1:${agent.port}`, '--community', 'public', '--json']);
      expect(told.err).toBe('');
      expect(JSON.parse(told.out)).toMatchObject({
        system: { name: 'core-1', objectID: '1.3.6.1.4.1.9.1.222' },
        identity: { os: 'ios', version: '15.2(4)S5' },
        interfaces: [{ index: 3, name: 'FastEthernet0/0' }],
      });
      const lines = await line.run(['snmp', 'discover', `127.0.0.1:${agent.port}`, '--community', 'public']);
      expect(lines.out).toMatch(/^name +core-1\nsystem +Cisco Systems ios 15\.2\(4\)S5$/m);
    } finally {
      await agent.close();
    }
  });

  test('snmp discover says that nobody answers', async () => {
    const { code, out, err } = await line.run([
      'snmp',
      'discover',
      '127.0.0.1:9',
      '--community',
      'public',
      '--timeout',
      '100',
      '--retries',
      '0',
    ]);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('127.0.0.1:9');
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
