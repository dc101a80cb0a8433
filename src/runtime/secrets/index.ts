export type { CertificateSource } from './certificate.ts';
export { certificateFiles } from './certificate-files.ts';
export { certificateOfVault } from './certificate-of-vault.ts';
export { liveConfig, referencesOf } from './live-config.ts';
export { secretsModule } from './secrets-module.ts';
export { transitRootKey } from './transit-root-key.ts';
export { openVault, type Vault } from './vault.ts';
