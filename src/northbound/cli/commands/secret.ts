import type { AddCommands } from '../session.ts';
import { failed } from '../refusal.ts';

interface SecretsStatus {
  readonly root_key: { readonly id: string; readonly source: string };
  readonly current_key: string;
  readonly documents: readonly { readonly name: string; readonly key_id: string | null; readonly revision: number | null }[];
  readonly vault: {
    readonly url: string;
    readonly logged_in: boolean;
    readonly token_ends_at: string | null;
    readonly trouble: string | null;
    readonly values: readonly { readonly path: string; readonly read_at: string | null; readonly trouble: string | null }[];
  } | null;
  readonly certificate: { readonly source: string; readonly good_until: string } | null;
}

interface Rotated {
  readonly key_id: string;
  readonly sealed: number;
  readonly failed: readonly { readonly name: string; readonly message: string }[];
}

export const addSecretCommands: AddCommands = (program, session) => {
  const secret = program.command('secret').description('how the hub keeps secrets: status, and a new key for them');

  secret
    .command('status')
    .description('what is sealed under which key, how Vault stands, until when the certificate is good')
    .action(async () => {
      const { client, printer } = session();
      const status = await client.perform<SecretsStatus>('secrets.status');
      printer.result(status, () => {
        const { root_key: root, vault, certificate } = status;
        printer.facts([
          ['root key', `${root.id} (${root.source})`],
          ['data key', status.current_key],
          [
            'vault',
            vault === null ? 'not configured' : (vault.trouble ?? `${vault.url}, ${vault.logged_in ? 'logged in' : 'not logged in yet'}`),
          ],
          ['certificate', certificate === null ? 'none: HTTP without TLS' : `${certificate.source}, good until ${certificate.good_until}`],
        ]);
        printer.line('');
        printer.table(
          ['DOCUMENT', 'KEY', 'REVISION'],
          status.documents.map(({ name, key_id: key, revision }) => [name, key ?? 'not sealed', revision]),
          'There is no private document.',
        );
        for (const { path, read_at: readAt, trouble } of vault?.values ?? []) {
          printer.line(`vault:${path}  ${trouble ?? `read at ${readAt ?? '-'}`}`);
        }
      });
    });

  secret
    .command('rotate-key')
    .description('a new key, under which all private documents are sealed anew; exit code 1 when one could not be')
    .action(async () => {
      const { client, printer } = session();
      const rotated = await client.perform<Rotated>('secrets.key.rotate');
      printer.result(rotated, () => printer.line(`${rotated.sealed} documents are sealed under the new key ${rotated.key_id}.`));
      for (const { name, message } of rotated.failed) printer.note(`${name} stays under its old key: ${message}`);
      if (rotated.failed.length > 0) throw failed('Not every document was sealed anew; the hub tries again each hour.');
    });
};
