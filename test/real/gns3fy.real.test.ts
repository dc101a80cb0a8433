import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { afterEach, expect, test } from 'vitest';

import { environmentPath } from '../../tools/environment.mjs';
import { startLab } from '#lab/index.ts';
import { startGns3 } from './gns3-server.ts';
import { OtherClient } from './other-client.ts';

const SESSION = fileURLToPath(new URL('gns3fy-session.py', import.meta.url));

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** What the session said, a line for each step; gns3fy prints lines of its own in between. */
async function session(url: string): Promise<Record<string, unknown>[]> {
  const { stdout } = await promisify(execFile)(environmentPath().gns3fy, [SESSION, url, 'lab-1'], { timeout: 120_000 });
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

const stopped = (...names: string[]): string[][] => names.map((name) => [name, 'vpcs', 'stopped']);

test('gns3fy opens a project of the lab, lists, creates, starts, stops and deletes in it, as on a real GNS3 2.2', async () => {
  const lab = await startLab({ api: 'v2', projects: 1, nodes: 4, links: 'pairs' });
  closing.push(() => lab.close());
  const withLab = await session(lab.url);
  const said = new Map(withLab.map(({ step, ...facts }) => [step, facts]));
  expect(said.get('opened')).toMatchObject({
    nodes: stopped('PC1', 'PC2', 'PC3', 'PC4'),
    links: [
      ['PC1', 'PC2'],
      ['PC3', 'PC4'],
    ],
  });
  expect(said.get('built')).toMatchObject({ nodes: stopped('PC1', 'PC2', 'PC3', 'PC4', 'PC8', 'PC9'), stats: { nodes: 6, links: 3 } });
  expect(said.get('started')).toMatchObject({ status: 'started' });
  expect(said.get('all stopped')).toEqual({ statuses: ['stopped'] });
  expect(said.get('unknown')).toMatchObject({ error: 'HTTPError' });

  const real = await startGns3({ version: '2.2' });
  closing.push(() => real.cleanUp());
  const client = new OtherClient(real);
  const { project_id } = await client.createProject('lab-1');
  const nodes = [];
  for (const name of ['PC1', 'PC2', 'PC3', 'PC4']) nodes.push(await client.createVpcs(project_id, name));
  await client.link(nodes[0]!, nodes[1]!);
  await client.link(nodes[2]!, nodes[3]!);
  // Word for word: what the lab says and the real server does not would be a defect of the lab.
  expect(withLab).toEqual(await session(real.url));
});
