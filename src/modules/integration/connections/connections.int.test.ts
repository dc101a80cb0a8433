import { describe, expect, test } from 'vitest';
import { Failure } from '#kernel/error.ts';
import type { KeptText } from '#kernel/kept-text.ts';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { json, startHttpServer } from '#kit/http-server.ts';
import { until } from '#kit/until.ts';
import { startFakeNetbox } from '../netbox/fake-netbox.ts';
import { startIntegration } from '../test-integration.ts';

async function started(options: Parameters<typeof startIntegration>[0] = {}) {
  const running = await startIntegration(options);
  endsWithTest(() => running.stop());
  return running;
}

async function server(...given: Parameters<typeof startHttpServer>) {
  const running = await startHttpServer(...given);
  endsWithTest(() => running.close());
  return running;
}

const definition = (settings: object, more: object = {}) => ({ definition: { title: 'A system', settings, ...more } });

/** Prometheus as its HTTP API is documented. @see https://prometheus.io/docs/prometheus/latest/querying/api/ */
const prometheusServer = () =>
  server(({ url }, response) => {
    if (url.pathname === '/api/v1/status/buildinfo') return json(response, { status: 'success', data: { version: '3.5.0' } });
    if (url.searchParams.get('query') === 'bad(')
      return json(response, { status: 'error', errorType: 'bad_data', error: 'parse error: unclosed left parenthesis' }, 400);
    if (url.pathname === '/api/v1/query') {
      return json(response, {
        status: 'success',
        data: { resultType: 'vector', result: [{ metric: { job: 'thalamus' }, value: [1_767_225_600.5, '1'] }] },
      });
    }
    return json(response, {
      status: 'success',
      data: { resultType: 'matrix', result: [{ metric: {}, values: [[1_767_225_600, 'NaN']] }] },
      warnings: ['Slow.'],
    });
  });

