import type { ModuleContext } from '#kernel/module.ts';
import type { HostKey } from './host-key.ts';
import { HOST_KEYS } from './host-keys.projection.ts';
import { hostKeyRemembered } from './messages.ts';

/** Whose key it is: a host by its name or address, or a node, which labs give the address of another one. */
export interface KeyOwner {
  /** `10.0.0.1:22`, or `projects/<id>/nodes/<id>:22`: what the key is kept under. */
  readonly name: string;
  readonly projectId?: string | undefined;
  readonly nodeId?: string | undefined;
}

/** The keys of servers, as they were when they were first seen. */
export interface HostKeys {
  find(owner: KeyOwner): Promise<HostKey | null>;
  /** Kept when this resolves: nothing secret is sent before. */
  remember(owner: KeyOwner, key: HostKey): Promise<void>;
}

/** Keys that stand in the log: they are there after a restart, and for all processes. */
export function loggedHostKeys(running: () => Pick<ModuleContext, 'publish' | 'read'>): HostKeys {
  return {
    async find({ name }) {
      const [row] = await running().read.rows(HOST_KEYS, { scope: name });
      return row === undefined ? null : (row.value as unknown as HostKey);
    },
    async remember({ name, projectId, nodeId }, { type, fingerprint }) {
      await running().publish([
        {
          type: hostKeyRemembered.type,
          source: '/modules/console',
          subject: `hostkeys/${name}`,
          priority: hostKeyRemembered.priority,
          data: { owner: name, type, fingerprint },
          ...(projectId === undefined ? {} : { projectid: projectId }),
          ...(nodeId === undefined ? {} : { nodeid: nodeId }),
        },
      ]);
    },
  };
}

export function hostOwner(host: string, port: number): KeyOwner {
  return { name: `${host.includes(':') ? `[${host.toLowerCase()}]` : host.toLowerCase()}:${port}` };
}

export function nodeOwner(projectId: string, nodeId: string, port: number): KeyOwner {
  return { name: `projects/${projectId}/nodes/${nodeId}:${port}`.toLowerCase(), projectId, nodeId };
}
