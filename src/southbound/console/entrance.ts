import type { z } from 'zod';
import { Failure, fail } from '#kernel/error.ts';
import type { Conversation, Operation } from '#kernel/message.ts';
import type { Context } from '#kernel/module.ts';
import type { TopologyNode } from '#model/topology.ts';
import type { Login } from './log-in.ts';
import type { SshPlace } from './ssh/fields.ts';
import { reachBySsh, type SshFields, type SshSurroundings } from './ssh/reach.ts';
import { shellConversation } from './ssh/shell.ts';

/** Whoever opens consoles answers this. */
export type OpenConsole = Operation<z.ZodObject, z.ZodCustom<Conversation, Conversation>>;

/** Where an operation wants to come in. */
export interface Entrance extends SshFields {
  readonly server?: string | undefined;
  readonly via?: 'console' | 'ssh' | undefined;
}

/** As operations of others take it. */
type NamedNode = { readonly project_id: string; readonly node_id: string; readonly server?: string };

/** The way to a command line. */
export interface Way {
  /** One session at a time. */
  readonly key: string;
  /** Null: a host that is no node. */
  readonly node: NamedNode | null;
  open(node: TopologyNode | null, login: Login, context: Context, mostMs: number): Promise<Opened>;
}

export interface Opened {
  readonly conversation: Conversation | null;
  /** Why there is no conversation. */
  readonly reason: string;
  /** The log-in was not taken. */
  readonly refused: boolean;
  readonly ssh: SshPlace | null;
}

/** Whom an operation names: a node, or a host. @throws validation_error for neither, and for both */
export function nodeNamed({ host, project_id, node_id, server }: Entrance): NamedNode | null {
  if (host !== undefined) {
    if (project_id === undefined && node_id === undefined) return null;
    throw fail('validation_error', 'Either host, or project_id and node_id, not both.', { host: ['must be absent with a node'] });
  }
  if (project_id === undefined || node_id === undefined) {
    throw fail('validation_error', 'Name whom to ask: project_id and node_id, or host.', { node_id: ['is missing'] });
  }
  return { project_id, node_id, ...(server === undefined ? {} : { server }) };
}

/** What a log-in by SSH is counted under. */
export function sshKey({ host, project_id, node_id, port }: Entrance): string {
  return `ssh ${host?.toLowerCase() ?? `${project_id}/${node_id}`} ${port}`;
}

/** The ways to command lines: the consoles of nodes, and SSH. */
export function entrancesOf(parts: { readonly openConsole: OpenConsole; readonly ssh: SshSurroundings }): (entrance: Entrance) => Way {
  return (entrance) => {
    const node = nodeNamed(entrance);
    if (node !== null && entrance.via !== 'ssh')
      return { key: `${node.project_id}/${node.node_id}`, node, open: (_, __, context) => atConsole(node, parts.openConsole, context) };
    if (entrance.via === 'console')
      throw fail('validation_error', 'A host has no console; SSH reaches it.', { via: ['must be ssh with a host'] });
    return {
      key: sshKey(entrance),
      node,
      open: (known, login, { signal }, mostMs) =>
        bySsh(entrance, known, login, parts.ssh, AbortSignal.any([signal, AbortSignal.timeout(mostMs)])),
    };
  };
}

async function atConsole(node: NamedNode, openConsole: OpenConsole, context: Context): Promise<Opened> {
  const opened = (conversation: Conversation | null, reason: string): Opened => ({ conversation, reason, refused: false, ssh: null });
  try {
    return opened(await context.ask(openConsole, node), '');
  } catch (error) {
    // A console that cannot be opened is a finding about the node.
    if (!(error instanceof Failure) || error.fault === 'ours' || error.code === 'forbidden') throw error;
    return opened(null, error.message);
  }
}

async function bySsh(
  entrance: Entrance,
  node: TopologyNode | null,
  login: Login,
  ssh: SshSurroundings,
  signal: AbortSignal,
): Promise<Opened> {
  const reached = await reachBySsh(entrance, node, login, ssh, signal);
  if (!reached.ok) return { conversation: null, reason: reached.reason, refused: reached.refused, ssh: reached.at };
  const { connection, at } = reached;
  try {
    return { conversation: shellConversation(connection, await connection.shell()), reason: '', refused: false, ssh: at };
  } catch (error) {
    connection.close();
    return { conversation: null, reason: (error as Error).message, refused: false, ssh: at };
  }
}
