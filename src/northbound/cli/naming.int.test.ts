import { describe, expect, test } from 'vitest';
import { Refused } from './fake-hub.ts';
import { CommandLine, L1, N1, N2, NOW, P1, P2, P3, node, project, topologyOf } from './test-command-line.ts';

const line = CommandLine.forEachTest();

describe('names', () => {
  test.each([
    ['its name', 'campus', P1],
    ['its id', P1, P1],
    ['the beginning of its id', P1.slice(0, 6), P1],
    ['the beginning of one of two equal names', '3333', P3],
  ])('a project is named by %s', async (_, word, id) => {
    line.hub.operations.set('gns3.project.close', (input) => ({ project: project(String(input['project_id']), 'x') }));
    const { code, out } = await line.run(['project', 'close', word]);
    expect({ code, id: out.includes(id) }).toEqual({ code: 0, id: true });
  });

  test.each([
    ['a name that two have', 'twin', [P2, P3]],
    ['the beginning of two ids', '1111', [P1, P2]],
  ])('%s is refused with the candidates', async (_, word, candidates) => {
    const { code, err } = await line.run(['project', 'show', word]);
    expect(code).toBe(1);
    for (const id of candidates) expect(err).toContain(id);
  });

  test('a name that nobody has is refused with a proposal', async () => {
    expect(await line.run(['project', 'show', 'camp'])).toMatchObject({ code: 1, err: expect.stringContaining('campus') });
    expect(await line.run(['node', 'show', 'campus', 'PC9'])).toMatchObject({ code: 1, err: expect.stringContaining('no node "PC9"') });
  });

  test('a node is started by name, several at once', async () => {
    line.hub.operations.set('gns3.node.start', ({ node_id }) => ({ node: node(String(node_id), node_id === N1 ? 'PC1' : 'PC2') }));
    const { code, out } = await line.run(['node', 'start', 'campus', 'PC1', 'aaaa2222', '--json']);
    expect(code).toBe(0);
    expect((JSON.parse(out) as { node_id: string }[]).map(({ node_id }) => node_id)).toEqual([N1, N2]);
  });

  test('when one of several nodes is refused, the others are told and the exit code is 1', async () => {
    line.hub.operations.set('gns3.node.stop', ({ node_id }) => {
      if (node_id === N2) throw new Refused(504, 'timeout', 'PC2 did not stop.');
      return { node: node(N1, 'PC1', 'stopped') };
    });
    expect(await line.run(['node', 'stop', 'campus', 'PC1', 'PC2'])).toMatchObject({
      code: 1,
      out: expect.stringContaining('PC1'),
      err: 'PC2 did not stop.\n',
    });
  });

  test('a link is named by its two nodes in either order; its filters are replaced', async () => {
    const inputs: unknown[] = [];
    line.hub.operations.set('gns3.link.filters.set', (input) => {
      inputs.push(input);
      return { link: topologyOf(P1).links[0] };
    });
    expect((await line.run(['link', 'filters', 'campus', 'PC2:PC1', 'delay=100,10', 'bpf=icmp, or arp'])).code).toBe(0);
    expect((await line.run(['link', 'filters', 'campus', L1, '--suspend'])).code).toBe(0);
    expect((await line.run(['link', 'filters', 'campus', 'bbbb', '--clear'])).code).toBe(0);
    const named = { project_id: P1, server: 'main', link_id: L1 };
    expect(inputs).toEqual([
      { ...named, filters: { delay: [100, 10], bpf: ['icmp, or arp'] } },
      { ...named, filters: { delay: [5, 0] }, suspended: true },
      { ...named, filters: {} },
    ]);
  });
});