describe('connections', () => {
  test('secrets are kept and never told, and go nowhere else', async () => {
    const keep: KeptText & { text: string | null } = {
      path: 'integration-secrets.json',
      text: null,
      read() {
        return this.text;
      },
      async write(content) {
        this.text = content();
      },
    };
    const prometheus = await prometheusServer();
    const { ask, events } = await started({ keep });
    await ask('integration.connection.save', {
      connection: 'prom',
      ...definition({ kind: 'prometheus', url: prometheus.url }),
      secrets: { token: 'a-very-secret-token' },
    });
    expect(keep.text).toContain('a-very-secret-token');
    expect(await ask('integration.connection.test', { connection: 'prom' })).toMatchObject({ ok: true, version: '3.5.0' });
    expect(prometheus.received.at(-1)!.headers.authorization).toBe('Bearer a-very-secret-token');
    expect((await ask('integration.connection.get', { connection: 'prom' })).secrets).toEqual({ token: '••••' });
    const elsewhere = await prometheusServer();
    await ask('integration.connection.save', { connection: 'prom', ...definition({ kind: 'prometheus', url: elsewhere.url }) });
    await ask('integration.connection.test', { connection: 'prom' });
    expect(elsewhere.received.at(-1)!.headers.authorization).toBeUndefined();
    expect(JSON.stringify(await events())).not.toContain('a-very-secret-token');
    await ask('integration.connection.delete', { connection: 'prom' });
    expect(keep.text).not.toContain('a-very-secret-token');
  });

  test.each([
    ['neither url nor service', { kind: 'netdata' }, {}, 'either'],
    ['both', { kind: 'netdata', url: 'http://192.0.2.1', service: 'x' }, {}, 'either'],
    ['a token that is missing', { kind: 'netbox', url: 'http://192.0.2.1' }, {}, 'secrets.token'],
    ['a secret that is unknown', { kind: 'netdata', url: 'http://192.0.2.1' }, { key: 'x' }, 'no such secret'],
    ['a secret that would begin another header', { kind: 'netdata', url: 'http://192.0.2.1' }, { token: 'a\r\nx-evil: 1' }, 'printable'],
    ['a user in the address', { kind: 'netdata', url: 'http://me:you@192.0.2.1' }, {}, 'input'],
  ])('%s is refused', async (_, settings, secrets, reason) => {
    const { ask } = await started();
    const refused = await ask('integration.connection.save', { connection: 'x', ...definition(settings), secrets }).catch(
      (error: unknown) => error,
    );
    expect(refused).toBeInstanceOf(Failure);
    expect((refused as Failure).code).toBe('validation_error');
    expect(`${(refused as Failure).message} input`).toContain(reason);
  });

  test('no internal address is asked that is not allowed, no metadata service ever, no redirect followed', async () => {
    const turning = await server((_, response) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end());
    const strict = await started({ allow: [] });
    const { ask } = await started();
    await strict.ask('integration.connection.save', { connection: 'in', ...definition({ kind: 'netdata', url: turning.url }) });
    expect((await strict.ask('integration.connection.test', { connection: 'in' })).message).toContain('integration.allow does not allow');
    await ask('integration.connection.save', { connection: 'cloud', ...definition({ kind: 'netdata', url: 'http://169.254.169.254' }) });
    expect(await ask('integration.connection.test', { connection: 'cloud' })).toMatchObject({ ok: false });
    await ask('integration.connection.save', { connection: 'turn', ...definition({ kind: 'netdata', url: turning.url }) });
    expect((await ask('integration.connection.test', { connection: 'turn' })).message).toContain('redirect');
  });

  test('a system behind a service is asked at a healthy instance, and who fails is not asked for a while', async () => {
    const good = await prometheusServer();
    const bad = await server((_, response) => response.destroy());
    const { ask } = await started();
    for (const [id, url] of [
      ['good', good.url],
      ['bad', bad.url],
    ] as const) {
      // Its own health check says that it takes connections: what fails is what it answers.
      await ask('integration.service.register', { service: 'metrics', instance: { id, url, monitor: { kind: 'tcp' } } });
    }
    await until(
      'both to be healthy',
      async () => (await ask('integration.service.healthy', { service: 'metrics' })).instances.length === 2,
    );
    await ask('integration.connection.save', { connection: 'prom', ...definition({ kind: 'prometheus', service: 'metrics' }) });
    await until('the bad one to be ejected', async () => {
      await ask('integration.connection.test', { connection: 'prom' });
      const { instances } = await ask('integration.service.get', { service: 'metrics' });
      return instances.some(
        (each: { instance_id: string; ejected_until: string | null }) => each.instance_id === 'bad' && each.ejected_until !== null,
      );
    });
    const before = bad.received.length;
    for (let turn = 0; turn < 5; turn += 1) expect((await ask('integration.connection.test', { connection: 'prom' })).ok).toBe(true);
    expect(bad.received).toHaveLength(before);
  });

  test('its health is told, and switched off it is not asked', async () => {
    const prometheus = await prometheusServer();
    const { ask, events } = await started();
    await ask('integration.connection.save', { connection: 'prom', ...definition({ kind: 'prometheus', url: prometheus.url }) });
    await until('it to be healthy', async () => (await ask('integration.connection.list')).items[0].health === 'healthy');
    expect((await events('integration.connection.*')).map(({ type }) => type)).toEqual([
      'integration.connection.saved',
      'integration.connection.confirmed',
    ]);
    await ask('integration.connection.save', {
      connection: 'prom',
      ...definition({ kind: 'prometheus', url: prometheus.url }, { enabled: false }),
    });
    expect(await ask('integration.connection.get', { connection: 'prom' })).toMatchObject({
      health: 'unknown',
      message: 'It is switched off.',
    });
    await expect(ask('integration.prometheus.query', { connection: 'prom', query: 'up' })).rejects.toThrow('switched off');
  });
});

