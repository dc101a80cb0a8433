import type { AddressGuard } from '#kernel/address-guard.ts';
import { fail } from '#kernel/error.ts';
import { placesOf, type Place } from '#model/places.ts';
import type { TopologyNode } from '#model/topology.ts';
import type { Translation } from '#model/translation.ts';
import type { Login } from '../log-in.ts';
import { openSsh, type SshConnection, type SshOpened } from './connection.ts';
import { dial, type Resolve } from './dial.ts';
import type { SshPlace } from './fields.ts';
import type { HostKey } from './host-key.ts';
import { hostOwner, nodeOwner, type HostKeys } from './host-keys.ts';
import { privateKeyOf } from './private-key.ts';

/** What an operation says about whom it asks by SSH. */
export interface SshFields {
  readonly host?: string | undefined;
  readonly project_id?: string | undefined;
  readonly node_id?: string | undefined;
  readonly port: number;
  readonly private_key?: string | undefined;
  readonly legacy: boolean;
}

export interface SshSurroundings {
  readonly guard: AddressGuard;
  /** The address translation table. */
  readonly translations: () => Promise<readonly Translation[]>;
  readonly hostKeys: HostKeys;
  readonly resolve?: Resolve;
}

export type ReachedBySsh =
  | { readonly ok: true; readonly connection: SshConnection; readonly at: SshPlace }
  | { readonly ok: false; readonly reason: string; readonly refused: boolean; readonly at: SshPlace | null };

/** Finds where a host or a node answers, and logs in there. What the far side does is an answer. @throws validation_error, conflict for what nobody can be asked with */
export async function reachBySsh(
  fields: SshFields,
  node: TopologyNode | null,
  login: Login,
  { guard, translations, hostKeys, resolve }: SshSurroundings,
  signal: AbortSignal,
): Promise<ReachedBySsh> {
  const { port, legacy } = fields;
  const key = fields.private_key === undefined ? undefined : await privateKeyOf(fields.private_key);
  const places = node === null ? [hostOf(fields)] : await placesOfNode(fields, node, translations);
  const owner = node === null ? hostOwner(places[0]!.host, port) : nodeOwner(fields.project_id!, fields.node_id!, port);
  const missing = (reason: string): ReachedBySsh => ({ ok: false, reason, refused: false, at: null });
  if (login.username === undefined || login.username === '') return missing('SSH asks for a name, and none is known.');
  if (login.password === undefined && key === undefined) return missing('SSH asks for a password or a key, and none is known.');

  const dialled = await dial(places, guard, { signal, ...(resolve === undefined ? {} : { resolve }) });
  if (!dialled.ok) return missing(dialled.reason);
  const { socket, place } = dialled;
  const named = `${place.host}, port ${place.port},`;
  const opened: SshOpened = await openSsh(
    {
      socket,
      place: node === null ? named : `${node.name} (${named.slice(0, -1)})`,
      owner,
      username: login.username,
      password: login.password,
      key,
      legacy,
    },
    hostKeys,
    { signal },
  );
  if (opened.ok) return { ok: true, connection: opened.connection, at: toldPlace(place, opened.connection.hostKey) };
  return { ok: false, reason: opened.reason, refused: opened.kind === 'refused', at: toldPlace(place, opened.hostKey) };
}

function toldPlace({ host, port, translated }: Place, key: HostKey | null): SshPlace {
  return { host, port, translated, host_key: key === null ? null : { type: key.type, fingerprint: key.fingerprint } };
}

function hostOf({ host, port }: SshFields): Place {
  if (host === undefined) throw fail('validation_error', 'Name whom to ask: host, or project_id and node_id.', { host: ['is missing'] });
  return { host, port, translated: false };
}

async function placesOfNode(
  { project_id, node_id, port }: SshFields,
  { addresses, name }: TopologyNode,
  translations: SshSurroundings['translations'],
): Promise<Place[]> {
  const table = await translations();
  const places = placesOf(table, { projectId: project_id!, nodeId: node_id!, addresses, protocol: 'tcp', port });
  if (places.length > 0) return places;
  throw fail('conflict', `No address of ${name} is known, and the address translation table has no row for its port ${port}.`);
}
