import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '#kit/free-port.ts';
import { startHub, type HubProcess } from '#kit/hub-process.ts';
import { until } from '#kit/until.ts';

// Prometheus itself, of Debian's package `prometheus`, which brings promtool with it.
const folder = mkdtempSync(join(tmpdir(), 'thalamus-prometheus-'));
let hub: HubProcess;
let prometheus: ChildProcess;
let url = '';
let authorization = '';

/** Of answers what these tests look at. */
interface Told {
  readonly ok: boolean;
  readonly yaml: string;
  readonly series: readonly { readonly points: readonly { readonly value: string }[] }[];
  readonly instances: readonly { readonly health: string }[];
  readonly items: readonly { readonly change: string }[];
}

async function ask(method: string, path: string, body?: object): Promise<Told> {
  const answer = await fetch(`${hub.url}/api/common/api/v1/integration${path}`, {
    method,
    headers: { authorization, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const told = (await answer.json()) as Told;
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${JSON.stringify(told)}`);
  return told;
}

beforeAll(async () => {
  hub = await startHub({ env: { THALAMUS_INTEGRATION_ALLOW: '[127.0.0.0/8]' } });
  const token = await fetch(`${hub.url}/api/common/api/v1/auth/token/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'admin', password: hub.password }),
  });
  authorization = `Bearer ${((await token.json()) as { readonly access: string }).access}`;
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  await ask('PUT', '/connections/prom/', { definition: { title: 'Prometheus', settings: { kind: 'prometheus', url } } });
  // What the hub says is to be written into its configuration is all of its configuration.
  const { yaml } = await ask('GET', '/connections/prom/scrape-config/');
  writeFileSync(
    join(folder, 'prometheus.yml'),
    `global:\n  scrape_interval: 1s\nscrape_configs:\n${yaml.replace('15s', '1s').replaceAll(/^/gm, '  ')}\n`,
  );
  prometheus = spawn(
    'prometheus',
    [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=error',
    ],
    { stdio: 'ignore' },
  );
  await once(prometheus);
});

/** @throws with the package to install when there is no Prometheus */
async function once(child: ChildProcess): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error) => reject(new Error('There is no Prometheus: install the package "prometheus".', { cause: error })));
  });
}

afterAll(async () => {
  prometheus?.kill('SIGTERM');
  await hub?.cleanUp();
  rmSync(folder, { recursive: true, force: true });
});

test('promtool has nothing to say about the scrape configuration that the hub tells', () => {
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'config', join(folder, 'prometheus.yml')], { encoding: 'utf8' });
  expect(`${stdout}${stderr}`).toContain('SUCCESS');
  expect(status).toBe(0);
});

test('a real Prometheus scrapes the hub, and answers its questions', async () => {
  await until('Prometheus to be ready', async () => (await ask('POST', '/connections/prom/test/')).ok, 30_000);
  const up = async (): Promise<string | undefined> =>
    (await ask('GET', `/connections/prom/query/?query=${encodeURIComponent('up{job="thalamus"}')}`)).series[0]?.points[0]?.value;
  await until('the hub to be scraped', async () => (await up()) === '1', 30_000);
  const query = encodeURIComponent('nms_active_modules');
  expect(Number((await ask('GET', `/connections/prom/query/?query=${query}`)).series[0]!.points[0]!.value)).toBeGreaterThan(5);
  const now = Date.now();
  const range = new URLSearchParams({
    query: 'up',
    from: new Date(now - 60_000).toISOString(),
    until: new Date(now).toISOString(),
    step_s: '1',
  });
  await until(
    'several scrapes',
    async () => (await ask('GET', `/connections/prom/query-range/?${range.toString()}`)).series.some(({ points }) => points.length > 0),
    30_000,
  );
});

test('it says in its own words what is wrong with a question', async () => {
  await expect(ask('GET', '/connections/prom/query/?query=sum(')).rejects.toThrow('parse error');
});

test('its end is told once, and its return once', async () => {
  const health = async (): Promise<string> => (await ask('GET', '/services/metrics/')).instances[0]!.health;
  const monitor = { kind: 'http', path: '/-/healthy', interval: '1s', timeout: '500ms', unhealthy_after: 2, healthy_after: 2 };
  await ask('POST', '/services/', { service: 'metrics', instance: { id: 'prom', url, monitor } });
  await until('it to be healthy', async () => (await health()) === 'healthy', 30_000);
  // Stopped and not ended: it takes connections and answers nothing.
  prometheus.kill('SIGSTOP');
  await until('it to be unhealthy', async () => (await health()) === 'unhealthy', 40_000);
  prometheus.kill('SIGCONT');
  await until('it to be healthy again', async () => (await health()) === 'healthy', 30_000);
  const { items } = await ask('GET', '/services/metrics/history/');
  expect(items.map(({ change }) => change)).toEqual(['recovered', 'failed', 'confirmed', 'registered']);
});