describe('status and topology', () => {
  test('status tells servers, streams, figures and warnings', async () => {
    line.hub.places.set('GET /health/', () => ({ status: 503, json: { status: 'degraded', checks: {}, warnings: ['gns3: away'] } }));
    line.hub.operations.set('gns3.status', () => ({
      servers: [
        {
          id: 'main',
          url: 'http://h:3080',
          version: '2.2.61',
          api: 'v2',
          connected: true,
          reason: 'It answers.',
          breaker: { state: 'closed', failures: 0 },
          streams: [
            {
              stream: `projects/${P1}`,
              project: 'campus',
              mode: 'poll',
              policy: 'observe',
              why: 'It would close.',
              connected: true,
              heard_at: NOW,
              stale_ms: 1_500,
            },
          ],
        },
      ],
      cache: { hits: 99, misses: 1, hit_ratio: 0.99, entries: 4 },
      events: { total: 12, rate_per_s: 0.5, delay_ms: { p50: 1, p99: 2 } },
    }));
    const { code, out, err } = await line.run(['status']);
    expect(code).toBe(0);
    for (const text of ['2.2.61', 'connected', 'campus', 'observe', '1.5 s', 'It would close.', '99.0 % of 100 reads'])
      expect(out).toContain(text);
    expect(err).toContain('gns3: away');
    const json = JSON.parse((await line.run(['status', '--json'])).out) as { health: { status: string } };
    expect(json.health.status).toBe('degraded');
  });

  test('topology passes the past on: positions as numbers, times as text', async () => {
    await line.run(['topology', 'campus', '--at', '42']);
    await line.run(['topology', '--at', NOW]);
    const inputs = line.hub.received
      .filter(({ path }) => path.includes('topology'))
      .map(({ body }) => JSON.parse(body.toString()) as unknown);
    expect(inputs).toEqual([{ project_id: P1, server: 'main', at: 42 }, { at: NOW }]);
  });

  test('topology prints nodes and links of each project', async () => {
    const { out } = await line.run(['topology']);
    expect(out).toMatch(/campus[^]*PC1[^]*PC2[^]*PC1 0\/0 ↔ PC2 0\/0/);
  });
});

describe('any operation', () => {
  test('call takes one JSON object or fields, and prints the answer', async () => {
    const inputs: unknown[] = [];
    line.hub.operations.set('area.thing.do', (input) => {
      inputs.push(input);
      return { done: true };
    });
    expect(JSON.parse((await line.run(['call', 'area.thing.do', '{"a":{"b":1}}'])).out)).toEqual({ done: true });
    await line.run(['call', 'area.thing.do', 'count=3', 'name=PC1', 'flag=true', 'list=["a"]', 'text="3"', 'url=http://h/?x=1']);
    await line.run(['call', 'area.thing.do']);
    expect(inputs).toEqual([{ a: { b: 1 } }, { count: 3, name: 'PC1', flag: true, list: ['a'], text: '3', url: 'http://h/?x=1' }, {}]);
  });

  test('operations are read off the OpenAPI document; one with raw bytes is called at its own place', async () => {
    const raw = {
      'x-thalamus-operation': 'gns3.project.import',
      'x-thalamus-kind': 'command',
      'x-thalamus-permission': 'gns3.operate',
      summary: 'Makes a project.',
      requestBody: { content: { 'application/zip': {} } },
    };
    line.hub.places.set('GET /api/openapi.json', () => ({
      json: { paths: { '/things/{thing_id}/raw/': { post: raw }, '/metrics': { get: { summary: 'No operation.' } } } },
    }));
    line.hub.places.set('POST /things/7/raw/', ({ path, body }) => ({ json: { path, size: body.length } }));
    expect((await line.run(['operations'])).out).toMatch(/gns3\.project\.import\s+command\s+gns3\.operate\s+Makes a project\./);
    expect((await line.run(['operations', 'nothing'])).out).toBe('');
    const { out } = await line.run(['call', 'gns3.project.import', 'thing_id=7', 'name=x y', '--body', '-'], {}, 'bytes');
    expect(JSON.parse(out)).toEqual({ path: '/things/7/raw/?name=x+y', size: 5 });
  });
});
