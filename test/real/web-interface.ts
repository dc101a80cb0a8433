/**
 * GNS3's own web interface as a real server would serve it: its files as the Python package of gns3-server has them, and
 * beside them, under the same address, the API of whatever server is looked at.
 */
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { dirname, extname, join, normalize } from 'node:path';
import type { Duplex } from 'node:stream';

import { environmentPath } from '../../tools/environment.mjs';
import type { Gns3Version } from './gns3-server.ts';

/** Where the pages begin: they name this address themselves. */
const PAGES = '/static/web-ui/';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'application/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.json': 'application/json',
};

export interface WebInterface {
  /** Where it is entered. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** The folder of the web interface in the environment of that server; undefined when its package has none. */
export function webInterfaceFolder(version: Gns3Version): string | undefined {
  const libraries = join(dirname(dirname(environmentPath().gns3[version])), 'lib');
  if (!existsSync(libraries)) return undefined;
  return readdirSync(libraries)
    .map((python) => join(libraries, python, 'site-packages', 'gns3server', 'static', 'web-ui'))
    .find((folder) => existsSync(join(folder, 'index.html')));
}

/** Serves the web interface in front of the server at `backend` (`http://127.0.0.1:<port>`). */
export async function serveWebInterface(folder: string, backend: string): Promise<WebInterface> {
  const target = new URL(backend);
  const sockets = new Set<Duplex>();
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://any').pathname);
    if (/^\/v[23]\//.test(path)) forward(target, request, response);
    else if (path.startsWith(PAGES)) sendFile(response, folder, path.slice(PAGES.length));
    else response.writeHead(302, { location: `${PAGES}bundled` }).end();
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => joinSocket(target, request, socket, head, sockets));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** A file of the interface; what is none is one of its pages, all of which are `index.html`. */
function sendFile(response: ServerResponse, folder: string, path: string): void {
  const wanted = join(folder, normalize(`/${path}`));
  const file = existsSync(wanted) && statSync(wanted).isFile() ? wanted : join(folder, 'index.html');
  response.writeHead(200, { 'content-type': CONTENT_TYPES[extname(file)] ?? 'application/octet-stream' }).end(readFileSync(file));
}

function forward(target: URL, request: IncomingMessage, response: ServerResponse): void {
  const { host, port } = addressOf(target);
  const onward = ask({ host, port, method: request.method, path: request.url, headers: request.headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
    answer.on('error', () => response.destroy());
  });
  onward.on('error', () => response.destroy());
  response.on('close', () => onward.destroy());
  request.pipe(onward);
}

/** Repeats the handshake to the server and joins the two connections. */
function joinSocket(target: URL, request: IncomingMessage, socket: Duplex, head: Buffer, sockets: Set<Duplex>): void {
  const onward = connect(addressOf(target), () => {
    const headers = request.rawHeaders.reduce((text, word, index) => text + word + (index % 2 === 0 ? ': ' : '\r\n'), '');
    onward.write(`${request.method} ${request.url} HTTP/1.1\r\n${headers}\r\n`);
    onward.write(head);
    onward.pipe(socket).pipe(onward);
  });
  sockets.add(onward);
  const end = (): void => {
    sockets.delete(onward);
    onward.destroy();
    socket.destroy();
  };
  for (const each of [onward, socket]) each.on('error', end).on('close', end);
}

function addressOf({ hostname, port }: URL): { host: string; port: number } {
  return { host: hostname, port: Number(port) };
}