test('Prometheus answers questions, within limits, and is told how to scrape the hub', async () => {
  const prometheus = await prometheusServer();
  const { ask } = await started();
  await ask('integration.connection.save', { connection: 'prom', ...definition({ kind: 'prometheus', url: prometheus.url }) });
  expect(await ask('integration.prometheus.query', { connection: 'prom', query: 'up', at: '2026-01-01T01:00:00+01:00' })).toEqual({
    result: 'vector',
    series: [{ labels: { job: 'thalamus' }, points: [{ at: '2026-01-01T00:00:00.500Z', value: '1' }] }],
    truncated: false,
    warnings: [],
  });
  expect(prometheus.received.at(-1)!.url.searchParams.get('time')).toBe('2026-01-01T00:00:00.000Z');
  const range = { connection: 'prom', query: 'up', from: '2026-01-01T00:00:00Z', until: '2026-01-02T00:00:00Z' };
  expect(await ask('integration.prometheus.query_range', range)).toMatchObject({
    series: [{ points: [{ value: 'NaN' }] }],
    warnings: ['Slow.'],
  });
  await expect(ask('integration.prometheus.query_range', { ...range, step_s: 1 })).rejects.toThrow('expected a step of 8 s or more');
  await expect(ask('integration.prometheus.query', { connection: 'prom', query: 'bad(' })).rejects.toThrow('unclosed left parenthesis');
  expect((await ask('integration.prometheus.scrape_config', { connection: 'prom' })).yaml).toContain('- "192.0.2.9:8000"');
});

test('Grafana gets a data source once and a dashboard over the one before', async () => {
  const sources = new Map<string, object>();
  /** @see https://grafana.com/docs/grafana/latest/developers/http_api/data_source/ and dashboard/ */
  const grafana = await server(({ method, url, headers, body }, response) => {
    if (url.pathname === '/api/health') return json(response, { database: 'ok', version: '12.0.0' });
    if (headers.authorization !== `Basic ${Buffer.from('me:pass').toString('base64')}`)
      return json(response, { message: 'Unauthorized' }, 401);
    if (url.pathname === '/api/org') return json(response, { id: 1, name: 'Main Org.' });
    const given = body === '' ? {} : (JSON.parse(body) as Record<string, unknown>);
    if (url.pathname === '/api/dashboards/db') {
      const dashboard = given['dashboard'] as { uid: string };
      return json(response, { id: 5, uid: dashboard.uid, url: `/d/${dashboard.uid}`, version: 2, status: 'success' });
    }
    const uid = url.pathname.split('/').at(-1)!;
    if (method === 'GET')
      return sources.has(uid) ? json(response, sources.get(uid)) : json(response, { message: 'Data source not found' }, 404);
    sources.set(given['uid'] as string, given);
    return json(response, { datasource: given, id: 1, message: 'Datasource added' });
  });
  const { ask } = await started();
  await ask('integration.connection.save', { connection: 'prom', ...definition({ kind: 'prometheus', url: 'http://127.0.0.1:9090' }) });
  await ask('integration.connection.save', {
    connection: 'graf',
    ...definition({ kind: 'grafana', url: grafana.url }),
    secrets: { user: 'me', password: 'pass' },
  });
  expect(await ask('integration.connection.test', { connection: 'graf' })).toMatchObject({ ok: true, version: '12.0.0' });
  const pushed = { uid: 'thalamus-prom', name: 'Thalamus prom' };
  expect(await ask('integration.grafana.datasource.push', { connection: 'graf', prometheus: 'prom' })).toEqual({
    ...pushed,
    created: true,
  });
  expect(await ask('integration.grafana.datasource.push', { connection: 'graf', prometheus: 'prom' })).toEqual({
    ...pushed,
    created: false,
  });
  expect(sources.get('thalamus-prom')).toMatchObject({ type: 'prometheus', url: 'http://127.0.0.1:9090' });
  expect(await ask('integration.grafana.dashboard.push', { connection: 'graf', datasource: 'thalamus-prom' })).toEqual({
    uid: 'thalamus-hub',
    url: '/d/thalamus-hub',
    version: 2,
  });
  const written = JSON.parse(grafana.received.at(-1)!.body) as {
    overwrite: boolean;
    dashboard: { id: null; panels: { datasource: object }[] };
  };
  expect(written).toMatchObject({ overwrite: true, dashboard: { id: null } });
  expect(written.dashboard.panels[0]!.datasource).toEqual({ type: 'prometheus', uid: 'thalamus-prom' });
  await ask('integration.connection.save', {
    connection: 'graf',
    ...definition({ kind: 'grafana', url: grafana.url }),
    secrets: { user: 'me', password: 'wrong' },
  });
  expect(await ask('integration.connection.test', { connection: 'graf' })).toMatchObject({
    ok: false,
    message: 'graf refused the credentials (401); give it others.',
  });
});

