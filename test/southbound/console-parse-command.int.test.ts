import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const CLI = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));
const BRIEF = [
  'Interface              IP-Address      OK? Method Status                Protocol',
  'GigabitEthernet0/0     192.0.2.1       YES NVRAM  up                    up',
  'GigabitEthernet0/1     unassigned      YES unset  administratively down down',
].join('\n');

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function thalamus(words: readonly string[], typed = ''): Promise<Ran> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [CLI, 'console', 'parse', ...words], (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    );
    child.stdin!.end(typed);
  });
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'thalamus-parse-'));
  writeFileSync(join(folder, 'brief.txt'), BRIEF);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('thalamus console parse', () => {
  test('prints the records of a file as JSON, without a hub', async () => {
    const { code, out } = await thalamus([
      '--platform',
      'cisco_ios',
      '--command',
      'show ip interface brief',
      join(folder, 'brief.txt'),
      '--json',
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      kind: 'ip_interfaces',
      records: [
        { name: 'GigabitEthernet0/0', ip: '192.0.2.1', status: 'up', protocol_status: 'up' },
        { name: 'GigabitEthernet0/1', status: 'administratively down', protocol_status: 'down' },
      ],
    });
  });

  test('reads standard input, and prints a table for people', async () => {
    const { out } = await thalamus(['--platform', 'ios', '--command', 'sh ip int br', '-'], BRIEF);
    expect(out.split('\n')[1]).toMatch(/^GigabitEthernet0\/0 +192\.0\.2\.1 .*up/);
  });

  test('says what it does not understand, and what it cannot read', async () => {
    expect(await thalamus(['--platform', 'ios', '--command', 'show nonsense', '-', '--json'], BRIEF)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/"kind": null/),
    });
    expect(await thalamus(['--platform', 'ios', '--command', 'show nonsense', '-'], BRIEF)).toMatchObject({
      code: 1,
      out: '',
      err: 'What "show nonsense" of ios prints is not understood.\n',
    });
    expect(await thalamus(['--platform', 'ios', '--command', 'show version', join(folder, 'absent')])).toMatchObject({
      code: 1,
      err: expect.stringMatching(/absent cannot be read/),
    });
    expect(await thalamus(['--platform', 'ios', join(folder, 'brief.txt')])).toMatchObject({ code: 2 });
  });
});
