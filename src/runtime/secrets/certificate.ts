import { createPrivateKey, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { fail } from '#kernel/error.ts';
import type { HealthCheck } from '#kernel/health.ts';

/** What a server shows, in PEM: its own certificate first, then those between it and the root. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** Where the server's certificate comes from, now and later. */
export interface CertificateSource {
  current(): Certificate;
  /** Calls when there is another one; gives what ends that. */
  onChange(listener: () => void): () => void;
  check(): HealthCheck;
  /** For people: where it is from. */
  readonly source: string;
  close(): void;
}

const DAY_MS = 86_400_000;
/** In which people act; of one that lives for hours, the last third, by which programs have renewed it. */
const ENDS_SOON_MS = 7 * DAY_MS;
const ENDS_SOON_PART = 1 / 3;

/** When it ends, in milliseconds since 1970. */
export function endOf({ cert }: Pick<Certificate, 'cert'>): number {
  return new X509Certificate(cert).validToDate.getTime();
}

/** @throws configuration_error when key and certificate do not belong together, or TLS does not take them */
export function checkCertificate({ cert, key }: Certificate, source: string): void {
  let problem: string | undefined;
  try {
    if (!new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))) problem = 'the key is not that of the certificate';
    else createSecureContext({ cert, key });
  } catch (error) {
    problem = (error as Error).message;
  }
  if (problem !== undefined) throw fail('configuration_error', `The certificate of ${source} cannot be used: ${problem}.`);
}

/** @param trouble why there is no newer one; null where none is needed */
export function certificateHealth(certificate: Certificate, nowMs: number, trouble: string | null): HealthCheck {
  const toMs = endOf(certificate);
  const ends = `The certificate is good until ${new Date(toMs).toISOString()}.`;
  if (toMs <= nowMs) return { status: 'unhealthy', message: `The certificate ended at ${new Date(toMs).toISOString()}.` };
  if (trouble !== null) return { status: 'degraded', message: `${ends} ${trouble}` };
  return { status: 'healthy', message: ends };
}

/** What to do about one that nobody renewed in time; null while there is time. */
export function endsSoon({ cert }: Certificate, nowMs: number): string | null {
  const { validFromDate, validToDate } = new X509Certificate(cert);
  const [fromMs, toMs] = [validFromDate.getTime(), validToDate.getTime()];
  return toMs - nowMs < Math.min(ENDS_SOON_MS, (toMs - fromMs) * ENDS_SOON_PART) ? 'Put a new one in its place.' : null;
}
