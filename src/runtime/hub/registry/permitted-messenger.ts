import type { Messenger } from '#kernel/broker.ts';
import { permits, type Caller } from '#kernel/caller.ts';
import { fail } from '#kernel/error.ts';

/** What sending messages needs. */
export const SEND_PERMISSION = 'messages.operate';

/**
 * A messenger that looks at what its sender may do: send at all, and ask the operation that a message names, which the
 * receiver would do for it.
 */
export function permittedMessenger(
  messenger: Messenger,
  sender: Caller,
  names: {
    /** The name under which a module is registered, of whatever it is called. */
    canonical(module: string): string;
    /** What an operation needs; undefined when there is none of the name. */
    permissionOf(operation: string): string | undefined;
  },
): Messenger {
  const check = (name: string): void => {
    for (const permission of [SEND_PERMISSION, names.permissionOf(name)]) {
      if (permission === undefined || permits(sender, permission)) continue;
      throw fail('forbidden', `To send ${name} needs the permission ${permission}, which ${sender.name} does not have.`, { permission });
    }
  };
  return {
    async send(message) {
      check(message.name);
      return messenger.send({ ...message, to: names.canonical(message.to) });
    },
    async broadcast(message) {
      check(message.name);
      return messenger.broadcast(message);
    },
    async request(message, options) {
      check(message.name);
      return messenger.request({ ...message, to: names.canonical(message.to) }, options);
    },
  };
}
