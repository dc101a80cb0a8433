/** What the hub refused or failed, as its error body says it; `unreachable` where nobody answered, or not the hub. */
export class ThalamusError extends Error {
  override readonly name = 'ThalamusError';
  /** Of the catalogue of errors (docs/errors.md): `not_found`, `forbidden`, `validation_error`, …; or `unreachable`. */
  readonly code: string;
  /** HTTP; 0 where there was none. */
  readonly status: number;
  /** Field paths to messages for validation, else named facts. */
  readonly details: Readonly<Record<string, unknown>>;
  readonly requestId: string | undefined;
  /** How long to wait before the same may succeed, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(
    code: string,
    message: string,
    more: Partial<Pick<ThalamusError, 'status' | 'details' | 'requestId' | 'retryAfterMs' | 'cause'>> = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.code = code;
    this.status = more.status ?? 0;
    this.details = more.details ?? {};
    this.requestId = more.requestId;
    this.retryAfterMs = more.retryAfterMs;
  }
}

/** An error answer as a failure; what is no error body of the hub (a proxy's page) is told as such. */
export async function failureOf(response: Response): Promise<ThalamusError> {
  const { status } = response;
  const retryAfterMs = retryAfterOf(response);
  const body = (await response.json().catch(() => undefined)) as Partial<Record<string, unknown>> | null | undefined;
  const { code, message, details, request_id: requestId } = body ?? {};
  if (typeof code !== 'string' || typeof message !== 'string') {
    return new ThalamusError('unreachable', `What answers at ${response.url} is not the hub: status ${status}.`, { status, retryAfterMs });
  }
  return new ThalamusError(code, message, {
    status,
    details: typeof details === 'object' && details !== null ? (details as Record<string, unknown>) : {},
    requestId: typeof requestId === 'string' ? requestId : undefined,
    retryAfterMs,
  });
}

/** Seconds or a date (RFC 9110 §10.2.3); the hub says seconds, what stands before it may say a date. */
function retryAfterOf({ headers }: Response): number | undefined {
  const said = headers.get('retry-after');
  if (said === null) return undefined;
  const ms = /^\d+$/.test(said) ? Number(said) * 1_000 : Date.parse(said) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
