import { once } from 'node:events';
import { createServer, connect, type AddressInfo, type Socket } from 'node:net';

/** A way to a server of this machine that can fall silent. */
export interface TestProxy {
  readonly port: number;
  /** While mute, nothing passes, and no connection is closed: as when a cable is pulled. */
  setMute(mute: boolean): void;
  close(): Promise<void>;
}

export async function startTestProxy(target: number): Promise<TestProxy> {
  const sockets = new Set<Socket>();
  let mute = false;
  const hold = (socket: Socket) => {
    sockets.add(socket);
    if (mute) socket.pause();
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  };
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1');
    hold(client);
    hold(upstream);
    client.on('data', (data) => upstream.write(data));
    upstream.on('data', (data) => client.write(data));
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    setMute(next) {
      mute = next;
      for (const socket of sockets)
        if (mute) socket.pause();
        else socket.resume();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