test('Netdata tells of itself, its charts and their values, oldest first', async () => {
  /** @see https://learn.netdata.cloud/docs/developer-and-contributor-corner/rest-api */
  const netdata = await server(({ url }, response) => {
    if (url.pathname === '/api/v1/info')
      return json(response, {
        version: 'v2.5.0',
        mirrored_hosts: ['lab'],
        os_name: 'Debian',
        alarms: { normal: 9, warning: 1, critical: 0 },
      });
    if (url.pathname === '/api/v1/charts') {
      const chart = (title: string) => ({ title, units: '%', family: 'cpu', dimensions: { user: { name: 'user' }, x: {} } });
      return json(response, { charts: { 'system.load': chart('Load'), 'system.cpu': chart('CPU') } });
    }
    return json(response, {
      labels: ['time', 'user'],
      data: [
        [1_767_225_601, 2.5],
        [1_767_225_600, null],
      ],
    });
  });
  const { ask } = await started();
  await ask('integration.connection.save', { connection: 'net', ...definition({ kind: 'netdata', url: `${netdata.url}/` }) });
  expect(await ask('integration.netdata.info', { connection: 'net' })).toEqual({
    version: 'v2.5.0',
    hosts: ['lab'],
    os: 'Debian',
    alarms: { normal: 9, warning: 1, critical: 0 },
  });
  expect(await ask('integration.netdata.charts', { connection: 'net', limit: 1 })).toMatchObject({
    items: [{ chart: 'system.cpu', dimensions: ['user', 'x'] }],
    next_cursor: 'system.cpu',
  });
  expect(await ask('integration.netdata.data', { connection: 'net', chart: 'system.cpu' })).toEqual({
    labels: ['user'],
    rows: [
      { at: '2026-01-01T00:00:00.000Z', values: [null] },
      { at: '2026-01-01T00:00:01.000Z', values: [2.5] },
    ],
  });
});

