import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { freePort } from '#kit/free-port.ts';
import { CENTRAL, logIn, type HubClient } from '#kit/hub-client.ts';
import { startHub, type HubProcess } from '#kit/hub-process.ts';
import { until } from '#kit/until.ts';
import { startLab, type Lab } from '#lab/index.ts';
import { DEPLOY, deployed, Scratch } from './deployed-files.ts';

// Prometheus itself (Debian's package `prometheus`) on the files of deploy/prometheus. The test changes where targets are, and how long
// things take: what is asked every 15 s is asked every second, and a rule that waits a minute waits a second. How long they wait as they
// are shipped is tested by `promtool test rules`.

const V1 = '/api/common/api/v1';
const scratch = new Scratch();
let lab: Lab | undefined;
let hub: HubProcess;
let client: HubClient;
let prometheus = '';

interface ScrapeConfig {
  readonly job_name: string;
  dns_sd_configs?: unknown;
  static_configs?: unknown;
  authorization?: { credentials_file: string };
}

interface Dashboard {
  readonly title: string;
  readonly panels: readonly { readonly title: string; readonly targets?: readonly { readonly expr: string }[] }[];
}

const RULES = readdirSync(join(DEPLOY, 'prometheus', 'rules'));
const DASHBOARDS = readdirSync(join(DEPLOY, 'grafana', 'dashboards'));
const promptly = (text: string): string => text.replaceAll(/(interval|for|timeout): \d+[sm]/g, '$1: 1s');

beforeAll(async () => {
  lab = await startLab({ api: 'v3', lab: 'campus', delays: 'none', seed: 5 });
  const gns3 = { url: lab.url, ...lab.credentials };
  hub = await startHub({ gns3, env: { THALAMUS_LAB_NAME: '', THALAMUS_SNMP_TRANSLATIONS: `${lab.url}/lab/translations` } });
  client = await logIn(hub.url, hub.password);
  const project = async () =>
    (await client.get<{ projects: { project_id: string; nodes: unknown[] }[] }>(`${CENTRAL}/topology/`)).projects[0];
  await until('the campus to be known', async () => ((await project())?.nodes.length ?? 0) > 5, 30_000);
  await client.send('POST', `${V1}/equipment/projects/${(await project())!.project_id}/discover/`, {});

  const { key } = await client.send<{ key: string }>('POST', `${V1}/auth/keys/`, { name: 'prometheus', roles: ['wall'] });
  const { folder } = scratch;
  writeFileSync(join(folder, 'key'), key);
  const config = parse(promptly(deployed('prometheus/prometheus.yml'))) as { scrape_configs: ScrapeConfig[] };
  for (const job of config.scrape_configs.filter(({ job_name: name }) => name.startsWith('thalamus'))) {
    delete job.dns_sd_configs;
    job.static_configs = [{ targets: [new URL(hub.url).host] }];
    if (job.authorization !== undefined) job.authorization.credentials_file = join(folder, 'key');
  }
  writeFileSync(join(folder, 'prometheus.yml'), stringify(config));
  mkdirSync(join(folder, 'rules'));
  for (const name of RULES) writeFileSync(join(folder, 'rules', name), promptly(deployed(`prometheus/rules/${name}`)));
  const port = await freePort();
  prometheus = `http://127.0.0.1:${port}`;
  const words = [
    `--config.file=${join(folder, 'prometheus.yml')}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=127.0.0.1:${port}`,
  ];
  await scratch.start(
    'prometheus',
    'prometheus',
    words,
    async () => (await fetch(`${prometheus}/-/ready`).catch(() => undefined))?.status === 200,
  );
});
afterAll(async () => {
  await scratch.cleanUp();
  await hub?.cleanUp();
  await lab?.close();
});

async function asked<T>(path: string): Promise<T> {
  const answer = (await (await fetch(`${prometheus}/api/v1/${path}`)).json()) as { status: string; data: T; error?: string };
  if (answer.status !== 'success') throw new Error(`${path}: ${answer.error}`);
  return answer.data;
}

/** What stands in rules and dashboards, and where. Variables of Grafana stand for anything. */
const expressions = (): readonly { readonly place: string; readonly expr: string }[] => [
  ...RULES.flatMap((name) => {
    const { groups } = parse(deployed(`prometheus/rules/${name}`)) as {
      groups: { rules: { alert?: string; record?: string; expr: string }[] }[];
    };
    return groups.flatMap(({ rules }) => rules.map(({ alert, record, expr }) => ({ place: alert ?? record ?? name, expr })));
  }),
  ...DASHBOARDS.flatMap((name) => {
    const { panels } = JSON.parse(deployed(`grafana/dashboards/${name}`)) as Dashboard;
    return panels.flatMap(({ title, targets = [] }) =>
      targets.map(({ expr }) => ({
        place: `${name}: ${title}`,
        expr: expr.replaceAll('$__rate_interval', '5s').replaceAll(/\$\w+/g, '.*'),
      })),
    );
  }),
];

