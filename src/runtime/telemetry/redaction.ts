import { Failure } from '#kernel/error.ts';

const MASK = '********';

/** Names of fields whose value is a secret, whatever stands before or after the word. */
const SECRET_NAME = /passw|secret|token|authorization|cookie|credential|api_?key|private_?key|community/i;

/** Deeper than this a log line is no line for people any more; it also ends cycles. */
const DEEPEST = 6;
const LONGEST_TEXT = 4_000;
const MOST_ITEMS = 50;

/** A value with its secrets masked, cut to a size that a log line may have. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint' || typeof value === 'symbol') return String(value);
  if (typeof value === 'function') return '[function]';
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= DEEPEST) return '[…]';
  if (value instanceof Error) return redactError(value, depth);
  if (value instanceof Date) return value.toISOString();
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) {
    const shown = value.slice(0, MOST_ITEMS).map((item) => redact(item, depth + 1));
    return value.length > MOST_ITEMS ? [...shown, `[${value.length - MOST_ITEMS} more]`] : shown;
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [
      name,
      SECRET_NAME.test(name) && part !== undefined && part !== null ? MASK : redact(part, depth + 1),
    ]),
  );
}

function redactError(error: Error, depth: number): unknown {
  return {
    type: error.name,
    message: redactText(error.message),
    ...('code' in error && typeof error.code === 'string' ? { code: error.code } : {}),
    ...(error instanceof Failure && error.details !== undefined ? { details: redact(error.details, depth + 1) } : {}),
    ...(error.stack === undefined ? {} : { stack: redactText(error.stack) }),
    ...(error.cause === undefined ? {} : { cause: redact(error.cause, depth + 1) }),
  };
}

/** Text without tokens in query strings (GNS3 3.0 sockets take `?token=`), Bearer and Basic credentials and passwords in URLs. */
export function redactText(text: string): string {
  // Cut with room to spare first: long text is not worth searching, and a secret across the second cut is masked already.
  const masked = text
    .slice(0, 2 * LONGEST_TEXT)
    .replace(/([?&;\s](?:access_|refresh_)?(?:token|password|secret|key)=)[^&\s"'#]+/gi, `$1${MASK}`)
    .replace(/\b(bearer[\s.]+|basic\s+)[\w.~+/=-]{8,}/gi, `$1${MASK}`)
    .replace(/(\b[a-z][a-z0-9+.-]{1,30}:\/\/[^\s/:@]*):[^\s@]*@/gi, `$1:${MASK}@`)
    // A JSON Web Token wherever it stands: two or three base64url parts, the first of which begins with `{"` (RFC 7519 §3).
    .replace(/\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?/g, MASK);
  return masked.length > LONGEST_TEXT ? `${masked.slice(0, LONGEST_TEXT)}…` : masked;
}
