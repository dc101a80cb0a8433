import type { Projection } from '#kernel/projection.ts';
import { hostKeyForgotten, hostKeyRemembered } from './messages.ts';

export const HOST_KEYS = 'ssh_host_keys';

/** The keys of servers, each by whose it is. */
export const hostKeysProjection: Projection = {
  name: HOST_KEYS,
  version: 1,
  summary: 'Keys of SSH servers, as they were first seen.',
  handles: [hostKeyRemembered.type, hostKeyForgotten.type],
  project({ type, data, time }) {
    const { owner, ...key } = data as { owner: string; type?: string; fingerprint?: string };
    return [{ key: owner, scope: owner, value: type === hostKeyRemembered.type ? { owner, ...key, remembered_at: time } : null }];
  },
};
