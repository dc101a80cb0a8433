import { expect, test } from 'vitest';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { serve } from '#kit/northbound.ts';

type Doors = Parameters<typeof serve>[0];

const whoAsks: Doors[number] = (app) => {
  app.get('/who/', (request, reply) => reply.send({ ip: request.ip, protocol: request.protocol, host: request.host }));
};

async function asked(trustedProxies: readonly string[] | undefined, headers: Record<string, string>, limits = {}) {
  const http = await serve([whoAsks], { limits, ...(trustedProxies === undefined ? {} : { trustedProxies }) });
  endsWithTest(() => http.close());
  const answer = await fetch(`${http.url}/who/`, { headers });
  const told = (await answer.json()) as { readonly ip: string; readonly protocol: string; readonly host: string };
  return { ...told, strict: answer.headers.get('strict-transport-security'), http };
}

const SPOOFED = {
  'x-forwarded-for': '203.0.113.7',
  'x-forwarded-proto': 'https',
  'x-forwarded-host': 'evil.example',
  'x-real-ip': '203.0.113.7',
  forwarded: 'for=203.0.113.7;proto=https',
};

test('what a peer says about another client changes nothing unless the peer is a trusted proxy', async () => {
  for (const trusted of [undefined, [], ['10.0.0.5'], ['127.0.0.2']]) {
    const { http, ...told } = await asked(trusted, SPOOFED);
    expect(told).toMatchObject({ ip: '127.0.0.1', protocol: 'http', strict: null, host: `127.0.0.1:${http.port}` });
  }
});

test('a trusted proxy says who its client is and whether it speaks HTTPS, and nothing about the host', async () => {
  const { http, ...told } = await asked(['127.0.0.0/8'], SPOOFED);
  expect(told).toMatchObject({ ip: '203.0.113.7', protocol: 'https', host: `127.0.0.1:${http.port}` });
  expect(told.strict).toMatch(/^max-age=\d{8}/);
  const refused = await fetch(`${http.url}/nothing-here/`, { headers: SPOOFED });
  expect(refused.status).toBe(404);
  expect(refused.headers.get('strict-transport-security')).toBe(told.strict);
});

test('a trusted proxy may have more connections than one address: it has those of all its clients', async () => {
  for (const [trusted, all] of [
    [['127.0.0.1'], true],
    [[], false],
  ] as const) {
    const { http } = await asked(trusted, {}, { connectionsOfAddress: 2 });
    const answers = await Promise.all(
      Array.from({ length: 6 }, () =>
        fetch(`${http.url}/who/`, { headers: SPOOFED }).then(
          () => true,
          () => false,
        ),
      ),
    );
    expect(answers.every(Boolean)).toBe(all);
  }
});
