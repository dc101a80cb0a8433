import { createSocket, type RemoteInfo, type Socket, type SocketType } from 'node:dgram';

/** Who looks after a socket of net-snmp. */
export interface Guard {
  /** Whether the library may see this datagram. */
  accepts(bytes: Uint8Array): boolean;
  /** The library threw while it read a datagram, or the socket failed. */
  broke(error: unknown): void;
}

type Listener = (...heard: readonly unknown[]) => void;

/** What net-snmp uses of `node:dgram`. */
export interface DgramModule {
  createSocket(type: SocketType): GuardedSocket;
}

type GuardedSocket = Pick<Socket, 'bind' | 'send' | 'ref' | 'unref'> & {
  on(event: string, listener: Listener): void;
  close(): void;
};

/**
 * Sockets for net-snmp that a hostile answer cannot bring down: the library reads some messages outside its own `try`, and what it throws there
 * would end the process.
 */
export function guardedDgram(guard: Guard): DgramModule {
  return {
    createSocket(type) {
      const socket = createSocket(type);
      let open = true;
      socket.on('error', (error) => guard.broke(error));
      return {
        on(event, listener) {
          if (event !== 'message') return void socket.on(event, listener);
          socket.on('message', (bytes: Buffer, from: RemoteInfo) => {
            if (!open || !guard.accepts(bytes)) return;
            try {
              listener(bytes, from);
            } catch (error) {
              guard.broke(error);
            }
          });
        },
        bind: socket.bind.bind(socket),
        send: socket.send.bind(socket),
        ref: () => socket.ref(),
        unref: () => socket.unref(),
        close() {
          if (!open) return;
          open = false;
          socket.close();
        },
      };
    },
  };
}
