import { answer, defineModule, type Module } from '#kernel/module.ts';
import type { SealedDocuments } from '../documents/index.ts';
import { endOf, type CertificateSource } from './certificate.ts';
import { rotateSealKey, secretsStatus } from './messages.ts';
import type { Vault } from './vault.ts';

export interface SecretsModuleOptions {
  readonly sealed: Pick<SealedDocuments, 'status' | 'rotate'>;
  readonly vault?: Pick<Vault, 'state' | 'probe'>;
  readonly certificate?: Pick<CertificateSource, 'check' | 'current' | 'source'>;
}

/** Tells how secrets are kept, and changes the key they are sealed under. */
export function secretsModule({ sealed, vault, certificate }: SecretsModuleOptions): Module {
  return defineModule({
    name: 'secrets',
    version: '1.0.0',
    summary: 'Seals what only the hub may read, and has secrets and certificates from Vault.',
    capabilities: ['sealing', 'vault', 'certificates'],
    answers: [
      answer(secretsStatus, async () => {
        const { root, currentKey, keys, documents } = await sealed.status();
        return {
          root_key: { id: root.id, source: root.source },
          current_key: currentKey,
          keys: keys.map(({ id, madeAt, supersededAt }) => ({
            id,
            made_at: madeAt,
            superseded_at: supersededAt,
            documents: documents.filter(({ keyId }) => keyId === id).length,
          })),
          documents: documents.map(({ name, keyId, revision }) => ({ name, key_id: keyId, revision })),
          vault: vault?.state() ?? null,
          certificate:
            certificate === undefined
              ? null
              : { source: certificate.source, good_until: new Date(endOf(certificate.current())).toISOString() },
        };
      }),
      answer(rotateSealKey, async () => {
        const { keyId, sealed: count, failed } = await sealed.rotate();
        return { key_id: keyId, sealed: count, failed: [...failed] };
      }),
    ],
    health: [
      ...(vault === undefined ? [] : [vault.probe]),
      ...(certificate === undefined ? [] : [{ name: 'tls', critical: false, check: async () => certificate.check() }]),
    ],
  });
}
