import type { WebSocket } from 'ws';
import { permits, type Caller } from '#kernel/caller.ts';
import { asFailure, fail } from '#kernel/error.ts';
import type { Operation } from '#kernel/message.ts';
import { closeWith } from './console-socket.ts';

interface Guarded {
  readonly webSocket: WebSocket;
  readonly token: string;
  /** What opened it. */
  readonly operation: Pick<Operation, 'name' | 'permission'>;
  /** The project that it is in. */
  readonly project: string | undefined;
  readonly verify: (token: string) => Promise<Caller>;
}

/** A conversation that lasts as long as its token permits what opened it, in the project that it is in. */
export class OpenConsole {
  readonly #of: Guarded;

  constructor(of: Guarded) {
    this.#of = of;
  }

  /** Looks whether the token still holds and permits this; ends the connection where not. */
  async verifyAgain(): Promise<void> {
    const { webSocket, token, operation, project, verify } = this.#of;
    try {
      const caller = await verify(token);
      if (permits(caller, operation.permission, project)) return;
      const { name, permission } = operation;
      throw fail('forbidden', `${name} needs the permission ${permission}, which ${caller.name} does not have any more.`, { permission });
    } catch (error) {
      const failure = asFailure(error);
      // The verdict could not be had: only a refusal ends the connection.
      if (failure.code !== 'unauthorized' && failure.code !== 'forbidden') return;
      if (webSocket.readyState === webSocket.OPEN) closeWith(webSocket, failure);
    }
  }
}
