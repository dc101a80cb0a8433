import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { z } from 'zod';
import type { HealthCheck } from '#kernel/health.ts';
import { checkHost, lookupReachable } from './reachable-address.ts';

/** How long a module may take to say how it is. */
export const CHECK_TIMEOUT_MS = 5_000;
/** More of an answer than this is not read. */
const LONGEST_ANSWER_BYTES = 65_536;

/** What a body may say beside its status code: as this hub's own /health/ does. */
const Told = z.object({ status: z.enum(['healthy', 'degraded', 'unhealthy']), message: z.string().max(500).optional() });

/** Asks a module's own address how it is. Redirects are not followed. Never throws. */
export async function askHealthUrl(address: string, timeoutMs = CHECK_TIMEOUT_MS): Promise<HealthCheck> {
  try {
    const url = new URL(address);
    checkHost(url);
    const { status, body } = await get(url, timeoutMs);
    const told = Told.safeParse(jsonOf(body)).data;
    if (status < 200 || status > 299) {
      return { status: 'unhealthy', message: `${address} answered ${status}${told?.message === undefined ? '' : `: ${told.message}`}.` };
    }
    return { status: told?.status ?? 'healthy', message: told?.message ?? `${address} answered ${status}.` };
  } catch (error) {
    return { status: 'unhealthy', message: `${address}: ${error instanceof Error ? error.message : String(error)}` };
  }
}

async function get(url: URL, timeoutMs: number): Promise<{ readonly status: number; readonly body: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ readonly status: number; readonly body: string }>();
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  const asked = request(url, {
    headers: { accept: 'application/json' },
    lookup: lookupReachable,
    agent: false,
    // Of the whole, not of a pause: a byte now and then must not hold it for ever.
    signal: AbortSignal.timeout(timeoutMs),
  });
  asked.on('error', (error) => reject(error.name === 'AbortError' ? new Error(`No answer within ${timeoutMs} ms.`) : error));
  asked.on('response', (response) => {
    let body = '';
    response.setEncoding('utf8');
    response.on('data', (text: string) => {
      body += text;
      if (body.length > LONGEST_ANSWER_BYTES) asked.destroy(new Error(`The answer is longer than ${LONGEST_ANSWER_BYTES} bytes.`));
    });
    response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    response.on('error', reject);
  });
  asked.end();
  return promise;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