describe('NetBox', () => {
  const uuid = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
  const observed = { observed_at: '2026-01-01T00:00:00.000Z', stale: false };
  const node = (number: number, name: string) => ({
    ...observed,
    node_id: uuid(number),
    project_id: uuid(900),
    name,
    node_type: 'vpcs',
    status: 'started',
    console: { host: null, port: null, type: null },
    x: 0,
    y: 0,
    z: 0,
    symbol: null,
    locked: false,
    compute_id: null,
    template_id: null,
    ports: [{ name: 'Ethernet0', short_name: 'e0', adapter_number: 0, port_number: 0, link_type: 'ethernet', mac_address: null }],
    properties: {},
    addresses: [],
  });
  const end = (number: number) => ({ node_id: uuid(number), adapter_number: 0, port_number: 0, label: null });
  const link = {
    link_id: uuid(500),
    project_id: uuid(900),
    link_type: 'ethernet',
    ends: [end(1), end(2)],
    filters: {},
    suspended: false,
    capturing: false,
    capture_file_name: null,
  };
  const project = {
    ...observed,
    project_id: uuid(900),
    name: 'Campus',
    status: 'opened',
    server: 'main',
    auto_close: true,
    auto_open: false,
    auto_start: false,
    path: '/projects/campus',
    nodes: [node(1, 'PC1'), node(2, 'PC2')],
    links: [link],
  };

  test('an export is planned, done, and then there is nothing more to do', async () => {
    const netbox = await startFakeNetbox('abc123');
    endsWithTest(() => netbox.close());
    const { ask, around, events } = await started({ around: { projects: [project] } });
    await ask('integration.connection.save', {
      connection: 'nb',
      ...definition({ kind: 'netbox', url: netbox.url }),
      secrets: { token: 'abc123' },
    });
    const plan = await ask('integration.netbox.plan', { connection: 'nb' });
    expect(plan).toMatchObject({ unchanged: 0, create: 10, update: 0 });
    expect(netbox.rows('devices')).toEqual([]);
    expect(await ask('integration.netbox.export', { connection: 'nb' })).toEqual({ unchanged: 0, created: 10, updated: 0, failed: [] });
    expect(netbox.rows('devices').map(({ name }) => name)).toEqual(['PC1', 'PC2']);
    expect(netbox.rows('cables')).toHaveLength(1);
    expect(await ask('integration.netbox.plan', { connection: 'nb' })).toMatchObject({ unchanged: 10, create: 0, update: 0 });
    expect(await ask('integration.netbox.export', { connection: 'nb' })).toEqual({ unchanged: 10, created: 0, updated: 0, failed: [] });
    around.projects = [{ ...project, nodes: [{ ...node(1, 'PC1'), status: 'stopped' }, node(2, 'PC2'), node(3, 'PC3')] }];
    expect((await ask('integration.netbox.plan', { connection: 'nb' })).acts).toMatchObject([
      { action: 'update', kind: 'devices', name: 'PC1', changes: { status: { from: 'active', to: 'offline' } } },
      { action: 'create', kind: 'devices', name: 'PC3' },
      { action: 'create', kind: 'interfaces', name: 'PC3 Ethernet0' },
    ]);
    // Somebody else's cable is where one of ours would be: that one fails, and the others do not.
    around.projects = [{ ...project, nodes: [...project.nodes, node(3, 'PC3')], links: [{ ...link, ends: [end(1), end(3)] }] }];
    const done = await ask('integration.netbox.export', { connection: 'nb' });
    expect(done).toMatchObject({ created: 2, failed: [{ kind: 'cables', error: expect.stringContaining('Duplicate termination') }] });
    expect((await events('integration.inventory.exported')).at(-1)!.data).toMatchObject({ created: 2, failed: 1 });
  });

  test('what it intends is read, and compared with what is there', async () => {
    const netbox = await startFakeNetbox('abc123');
    endsWithTest(() => netbox.close());
    const { ask, around } = await started({ around: { projects: [project] } });
    await ask('integration.connection.save', {
      connection: 'nb',
      ...definition({ kind: 'netbox', url: netbox.url }),
      secrets: { token: 'abc123' },
    });
    await ask('integration.netbox.export', { connection: 'nb' });
    expect(await ask('integration.netbox.intended', { connection: 'nb' })).toEqual({ imported_at: null, items: [], next_cursor: null });
    around.projects = [{ ...project, nodes: [node(1, 'pc1')], links: [] }];
    expect(await ask('integration.netbox.import', { connection: 'nb' })).toEqual({ sites: 1, devices: 2 });
    expect((await ask('integration.netbox.intended', { connection: 'nb' })).items).toMatchObject([
      { name: 'PC1', site: 'campus', manufacturer: 'GNS3', model: 'vpcs', present: true },
      { name: 'PC2', present: false },
    ]);
    await expect(ask('integration.netbox.plan', { connection: 'nobody' })).rejects.toThrow('There is no connection nobody');
  });
});
