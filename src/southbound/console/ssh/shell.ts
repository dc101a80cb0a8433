import type { ClientChannel } from 'ssh2';
import { fail } from '#kernel/error.ts';
import type { Conversation } from '#kernel/message.ts';
import type { SshConnection } from './connection.ts';

/** A command line over SSH as what a console is: bytes both ways until one side ends. */
export function shellConversation(connection: SshConnection, channel: ClientChannel): Conversation {
  return {
    bytes: bytesOf(connection, channel),
    write(bytes) {
      if (connection.lost !== null || !channel.writable) throw fail('conflict', 'The SSH session has ended.');
      channel.write(bytes);
    },
    resize({ columns, rows }) {
      if (connection.lost === null) channel.setWindow(rows, columns, 0, 0);
    },
    close() {
      channel.end();
      connection.close();
    },
  };
}

async function* bytesOf(connection: SshConnection, channel: ClientChannel): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of channel.iterator({ destroyOnReturn: false })) yield piece as Buffer;
  } catch (error) {
    throw new Error(connection.lost ?? (error as Error).message, { cause: error });
  }
  // The far side ended it: what it was is told, when it was more than a log-out.
  if (connection.lost !== null) throw new Error(connection.lost);
}
