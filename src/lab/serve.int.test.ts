import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { until } from '#kit/until.ts';
import type { Truth } from './fault/truth.ts';
import { readFaultFile } from './fault-file.ts';
import { serveLab } from './serve.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'thalamus-serve-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

it('a lab that is served says where it is, writes where agents answer and what went wrong, and ends when asked', async () => {
  const printed: string[] = [];
  const ending = new AbortController();
  await writeFile(join(folder, 'faults.json'), JSON.stringify({ faults: [{ kind: 'cpu_runaway', node: 'P1', percent: 40 }] }));
  const served = serveLab({
    lab: 'wan',
    delays: 'none',
    consoles: 'websocket',
    seed: 1,
    faults: await readFaultFile(join(folder, 'faults.json')),
    truthFile: join(folder, 'truth.ndjson'),
    translationsFile: join(folder, 'translations.json'),
    signal: ending.signal,
    print: (line) => printed.push(line),
  });
  await until('the lab to be there', () => printed.length > 0);
  const url = /http:\/\/[0-9.]+:\d+/.exec(printed[0]!)![0];
  expect(printed[0]).toMatch(/API v2.* 1 projects, 22 nodes, no log in\. 12 SNMP agents answer/s);
  const rows: unknown = JSON.parse(await readFile(join(folder, 'translations.json'), 'utf8'));
  expect(await (await fetch(`${url}/lab/translations`)).json()).toEqual(rows);
  ending.abort();
  await served;
  await expect(fetch(`${url}/v2/version`)).rejects.toThrow();
  const truths = (await readFile(join(folder, 'truth.ndjson'), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Truth);
  expect(truths).toMatchObject([
    { kind: 'cpu_runaway', node: 'P1', ended_at: null, parameters: { percent: 40 } },
    { kind: 'cpu_runaway', node: 'P1', ended_at: expect.stringMatching(/Z$/) },
  ]);
  expect(truths[0]!.fault_id).toBe(truths[1]!.fault_id);
});

it.each([
  ['no JSON', '{', /cannot be read/],
  ['an unknown fault', '{"faults": [{"kind": "meteor"}]}', /no plan of faults:\nfaults\[0\]\.kind: /],
])('a plan of faults that is %s is refused with its name', async (_, text, message) => {
  await writeFile(join(folder, 'faults.json'), text);
  await expect(readFaultFile(join(folder, 'faults.json'))).rejects.toThrow(message);
});
