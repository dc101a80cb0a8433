import { ROLES, rolesOf } from './roles.ts';
import type { Settings } from './settings.ts';
import type { Problem } from './sources.ts';
import { isVaultReference } from './vault-reference.ts';

/**
 * What is wrong with keys that are each allowed but not together, or not yet. A lab size beside a GNS3 server is no
 * problem: it waits for the day the server's key is taken out.
 */
export function combinationProblems(settings: Settings, sourceOf: (key: string) => string): Problem[] {
  const { gns3, roles, database, limits, lab } = settings;
  const problems: Problem[] = [];
  const refuse = (key: string, value: unknown, allowed: string): void => {
    problems.push({ key, source: sourceOf(key), allowed, ...(value === undefined ? {} : { value }) });
  };

  if (rolesOf(roles).length < ROLES.length && database.url === undefined) {
    refuse('roles', roles, 'all without database.url: only one process uses the embedded database, and it plays every role');
  }

  if (gns3.servers !== undefined && gns3.url !== undefined) refuse('gns3.url', gns3.url, 'either gns3.url or gns3.servers, not both');
  if (gns3.url === undefined) {
    const remedy = gns3.servers === undefined ? 'nothing without gns3.url' : 'nothing beside gns3.servers: each server has its own';
    if (gns3.user !== undefined) refuse('gns3.user', gns3.user, remedy);
    if (gns3.password !== undefined) refuse('gns3.password', undefined, remedy);
  } else {
    if (gns3.password !== undefined && gns3.user === undefined)
      refuse('gns3.password', undefined, 'a password only together with gns3.user');
    if (gns3.user !== undefined && gns3.password === undefined) refuse('gns3.user', gns3.user, 'a user only together with gns3.password');
  }

  if (lab.name !== undefined && lab.name !== 'generated') {
    for (const key of ['projects', 'nodes'] as const) {
      if (sourceOf(`lab.${key}`) !== 'default')
        refuse(`lab.${key}`, lab[key], `nothing beside lab.name ${lab.name}: the size is the generated lab's`);
    }
  }

  const ids = new Set<string>();
  const urls = new Set<string>();
  for (const [index, server] of (gns3.servers ?? []).entries()) {
    const place = `gns3.servers[${index}]`;
    const source = sourceOf('gns3.servers');
    const url = new URL(server.url).origin;
    if (ids.has(server.id)) problems.push({ key: `${place}.id`, value: server.id, source, allowed: 'an id that no other server has' });
    if (urls.has(url))
      problems.push({ key: `${place}.url`, value: server.url, source, allowed: 'a server that is not in the list already' });
    if ((server.user === undefined) !== (server.password === undefined)) {
      problems.push({ key: place, source, allowed: 'user and password together, or neither' });
    }
    ids.add(server.id);
    urls.add(url);
  }

  secretProblems(settings, refuse);

  const { roof: _, ...rates } = limits;
  for (const [name, { per_second, burst }] of Object.entries(rates)) {
    if (burst < per_second / 10) {
      refuse(`limits.${name}.burst`, burst, `at least a tenth of limits.${name}.per_second: a smaller bucket never lets that rate through`);
    }
  }
  return problems;
}

type Refuse = (key: string, value: unknown, allowed: string) => void;

function secretProblems({ vault, tls, secrets, ...others }: Settings, refuse: Refuse): void {
  const { url, role_id: roleId, token, token_file: tokenFile, secret_id: secretId, secret_id_file: secretIdFile } = vault;
  const ways = [token, tokenFile, roleId].filter((way) => way !== undefined).length;
  if (url !== undefined && ways !== 1) {
    refuse('vault.url', url, 'one way to log in beside it: vault.token, vault.token_file, or vault.role_id with its secret id');
  }
  if (url === undefined && ways > 0) refuse(roleId === undefined ? 'vault.token' : 'vault.role_id', undefined, 'nothing without vault.url');
  if ((secretId ?? secretIdFile) !== undefined && roleId === undefined)
    refuse('vault.secret_id', undefined, 'nothing without vault.role_id');
  if (secretId !== undefined && secretIdFile !== undefined) refuse('vault.secret_id', undefined, 'either a value or a file, not both');
  for (const [key, value] of Object.entries(vault)) {
    if (typeof value === 'string' && isVaultReference(value))
      refuse(`vault.${key}`, undefined, 'a value of its own: Vault is not asked for it');
  }

  if (secrets.transit_key !== undefined && secrets.seal_key !== undefined) {
    refuse('secrets.seal_key', undefined, 'either secrets.seal_key or secrets.transit_key, not both');
  }
  if (secrets.transit_key !== undefined && url === undefined)
    refuse('secrets.transit_key', secrets.transit_key, 'nothing without vault.url');
  if (secrets.previous_seal_key !== undefined && secrets.seal_key === undefined && secrets.transit_key === undefined) {
    refuse('secrets.previous_seal_key', undefined, 'nothing without the key that comes after it: secrets.seal_key or secrets.transit_key');
  }

  if ((tls.cert_file === undefined) !== (tls.key_file === undefined)) {
    const [given, missing] = tls.cert_file === undefined ? (['key_file', 'cert_file'] as const) : (['cert_file', 'key_file'] as const);
    refuse(`tls.${given}`, tls[given], `nothing without tls.${missing}`);
  }
  if (tls.vault_role !== undefined) {
    if (tls.cert_file !== undefined) refuse('tls.vault_role', tls.vault_role, 'either a certificate of Vault or files, not both');
    if (url === undefined) refuse('tls.vault_role', tls.vault_role, 'nothing without vault.url');
    if (tls.common_name === undefined) refuse('tls.vault_role', tls.vault_role, 'a role only together with tls.common_name');
  } else if (tls.common_name !== undefined || tls.alt_names !== undefined) {
    refuse(tls.common_name === undefined ? 'tls.alt_names' : 'tls.common_name', undefined, 'nothing without tls.vault_role');
  }

  if (url === undefined) {
    for (const [key, reference] of referencesIn({ ...others, secrets }, [])) {
      refuse(key, reference, 'a reference into Vault only together with vault.url');
    }
  }
}

function referencesIn(value: unknown, path: readonly string[]): (readonly [key: string, reference: string])[] {
  if (typeof value === 'string') return isVaultReference(value) ? [[path.join('.'), value]] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => referencesIn(part, [...path, name]));
}
