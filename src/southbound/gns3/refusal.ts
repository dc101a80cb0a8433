import { fail, type Failure } from '#kernel/error.ts';
import { wireErrorText } from '#wire/gns3.ts';
import type { Reply, TransportFault } from './transport.ts';

/** What was asked, as messages name it. */
export interface Asked {
  /** The hub's name of the server. */
  readonly server: string;
  readonly method: string;
  /** Without its query, which may hold a token. */
  readonly path: string;
}

/** GNS3 knows its own words for these; both versions use them alike. @see gns3/README.md, "Errors" */
const NOT_OPENED = /not opened/i;

/** An answer that is not the wished one, as a failure in our catalogue; GNS3's own text is kept, for it is meant for people. */
export function refusal(asked: Asked, reply: Reply, clean: (text: string) => string): Failure {
  const text = clean(wireErrorText(reply.status, reply.text));
  const details = { server: asked.server, status: reply.status, method: asked.method, path: asked.path, gns3: text };
  const said = `GNS3 server ${asked.server}: ${text}`;
  if (reply.status === 401) {
    return fail('gns3_unavailable', `GNS3 server ${asked.server} wants a log in; check the configured user and password.`, {
      ...details,
      credentials: 'refused',
    });
  }
  if (reply.status === 404 && unknownRoute(reply)) {
    return fail('gns3_error', `GNS3 server ${asked.server} does not know ${asked.method} ${asked.path}.`, details);
  }
  if (reply.status === 404) return fail('not_found', said, details);
  // 409 is GNS3's answer to everything that the state forbids; it is never retried. @see gns3-pitfalls.md 17
  if (reply.status === 409 || (reply.status === 403 && NOT_OPENED.test(text))) return fail('conflict', said, details);
  if (reply.status === 408) return fail('timeout', said, details);
  if (reply.status >= 502 && reply.status <= 504) {
    return fail('gns3_unavailable', `GNS3 server ${asked.server} is away behind its gateway: ${text}`, details);
  }
  if (reply.status >= 300 && reply.status < 400) {
    return fail(
      'gns3_error',
      `GNS3 server ${asked.server} redirects ${asked.method} ${asked.path}; name the server itself in its URL.`,
      details,
    );
  }
  return fail('gns3_error', said, details);
}

/** The 404 of a route that the version lacks: v2 plain text, v3 `{"detail":"Not Found"}`; of a thing: always `{"message"}`. */
export function unknownRoute(reply: Reply): boolean {
  if (reply.status !== 404) return false;
  try {
    const parsed: unknown = JSON.parse(reply.text);
    return typeof parsed !== 'object' || parsed === null || !('message' in parsed);
  } catch {
    return true;
  }
}

/** No HTTP answer at all, as a failure. */
export function unanswered(asked: Asked, fault: TransportFault, clean: (text: string) => string, timeoutMs: number): Failure {
  const what = `${asked.method} ${asked.path}`;
  const details = { server: asked.server, method: asked.method, path: asked.path };
  const options = { cause: fault };
  const writes = asked.method !== 'GET';
  if (fault.kind === 'timeout') {
    const unknown = writes ? ' Whether it took effect is unknown.' : '';
    return fail('timeout', `GNS3 server ${asked.server} did not answer ${what} within ${timeoutMs / 1000} s.${unknown}`, details, options);
  }
  if (fault.kind === 'aborted')
    return fail('timeout', `The caller went away before GNS3 server ${asked.server} answered ${what}.`, details, options);
  if (fault.kind === 'too_large' || fault.kind === 'protocol') {
    return fail(
      'gns3_error',
      `GNS3 server ${asked.server} answered ${what} with something unusable: ${clean(fault.message)}.`,
      details,
      options,
    );
  }
  if (fault.kind === 'reset' && writes) {
    return fail(
      'gns3_unavailable',
      `GNS3 server ${asked.server} broke the connection during ${what}; whether it took effect is unknown.`,
      { ...details, outcome: 'unknown' },
      options,
    );
  }
  return fail('gns3_unavailable', `GNS3 server ${asked.server} cannot be reached: ${clean(fault.message)}.`, details, options);
}
