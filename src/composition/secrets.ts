import type { Clock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import type { HealthProbe } from '#kernel/health.ts';
import type { Log } from '#kernel/log.ts';
import type { Module } from '#kernel/module.ts';
import type { Config } from '#runtime/config/index.ts';
import {
  configuredRootKey,
  dataDirectoryRootKey,
  rootKeyOf,
  sealDocuments,
  type Documents,
  type RootKeySource,
} from '#runtime/documents/index.ts';
import {
  certificateFiles,
  certificateOfVault,
  liveConfig,
  openVault,
  referencesOf,
  secretsModule,
  transitRootKey,
  type CertificateSource,
  type Vault,
} from '#runtime/secrets/index.ts';
import { unusedProbe } from '#runtime/telemetry/index.ts';

interface Surroundings {
  readonly clock: Clock;
  readonly log: Log;
}

/** Opens the Vault that is configured, and puts its values where the configuration refers to them. @throws vault_error */
export async function withVault(
  configured: Config,
  { clock, log }: Surroundings,
): Promise<{ readonly config: Config; readonly vault: Vault | undefined }> {
  if (configured.vault === undefined) return { config: configured, vault: undefined };
  const vault = openVault({ config: configured.vault, clock, log: log.child({ unit: 'vault' }) });
  const { all, needed } = referencesOf(configured);
  await vault.values.load(all, needed);
  const config = liveConfig(configured, (reference) => vault.values.value(reference));
  refuseUrl('database.url', configured.databaseUrl, config.databaseUrl, ['postgres:', 'postgresql:']);
  refuseUrl('redis.url', configured.redisUrl, config.redisUrl, ['redis:', 'rediss:']);
  return { config, vault };
}

/** What stood in the configuration was checked there; what stands in Vault is not seen before. Never says what it is. */
function refuseUrl(key: string, reference: string | undefined, found: string | undefined, protocols: readonly string[]): void {
  if (found === undefined || (URL.canParse(found) && protocols.includes(new URL(found).protocol))) return;
  throw fail(
    'configuration_error',
    `${key}: what is at ${reference} is no URL that begins with ${protocols.map((each) => `${each}//`).join(' or ')}.`,
  );
}

export interface Secrets {
  /** The same documents, sealed. */
  readonly documents: Documents;
  readonly module: Module;
  /** Beside those of the module. */
  readonly probes: readonly HealthProbe[];
  /** Absent: HTTP is served without TLS. */
  readonly certificate: CertificateSource | undefined;
  close(): void;
}

/** Seals the private documents, and gets the certificate of the server. @throws configuration_error, data_incompatible, vault_error */
export async function openSecrets({
  config,
  vault,
  documents,
  clock,
  log,
}: Surroundings & { readonly config: Config; readonly vault: Vault | undefined; readonly documents: Documents }): Promise<Secrets> {
  const ofDataDirectory = dataDirectoryRootKey(config.dataDir);
  const root = rootOf(config, vault);
  const previous = config.secrets.previousSealKey;
  const sealed = await sealDocuments({
    documents,
    root: root ?? ofDataDirectory,
    before: [
      ...(previous === undefined ? [] : [configuredRootKey(async () => rootKeyOf(previous, 'secrets.previous_seal_key'))]),
      ...(root === undefined ? [] : [ofDataDirectory]),
    ],
    clock,
    log: log.child({ unit: 'documents' }),
  });
  const certificate = await certificateFor({ config, vault, documents: sealed, clock, log: log.child({ unit: 'tls' }) });
  return {
    documents: sealed,
    module: secretsModule({
      sealed,
      ...(vault === undefined ? {} : { vault }),
      ...(certificate === undefined ? {} : { certificate }),
    }),
    probes:
      vault === undefined ? [unusedProbe('vault', 'Not configured: secrets are in the configuration and in the data directory.')] : [],
    certificate,
    close() {
      certificate?.close();
      sealed.close();
    },
  };
}

/** Undefined where none is configured. */
function rootOf({ secrets: { sealKey, transitKey } }: Config, vault: Vault | undefined): RootKeySource | undefined {
  if (transitKey !== undefined && vault !== undefined) {
    return configuredRootKey(async () => {
      await vault.reached();
      return transitRootKey(vault.session, transitKey);
    });
  }
  if (sealKey !== undefined) return configuredRootKey(async () => rootKeyOf(sealKey, 'secrets.seal_key'));
  return undefined;
}

async function certificateFor({
  config: { tls },
  vault,
  documents,
  clock,
  log,
}: Surroundings & { readonly config: Config; readonly vault: Vault | undefined; readonly documents: Documents }): Promise<
  CertificateSource | undefined
> {
  if (tls?.from === 'files') return certificateFiles({ ...tls, clock, log });
  if (tls?.from === 'vault' && vault !== undefined)
    return certificateOfVault({ config: tls, session: vault.session, documents, clock, log });
  return undefined;
}
