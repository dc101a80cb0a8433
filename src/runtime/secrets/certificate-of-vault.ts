import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import { z } from 'zod';
import type { Clock } from '#kernel/clock.ts';
import { asFailure } from '#kernel/error.ts';
import type { Log } from '#kernel/log.ts';
import type { TlsConfig } from '../config/index.ts';
import { jsonFormat, KeptState, type Documents } from '../documents/index.ts';
import { certificateHealth, checkCertificate, endOf, type Certificate, type CertificateSource } from './certificate.ts';
import { patiently } from './patience.ts';
import { vaultFailure } from './vault-http.ts';
import type { VaultSession } from './vault-session.ts';

/** Of its life, when a certificate is renewed. */
const RENEW_AT = 2 / 3;
const RETRY_MS = 60_000;
const LEAST_DELAY_MS = 100;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** @see https://developer.hashicorp.com/vault/api-docs/secret/pki#generate-certificate-and-key */
const Issued = z.object({
  data: z.object({
    certificate: z.string(),
    private_key: z.string(),
    ca_chain: z.array(z.string()).nullish(),
  }),
});

const Stored = z.object({ format: z.literal(1), issued_at: z.string(), cert: z.string(), key: z.string() });
type Stored = z.infer<typeof Stored>;
const FORMAT = jsonFormat<Stored>(
  Stored,
  { format: 1, issued_at: '', cert: '', key: '' },
  'Remove it: a new certificate is then asked for.',
);

export interface CertificateOfVaultOptions {
  readonly config: Extract<TlsConfig, { from: 'vault' }>;
  readonly session: Pick<VaultSession, 'ask'>;
  /** The certificate is kept, so that a start needs no Vault and processes of one configuration share it. */
  readonly documents: Documents;
  readonly clock: Clock;
  readonly log: Log;
}

/** A certificate that Vault issues, renewed in time. @throws vault_error when none is kept and none can be had */
export async function certificateOfVault({
  config,
  session,
  documents,
  clock,
  log,
}: CertificateOfVaultOptions): Promise<CertificateSource> {
  const document = await documents.open(nameOf(config));
  const kept = new KeptState(document, FORMAT);
  const listeners = new Set<() => void>();
  let trouble: string | null = null;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const good = (stored: Stored): boolean => stored.cert !== '' && dueMs(stored) > clock.now().getTime();

  async function renew(): Promise<void> {
    const before = kept.state();
    const issued = { format: 1, issued_at: clock.now().toISOString(), ...(await issue(session, config)) } as const;
    // Of several processes the first one's stands.
    await kept.change((state) => (state === before || !good(state) ? issued : state));
    log.info('Vault issued a certificate.', {
      common_name: config.commonName,
      good_until: new Date(endOf(kept.state())).toISOString(),
    });
  }

  function plan(delayMs = dueMs(kept.state()) - clock.now().getTime()): void {
    clearTimeout(timer);
    if (closed) return;
    timer = setTimeout(() => void inTime(), Math.min(Math.max(delayMs, LEAST_DELAY_MS), LONGEST_TIMER_MS)).unref();
  }

  async function inTime(): Promise<void> {
    if (good(kept.state())) return plan();
    try {
      await renew();
      trouble = null;
      plan();
    } catch (error) {
      const { message } = asFailure(error);
      if (trouble === null) log.warn('Vault does not renew the certificate; tried again.', { error: message });
      trouble = message;
      plan(Math.min(RETRY_MS, lifeMs(kept.state()) / 20));
    }
  }

  const ended = (): boolean => kept.state().cert === '' || endOf(kept.state()) <= clock.now().getTime();
  if (ended()) await patiently(renew, { clock, log });
  else if (!good(kept.state())) {
    // One that is due but not over does until Vault is back.
    await renew().catch((error: unknown) => {
      trouble = asFailure(error).message;
      log.warn('Vault does not renew the certificate; tried again.', { error: trouble });
    });
  }
  plan();
  document.onChange(() => {
    plan();
    for (const listener of listeners) listener();
  });

  return {
    source: `role ${config.role} of Vault`,
    current: () => kept.state(),
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    check: () => certificateHealth(kept.state(), clock.now().getTime(), trouble),
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}

/** From when it was issued, and not from when it is good: Vault dates certificates back for clocks that are behind. */
function dueMs(stored: Stored): number {
  return Date.parse(stored.issued_at) + lifeMs(stored) * RENEW_AT;
}

function lifeMs(stored: Stored): number {
  return endOf(stored) - Date.parse(stored.issued_at);
}

/** One for each configuration: another name or role needs another certificate. */
function nameOf({ role, commonName, altNames }: CertificateOfVaultOptions['config']): string {
  const about = JSON.stringify([role, commonName, ...altNames]);
  return `tls-certificate-${createHash('sha256').update(about).digest('hex').slice(0, 12)}.json`;
}

async function issue(session: Pick<VaultSession, 'ask'>, config: CertificateOfVaultOptions['config']): Promise<Certificate> {
  const { role, commonName, altNames, ttlMs } = config;
  const [mount, name] = [role.slice(0, role.lastIndexOf('/')), role.slice(role.lastIndexOf('/') + 1)];
  const answer = Issued.safeParse(
    await session.ask({
      method: 'POST',
      path: `${mount}/issue/${name}`,
      body: {
        common_name: commonName,
        alt_names: altNames.filter((each) => isIP(each) === 0).join(','),
        ip_sans: altNames.filter((each) => isIP(each) !== 0).join(','),
        ttl: `${Math.ceil(ttlMs / 1_000)}s`,
      },
    }),
  );
  if (!answer.success) throw vaultFailure('refused', `What Vault answers for the role ${role} is no certificate with its key.`);
  const { certificate, private_key: key, ca_chain: chain } = answer.data.data;
  const issued = { cert: `${[certificate, ...(chain ?? [])].map((each) => each.trim()).join('\n')}\n`, key: `${key.trim()}\n` };
  checkCertificate(issued, `role ${role} of Vault`);
  return issued;
}
