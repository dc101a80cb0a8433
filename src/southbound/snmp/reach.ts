import { permits } from '#kernel/caller.ts';
import { fail } from '#kernel/error.ts';
import type { Operation } from '#kernel/message.ts';
import type { Context } from '#kernel/module.ts';
import type { z } from 'zod';
import { placesOf, type Place } from '#model/places.ts';
import type { TopologyNode } from '#model/topology.ts';
import { credentialOf, type CredentialFields, type Target } from './credential.ts';
import { SYSTEM } from './objects.ts';
import type { Sessions } from './sessions.ts';
import type { Translations } from './translations.ts';

/** Whoever knows nodes and their addresses answers this. */
export type NodeQuery = Operation<z.ZodObject, typeof TopologyNode>;

/** What an operation says about whom it asks. */
export interface TargetFields extends CredentialFields {
  readonly host?: string | undefined;
  readonly project_id?: string | undefined;
  readonly node_id?: string | undefined;
  readonly server?: string | undefined;
  readonly port: number;
  readonly timeout_ms: number;
  readonly retries: number;
}

export interface Reached extends Target {
  readonly translated: boolean;
}

export interface Surroundings {
  readonly sessions: Sessions;
  readonly translations: Translations;
  readonly nodeQuery: NodeQuery;
}

/** Addresses of one node that are tried at once: one of them answers, or none will. */
const MOST_PLACES = 8;

/** Finds where to ask: the host that is named, or the place of a node that answers. @throws Failure for a node without any */
export async function reach(fields: TargetFields, context: Context, surroundings: Surroundings): Promise<Reached> {
  const targets = await reachable(fields, context, surroundings);
  if (targets.length === 1) return targets[0];
  const answering = targets.map(async (target) => {
    const reply = await surroundings.sessions.ask(target, { kind: 'get', oids: [SYSTEM.sysUpTime] });
    if (!reply.ok && reply.kind !== 'no_such_name') throw new Error(reply.reason);
    return target;
  });
  return Promise.any(answering).catch(() => targets[0]);
}

/** Where it may answer: the host that is named, or all places of a node. @throws Failure for a node without any */
export async function reachable(
  fields: TargetFields,
  context: Context,
  { translations, nodeQuery }: Surroundings,
): Promise<[Reached, ...Reached[]]> {
  const credential = credentialOf(fields);
  const how = { credential, timeoutMs: fields.timeout_ms, retries: fields.retries };
  const places =
    fields.host === undefined ? await placesOfNode(fields, context, translations, nodeQuery) : [hostOf(fields, fields.host, context)];
  const [first] = places;
  if (first === undefined) throw fail('conflict', 'No address of the node is known, and the address translation table has no row for it.');
  return [{ ...how, ...first }, ...places.slice(1, MOST_PLACES).map((place): Reached => ({ ...how, ...place }))];
}

/** Who may send datagrams from the hub to any address of its networks; nodes may be asked by everybody who may read. */
const ANY_HOST = 'snmp.write';

function hostOf({ project_id, node_id, port }: TargetFields, host: string, { caller }: Context): Place {
  if (!permits(caller, ANY_HOST)) {
    throw fail('forbidden', `${caller.name} lacks the permission ${ANY_HOST}, which naming a host needs; name a node of a project.`, {
      permission: ANY_HOST,
    });
  }
  if (project_id === undefined && node_id === undefined) return { host, port, translated: false };
  throw fail('validation_error', 'Either host, or project_id and node_id, not both.', { host: ['must be absent with a node'] });
}

async function placesOfNode(
  { project_id, node_id, server, port }: TargetFields,
  context: Context,
  translations: Translations,
  nodeQuery: NodeQuery,
): Promise<Place[]> {
  if (project_id === undefined || node_id === undefined) {
    throw fail('validation_error', 'Name whom to ask: host, or project_id and node_id.', { host: ['is missing'] });
  }
  const named = { project_id, node_id, ...(server === undefined ? {} : { server }) };
  const [node, table] = await Promise.all([context.ask(nodeQuery, named), translations.rows()]);
  return placesOf(table, { projectId: project_id, nodeId: node_id, addresses: node.addresses, protocol: 'udp', port });
}
