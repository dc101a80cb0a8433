import { fail, type Failure } from '#kernel/error.ts';
import { WireVersion } from '#wire/gns3.ts';
import type { Gns3Api } from './controller.ts';
import { refusal, unknownRoute, type Asked } from './refusal.ts';
import type { Reply } from './transport.ts';

export interface Detected {
  readonly version: string;
  readonly api: Gns3Api;
}

/** Asks `GET path`; `credentials` says whether the Basic header goes along (v2 wants it for everything, v3 for nothing here). */
export type Ask = (path: string, credentials: boolean) => Promise<Reply>;

/**
 * Which version a server speaks: `/v3/version` first (it needs no log in), then `/v2/version`. A wrong prefix is a 404 on
 * both versions. @throws gns3_error when it is no GNS3 server of 2.2 or 3, gns3_unavailable when it refuses the hub
 */
export async function detectVersion(
  server: { readonly id: string; readonly url: string },
  ask: Ask,
  clean: (text: string) => string,
): Promise<Detected> {
  const third = await ask('/v3/version', false);
  const newer = versionOf(third);
  if (newer !== undefined && major(newer) >= 3) return { version: newer, api: 'v3' };
  if (third.status >= 500) throw refusal(asked(server.id, '/v3/version'), third, clean);
  const second = await ask('/v2/version', true);
  const older = versionOf(second);
  if (older !== undefined && major(older) === 2) return { version: older, api: 'v2' };
  if (second.status === 401 || second.status >= 500) throw refusal(asked(server.id, '/v2/version'), second, clean);
  throw notGns3(server, older ?? newer, third.status === 200 ? third : second, clean);
}

/** What an answer to `GET /vN/version` says; undefined when it is none. */
export function versionOf(reply: Reply): string | undefined {
  if (reply.status !== 200) return undefined;
  try {
    return WireVersion.safeParse(JSON.parse(reply.text)).data?.version;
  } catch {
    return undefined;
  }
}

export function major(version: string): number {
  return Number.parseInt(version, 10);
}

function notGns3(
  server: { readonly id: string; readonly url: string },
  version: string | undefined,
  reply: Reply,
  clean: (text: string) => string,
): Failure {
  const details = { server: server.id, url: server.url, status: reply.status };
  if (version !== undefined) {
    return fail(
      'gns3_error',
      `GNS3 server ${server.id} says that it is version ${clean(version).slice(0, 40)}; the hub speaks 2.2 and 3.`,
      details,
    );
  }
  const what = unknownRoute(reply)
    ? 'knows neither /v3/version nor /v2/version'
    : reply.text.trim() === ''
      ? `answers HTTP ${reply.status} with nothing`
      : /^\s*</.test(reply.text)
        ? 'answers with a web page'
        : `answers HTTP ${reply.status} with something that is not a version`;
  return fail(
    'gns3_error',
    `${server.url} ${what}: it is not a GNS3 server, or something stands before it; check the URL of ${server.id}.`,
    details,
  );
}

function asked(server: string, path: string): Asked {
  return { server, method: 'GET', path };
}
