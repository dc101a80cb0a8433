import type { RawData, WebSocket } from 'ws';
import { bodyOf, openSocket } from './follow.ts';
import { errorBody, reason, refusalOf, type HubClient } from './hub-client.ts';
import type { ProjectName } from './naming.ts';
import { failed, unreachable } from './refusal.ts';
import type { Terminal } from './terminal.ts';

/** Ctrl-], as in telnet(1). */
const LEAVE = 0x1d;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

export interface ConsoleOptions {
  /** How long the node must be silent after the end of piped input before the console is left. */
  readonly lingerMs: number;
}

/**
 * Connects the terminal with the console of a node, bytes both ways, until either side ends or Ctrl-] is typed. Piped input
 * is typed too, and what the node says to it is waited for.
 */
export async function openConsole(
  client: HubClient,
  terminal: Terminal,
  project: ProjectName,
  node: { readonly id: string; readonly name: string },
  { lingerMs }: ConsoleOptions,
): Promise<void> {
  const { stdin, stderr } = terminal;
  const query = project.server === undefined ? '' : `?server=${encodeURIComponent(project.server)}`;
  const socket = openSocket(client.connection.url, `/ws/gns3/console/${project.project_id}/${node.id}/${query}`, await client.token());
  await opened(socket, client.connection.url);
  const typing = stdin.isTTY;
  if (typing) {
    stdin.setRawMode(true);
    stderr.write(`Console of ${node.name}; Ctrl-] leaves.\r\n`);
  }
  try {
    await converse(socket, terminal, typing, lingerMs);
  } finally {
    if (typing) {
      stdin.setRawMode(false);
      stderr.write('\n');
    }
    stdin.pause();
    socket.terminate();
  }
}

async function opened(socket: WebSocket, url: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => {
      // What the node says at once waits until somebody listens.
      socket.pause();
      resolve();
    });
    socket.once('error', (error) => reject(unreachable(`The hub at ${url} is not reachable: ${reason(error)}.`)));
    socket.once('unexpected-response', (_request, response) => {
      void bodyOf(response).then((text) => {
        const body = errorBody(text);
        const status = response.statusCode;
        reject(body === undefined ? failed(`What answers at ${url} is no hub: status ${status} to a WebSocket.`) : refusalOf(body, status));
        return undefined;
      });
    });
  });
}

async function converse(socket: WebSocket, { stdin, stdout }: Terminal, typing: boolean, lingerMs: number): Promise<void> {
  /** Bytes are what is typed; what is said about the window is text. */
  const tellSize = (): void => {
    const { columns, rows } = stdout;
    if (typing && columns > 0 && rows > 0) socket.send(JSON.stringify({ action: 'resize', columns, rows }));
  };
  await new Promise<void>((resolve, reject) => {
    let linger: NodeJS.Timeout | undefined;
    let inputEnded = false;
    const leave = (): void => {
      clearTimeout(linger);
      stdout.off('resize', tellSize);
      stdin.off('data', type);
      stdin.off('end', end);
      socket.close(1_000);
      resolve();
    };
    /** Piped input is over: the console is left when the node has been silent for a while. */
    const waitForSilence = (): void => {
      clearTimeout(linger);
      linger = setTimeout(leave, lingerMs);
    };
    const type = (bytes: Buffer): void => {
      const leaving = typing ? bytes.indexOf(LEAVE) : -1;
      const typed = leaving === -1 ? bytes : bytes.subarray(0, leaving);
      if (typed.length > 0) socket.send(typing ? typed : asTyped(typed));
      if (leaving !== -1) leave();
    };
    const end = (): void => {
      inputEnded = true;
      waitForSilence();
    };
    socket.on('message', (data: RawData, binary: boolean) => {
      const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer);
      const refused = binary ? undefined : errorBody(bytes.toString('utf8'));
      if (refused !== undefined) {
        clearTimeout(linger);
        reject(refusalOf(refused));
        return;
      }
      if (inputEnded) waitForSilence();
      if (!stdout.write(bytes)) {
        socket.pause();
        stdout.once('drain', () => socket.resume());
      }
    });
    socket.on('error', (error) => reject(unreachable(`The console broke off: ${reason(error)}.`)));
    socket.on('close', (code, why) => {
      clearTimeout(linger);
      if (code === 1_000 || code === 1_005) resolve();
      else reject(failed(`The console was closed${why.length > 0 ? `: ${why.toString()}` : ` with ${code}`}.`));
    });
    tellSize();
    stdout.on('resize', tellSize);
    stdin.on('data', type);
    stdin.on('end', end);
    stdin.resume();
    socket.resume();
  });
}

/** Lines of a file as a keyboard sends them: Enter is a carriage return. */
function asTyped(bytes: Buffer): Buffer {
  const typed: number[] = [];
  for (const byte of bytes) {
    if (byte === LINE_FEED && typed.at(-1) !== CARRIAGE_RETURN) typed.push(CARRIAGE_RETURN);
    else if (byte !== LINE_FEED) typed.push(byte);
  }
  return Buffer.from(typed);
}
