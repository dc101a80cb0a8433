import type { ErrorCode } from '#kernel/error.ts';

/** What can go wrong between a browser and the hub: the hub's catalogue, and that nobody answered at all. */
export type HubFailureCode = ErrorCode | 'unreachable';

/** What the hub refused or failed, as its error body says it. */
export class HubFailure extends Error {
  readonly code: HubFailureCode;
  /** Field paths to messages for validation, else named facts. */
  readonly details: Readonly<Record<string, unknown>>;
  readonly requestId: string | undefined;
  /** How long to wait before the same may succeed, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(code: HubFailureCode, message: string, more: FailureFacts = {}) {
    super(message);
    this.name = 'HubFailure';
    this.code = code;
    this.details = more.details ?? {};
    this.requestId = more.requestId;
    this.retryAfterMs = more.retryAfterMs;
  }

  /** Messages by field, where the hub refused fields. */
  get fields(): Readonly<Record<string, string>> {
    const entries = Object.entries(this.details).filter((entry): entry is [string, string[]] => Array.isArray(entry[1]));
    return Object.fromEntries(entries.map(([field, messages]) => [field, messages.join(' ')]));
  }
}

interface FailureFacts {
  readonly details?: Readonly<Record<string, unknown>>;
  readonly requestId?: string | undefined;
  readonly retryAfterMs?: number | undefined;
}

/** An error answer as a failure; what is no error body of the hub (a proxy's page) is told as such. */
export async function failureOf(response: Response): Promise<HubFailure> {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  const retryAfterMs = Number.isFinite(seconds) ? seconds * 1_000 : undefined;
  try {
    const body = (await response.json()) as { code?: unknown; message?: unknown; details?: unknown; request_id?: unknown };
    if (typeof body.code === 'string' && typeof body.message === 'string') {
      return new HubFailure(body.code as ErrorCode, body.message, {
        details: typeof body.details === 'object' && body.details !== null ? (body.details as Record<string, unknown>) : {},
        requestId: typeof body.request_id === 'string' ? body.request_id : undefined,
        retryAfterMs,
      });
    }
  } catch {
    // Not JSON: told below.
  }
  return new HubFailure('unreachable', `What answers here is not the hub: status ${response.status}.`, { retryAfterMs });
}

/** What Chromium, Firefox and Safari say where `fetch` got no answer. */
const NO_ANSWER = /^(Failed to fetch|NetworkError when attempting|Load failed)/;

/** Any thrown thing as a failure: a request that got no answer is `unreachable`. */
export function asHubFailure(thrown: unknown): HubFailure {
  if (thrown instanceof HubFailure) return thrown;
  // Browsers have words of their own for it, in English; the code says it.
  if (thrown instanceof TypeError && NO_ANSWER.test(thrown.message)) return new HubFailure('unreachable', '');
  return new HubFailure('unreachable', thrown instanceof Error ? thrown.message : String(thrown));
}
