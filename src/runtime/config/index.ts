export { loadConfig, type Config } from './config.ts';
export type { TlsConfig, VaultConfig } from './vault-and-tls.ts';
export { isVaultReference, vaultReference, type VaultReference } from './vault-reference.ts';
