import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { fail } from '#kernel/error.ts';
import type { Config } from '#runtime/config/index.ts';

const Manifest = z.record(z.string().regex(/^[0-9a-fA-F]{64}$/), z.string().min(1));

/** The documents of GraphQL that are known from the beginning, where the configuration names a file of them. @throws configuration_error */
export async function trustedDocuments({ documents: path, onlyDocuments: only }: Config['graphql']) {
  if (path === undefined) {
    if (!only) return {};
    throw fail('configuration_error', 'graphql.only_documents wants graphql.documents: the file of the documents that are taken.');
  }
  let told: unknown;
  try {
    told = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw fail('configuration_error', `graphql.documents: ${path} cannot be read as JSON: ${(error as Error).message}`, { path });
  }
  const { data, success } = Manifest.safeParse(told);
  if (!success) throw fail('configuration_error', `graphql.documents: ${path} is no JSON object of SHA-256 to document.`, { path });
  return { documents: { trusted: data, only } };
}