/** Names of metrics: what stands before a selector, a range, an operator or the end, and is no label or function. */
function metricsIn(expr: string): string[] {
  const plain = expr
    .replaceAll(/"[^"]*"/g, '""')
    .replaceAll(/\{[^}]*\}|\[[^\]]*\]/g, '')
    .replaceAll(/\b(by|on|without)\s*\([^)]*\)/g, '');
  return [...plain.matchAll(/\b[a-zA-Z_:][\w:]*\b(?!\s*\()/g)]
    .map(([name]) => name)
    .filter((name) => !['bool', 'and', 'or', 'unless', 'e9'].includes(name));
}

test('promtool has nothing to say about configuration and rules', () => {
  expect(scratch.run('promtool', ['check', 'config', '--syntax-only', join(DEPLOY, 'prometheus', 'prometheus.yml')])).toMatchObject({
    status: 0,
  });
  const rules = scratch.run('promtool', ['check', 'rules', ...RULES.map((name) => join(DEPLOY, 'prometheus', 'rules', name))]);
  expect(rules.output).not.toMatch(/FAILED|duplicate/i);
  expect(rules.status).toBe(0);
  expect(scratch.run('promtool', ['test', 'rules', join(DEPLOY, 'prometheus', 'tests', 'rules.yml')])).toMatchObject({ status: 0 });
});

/** What is told by the hub and by its devices now, as series are named. */
async function toldNow(): Promise<ReadonlySet<string>> {
  const devices = await fetch(`${hub.url}${V1}/monitoring/metrics/`, { headers: { authorization: `Bearer ${client.token}` } });
  const exposed = `${await (await fetch(`${hub.url}/metrics`)).text()}${await devices.text()}`;
  // No device of the campus has storage; those that have are told under this name (src/modules/monitoring/polling).
  const told = new Set(['up', 'storage_used_percent']);
  for (const [, name, kind] of exposed.matchAll(/^# TYPE (\S+) (\w+)/gm)) {
    for (const suffix of kind === 'histogram' ? ['_bucket', '_sum', '_count'] : ['']) told.add(`${name}${suffix}`);
  }
  for (const { place } of expressions()) if (/^(thalamus|device):/.test(place)) told.add(place);
  return told;
}

test('every metric of a rule or a dashboard is one that the hub tells, and every question is answered', async () => {
  const asks = expressions();
  expect(asks.length).toBeGreaterThan(80);
  let missing: readonly string[] = [];
  // Devices are read one after the other in their first minute.
  await until(
    () => `everything to be told: ${missing.join(', ')}`,
    async () => {
      const told = await toldNow();
      missing = asks.flatMap(({ place, expr }) => metricsIn(expr).flatMap((name) => (told.has(name) ? [] : [`${name} (${place})`])));
      return missing.length === 0;
    },
    75_000,
  );
  for (const { place, expr } of asks) await expect(asked(`query?query=${encodeURIComponent(expr)}`), place).resolves.toBeDefined();
});

test('it scrapes the hub and its devices, and a fault of the lab makes a shipped rule fire', async () => {
  interface Target {
    readonly labels: { readonly job: string };
    readonly health: string;
    readonly lastError: string;
  }
  let targets: readonly Target[] = [];
  await until(
    () => `the targets to be up: ${JSON.stringify(targets)}`,
    async () => {
      const { activeTargets } = await asked<{ activeTargets: Target[] }>('targets');
      targets = activeTargets.filter(({ labels }) => labels.job.startsWith('thalamus'));
      return targets.length === 2 && targets.every(({ health }) => health === 'up');
    },
    30_000,
  );
  interface Alert {
    readonly labels: { readonly alertname: string; readonly server?: string; readonly severity: string };
    readonly annotations: { readonly summary: string };
    readonly state: string;
  }
  const firing = async () =>
    (await asked<{ alerts: Alert[] }>('alerts')).alerts.filter(
      ({ labels, state }) => labels.alertname === 'Gns3ServerUnreachable' && state === 'firing',
    );
  expect(await firing()).toEqual([]);
  await lab?.close();
  lab = undefined;
  await until('the rule to fire', async () => (await firing()).length > 0, 40_000);
  expect((await firing())[0]).toMatchObject({
    labels: { server: 'main', severity: 'critical' },
    annotations: { summary: 'The GNS3 server main is not heard.' },
  });
});
