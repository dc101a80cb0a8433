import type { FastifyInstance } from 'fastify';

/** What HTTPS shows, now and later. */
export interface Tls {
  /** In PEM: the certificate with those between it and the root, and its key. */
  current(): { readonly cert: string; readonly key: string };
  /** Calls when there is another one. */
  onChange(listener: () => void): () => void;
}

/** TLS 1.0 and 1.1 are not to be negotiated. @see RFC 8996 */
const LEAST_VERSION = 'TLSv1.2';
/** Who has not shaken hands by then holds a socket for nothing. */
const HANDSHAKE_MS = 10_000;
/**
 * What answers tell browsers over HTTPS, beside the other security headers: a year, as browsers' lists want it at least. Sub-domains are
 * not the hub's to speak for. @see RFC 6797 §6.1
 */
export const STRICT_TRANSPORT = { 'strict-transport-security': 'max-age=31536000' } as const;

function secureOptions(tls: Tls) {
  const { cert, key } = tls.current();
  return { cert, key, minVersion: LEAST_VERSION, handshakeTimeout: HANDSHAKE_MS } as const;
}

/** New connections get the certificate of then; those that are open go on as they are. Gives what ends that. */
export function followCertificate(app: FastifyInstance, tls: Tls): () => void {
  const server = app.server as unknown as { setSecureContext(options: ReturnType<typeof secureOptions>): void };
  return tls.onChange(() => server.setSecureContext(secureOptions(tls)));
}

/** What the server is made with: the same over both, so that nobody else needs to know which one it is. */
export function transportOf<T extends object>(options: T, tls: Tls | undefined): { readonly http: T } {
  const made = tls === undefined ? { http: options } : { https: { ...options, ...secureOptions(tls) } };
  return made as { readonly http: T };
}
