import type { ServerResponse } from 'node:http';
import type { WebSocket } from 'ws';
import type { Network } from '../network/network.ts';
import { projectOf } from '../network/projects.ts';
import type { StreamName, Streams } from '../stream/streams.ts';
import type { Route, SocketRoute } from './route.ts';

/** The controller's stream and those of projects, each by HTTP and by WebSocket. */
export function notificationRoutes(network: Network, streams: Streams): { http: Route[]; sockets: SocketRoute[] } {
  const nameOf = (params: Readonly<Record<string, string>>): StreamName => params['project_id'] ?? 'controller';
  const find = (params: Readonly<Record<string, string>>): void => {
    if (params['project_id'] !== undefined) projectOf(network, params['project_id']);
  };
  const paths = ['/notifications', '/projects/{project_id}/notifications'];
  const follow = (response: ServerResponse, name: StreamName): void => {
    response.setHeader('Content-Type', 'application/json');
    // 3.0 closes these connections too when the stream ends.
    response.setHeader('Connection', 'close');
    response.flushHeaders();
    const leave = streams.listen(name, 'http', (line) => void response.write(`${line}\n`));
    response.on('close', leave);
  };
  return {
    http: paths.map((path) => ({
      method: 'GET',
      path,
      find,
      privilege: 'Project.Audit',
      handle: ({ params }) => ({ status: 200, stream: (response) => follow(response, nameOf(params)) }),
    })),
    sockets: paths.map((path) => ({
      path: `${path}/ws`,
      find,
      serve(socket: WebSocket, params: Readonly<Record<string, string>>) {
        const leave = streams.listen(nameOf(params), 'websocket', (line) => {
          if (socket.readyState === socket.OPEN) socket.send(line);
        });
        socket.on('close', leave);
        socket.on('error', () => socket.terminate());
      },
    })),
  };
}
