import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { askHealthUrl } from './health-url.ts';
import { isReachable } from './reachable-address.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function answering(answer: (response: ServerResponse) => void): Promise<string> {
  const server = createServer((_request, response) => answer(response));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/health`;
}

describe('the address of a module', () => {
  test.each<[string, (response: ServerResponse) => void, string, RegExp]>([
    ['that answers is healthy', (response) => response.end('fine'), 'healthy', /answered 200/],
    [
      'that says how it is, is so',
      (response) => response.end('{"status":"degraded","message":"The queue is long."}'),
      'degraded',
      /^The queue is long\.$/,
    ],
    ['that answers 503 is unhealthy', (response) => response.writeHead(503).end(), 'unhealthy', /answered 503/],
    [
      'that leads elsewhere is not followed',
      (response) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end(),
      'unhealthy',
      /answered 302/,
    ],
    ['that hangs is unhealthy in time', () => undefined, 'unhealthy', /No answer within 200 ms|aborted/],
    [
      'that drips is unhealthy in time',
      (response) => {
        const timer = setInterval(() => response.write('x'), 20);
        response.on('close', () => clearInterval(timer));
      },
      'unhealthy',
      /200 ms|aborted/,
    ],
    ['that never ends is not read to the end', (response) => response.end('x'.repeat(200_000)), 'unhealthy', /longer than 65536 bytes/],
    ['that closes is unhealthy', (response) => response.destroy(), 'unhealthy', /socket hang up|ECONNRESET/],
  ])('%s', async (_, answer, status, message) => {
    const told = await askHealthUrl(await answering(answer), 200);
    expect(told).toEqual({ status, message: expect.stringMatching(message) });
  });

  test('that nobody listens at is unhealthy', async () => {
    const url = await answering(() => undefined);
    await new Promise((resolve) => servers.splice(0)[0]!.close(resolve));
    expect(await askHealthUrl(url, 200)).toMatchObject({ status: 'unhealthy', message: expect.stringContaining('ECONNREFUSED') });
  });

  test.each([
    'http://169.254.169.254/latest/meta-data/',
    'http://[fe80::1]/',
    'http://[::ffff:169.254.169.254]/',
    'http://[fd00:ec2::254]/',
    'http://100.100.100.200/',
    'http://0.0.0.0/',
    'http://2852039166/',
    'http://255.255.255.255/',
  ])('%s is never asked', async (url) => {
    expect(await askHealthUrl(url, 200)).toMatchObject({ status: 'unhealthy', message: expect.stringContaining('no address of a module') });
  });

  test.each(['127.0.0.1', '10.0.0.7', '192.168.1.1', '172.20.0.3', '::1', 'fd12:3456::1', '8.8.8.8'])('may be %s', (address) => {
    expect(isReachable(address)).toBe(true);
  });
});
