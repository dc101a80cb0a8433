import { durationMs } from '#kernel/duration.ts';
import { asFailure } from '#kernel/error.ts';
import type { Operation } from '#kernel/message.ts';
import type { ModuleContext } from '#kernel/module.ts';
import type { Outward } from '#kernel/outward.ts';
import { z } from 'zod';
import type { OutwardHttp } from '../outward-http.ts';
import { portOf, type Monitor } from '../services/service-definition.ts';
import type { Look } from '../services/verdict.ts';
import { converse } from './conversation.ts';

const BODY_BYTES = 65_536;
/** sysUpTime.0. @see RFC 3418 */
const UPTIME = '1.3.6.1.2.1.1.3.0';
/** An array of one bulk string. @see https://redis.io/docs/latest/develop/reference/protocol-spec/ */
const PING = Buffer.from('*1\r\n$4\r\nPING\r\n');
/** Length 8 and the request code 80877103. @see https://www.postgresql.org/docs/18/protocol-message-formats.html#PROTOCOL-MESSAGE-FORMATS-SSLREQUEST */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);

/** What looks go through. */
export interface Looking {
  readonly http: OutwardHttp;
  readonly outward: Outward;
  readonly ask: ModuleContext['ask'];
  readonly asks: { readonly snmpGet: Operation; readonly getModule: Operation };
}

/** Looks at what a URL leads to, as its monitor says. Never throws: what goes wrong is what was found. */
export async function lookAt(url: string, monitor: Monitor, looking: Looking, signal: AbortSignal): Promise<Look> {
  try {
    return await KINDS[monitor.kind](url, monitor as never, looking, signal);
  } catch (error) {
    return { ok: false, message: asFailure(error).message };
  }
}

type Kind<K extends Monitor['kind']> = (
  url: string,
  monitor: Extract<Monitor, { kind: K }>,
  looking: Looking,
  signal: AbortSignal,
) => Promise<Look>;

const Version = z.object({ version: z.string().max(100) });
const Answered = z.object({ answered: z.boolean(), reason: z.string() });
const Health = z.object({ health: z.string(), message: z.string() });

const KINDS: { readonly [K in Monitor['kind']]: Kind<K> } = {
  async http(url, { path, expect_status: expected, contains, timeout }, { http }, signal) {
    const asked = path === undefined ? url : new URL(path, url).href;
    const { status, text } = await http.ask({ url: asked, signal, timeoutMs: durationMs(timeout), mostBytes: BODY_BYTES });
    const right = expected === undefined ? status >= 200 && status < 300 : expected.includes(status);
    if (!right) return { ok: false, message: `It answered ${status}; expected ${expected?.join(', ') ?? '200 to 299'}.` };
    if (contains !== undefined && !text.includes(contains))
      return { ok: false, message: `It answered ${status} without the text that is expected.` };
    return { ok: true, message: `It answered ${status}.` };
  },

  async tcp(url, { timeout }, { outward }, signal) {
    await converse(outward, { ...placeOf(url), timeoutMs: durationMs(timeout), signal });
    return { ok: true, message: 'It takes connections.' };
  },

  async redis(url, { timeout }, { outward }, signal) {
    const heard = await converse(outward, {
      ...placeOf(url),
      timeoutMs: durationMs(timeout),
      signal,
      say: PING,
      whole: (bytes) => bytes.includes(0x0a),
    });
    const line = Buffer.from(heard).toString('latin1').split('\r\n', 1)[0]!;
    // It wants a password before it answers, and says so: it lives.
    if (line === '+PONG' || line.startsWith('-NOAUTH'))
      return { ok: true, message: line === '+PONG' ? 'It answered PONG.' : 'It lives, and wants a password.' };
    return { ok: false, message: `It answered ${JSON.stringify(line.slice(0, 100))} to PING.` };
  },

  async postgres(url, { timeout }, { outward }, signal) {
    const heard = await converse(outward, {
      ...placeOf(url),
      timeoutMs: durationMs(timeout),
      signal,
      say: SSL_REQUEST,
      whole: (bytes) => bytes.length > 0,
    });
    const said = String.fromCharCode(heard[0]!);
    if (said === 'S' || said === 'N') return { ok: true, message: `PostgreSQL answers${said === 'S' ? ', and speaks TLS' : ''}.` };
    return { ok: false, message: 'What answers is not PostgreSQL.' };
  },

  async gns3(url, { timeout }, { http }, signal) {
    for (const api of ['v3', 'v2']) {
      const { status, text } = await http.ask({
        url: new URL(`/${api}/version`, url).href,
        signal,
        timeoutMs: durationMs(timeout),
        mostBytes: BODY_BYTES,
      });
      const told = status === 200 ? Version.safeParse(jsonOf(text)).data : undefined;
      if (told !== undefined) return { ok: true, message: `GNS3 ${told.version}, API ${api}.` };
    }
    return { ok: false, message: 'It answers, and tells no version of GNS3.' };
  },

  async snmp(url, { timeout }, { ask, asks }) {
    const { host, port } = placeOf(url);
    const told = Answered.parse(
      await ask(asks.snmpGet, { host, port, oids: [UPTIME], timeout_ms: Math.min(30_000, Math.max(100, durationMs(timeout))), retries: 0 }),
    );
    return { ok: told.answered, message: told.reason };
  },

  async module(_url, { module }, { ask, asks }) {
    const { health, message } = Health.parse(await ask(asks.getModule, { name: module }));
    return { ok: health === 'healthy' || health === 'degraded', message };
  },
};

function placeOf(url: string): { readonly host: string; readonly port: number } {
  return { host: new URL(url).hostname.replace(/^\[|\]$/g, ''), port: portOf(url) ?? 0 };
}

export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
