import type { z } from 'zod';
import type { Clock } from '#kernel/clock.ts';
import { asFailure } from '#kernel/error.ts';
import type { HealthCheck, HealthProbe } from '#kernel/health.ts';
import type { Log } from '#kernel/log.ts';
import type { VaultConfig } from '../config/index.ts';
import type { secretsStatus } from './messages.ts';
import { patiently } from './patience.ts';
import { VaultSession } from './vault-session.ts';
import { VaultValues } from './vault-values.ts';

/** The hub's Vault: its session, and what is had from it. */
export interface Vault {
  readonly session: VaultSession;
  readonly values: VaultValues;
  readonly probe: HealthProbe;
  /** Resolves when the hub is logged in; waits for a while for a Vault that is away. @throws vault_error */
  reached(): Promise<void>;
  state(): NonNullable<z.output<typeof secretsStatus.output>['vault']>;
  close(): void;
}

/** Nothing is asked before it is needed. */
export function openVault({ config, clock, log }: { readonly config: VaultConfig; readonly clock: Clock; readonly log: Log }): Vault {
  const session = new VaultSession({ config, clock, log });
  const values = new VaultValues({ session, refreshMs: config.refreshMs, clock, log });
  return {
    session,
    values,
    // The hub works on with what it has: never critical.
    probe: { name: 'vault', critical: false, check: () => check(session, values) },
    reached: () => patiently(() => session.begin(), { clock, log }),
    state() {
      const { loggedIn, endsAt, trouble } = session.state();
      return {
        url: session.url,
        logged_in: loggedIn,
        token_ends_at: endsAt,
        trouble,
        values: values.views().map(({ path, readAt, trouble: why }) => ({ path, read_at: readAt, trouble: why })),
      };
    },
    close() {
      values.close();
      session.close();
    },
  };
}

async function check(session: VaultSession, values: VaultValues): Promise<HealthCheck> {
  const views = values.views();
  const troubled = views.filter(({ trouble }) => trouble !== null);
  const kept = views.length === 0 ? '' : ` ${views.length - troubled.length} of ${views.length} values are as they are there.`;
  try {
    const standing = await session.health();
    if (standing === 'sealed') return { status: 'degraded', message: `Vault is sealed; what was had from it is used on.${kept}` };
    const trouble = session.state().trouble ?? troubled[0]?.trouble ?? null;
    if (trouble !== null) return { status: 'degraded', message: `${trouble}${kept}` };
    return { status: 'healthy', message: `Vault is ${standing}.${kept}` };
  } catch (error) {
    return { status: 'degraded', message: `${asFailure(error).message} What was had from it is used on.${kept}` };
  }
}
