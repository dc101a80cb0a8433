import { createServer, type AddressInfo, type Server as TcpServer, type Socket } from 'node:net';
import ssh, { type Algorithms, type AuthContext, type AuthenticationType, type Connection, type ServerChannel } from 'ssh2';
import type { Conversation } from '#kernel/message.ts';
import type { HostKey } from './host-key.ts';
import type { HostKeys } from './host-keys.ts';

export interface TestServerOptions {
  /** Private keys; absent: a new one of Ed25519. */
  readonly hostKeys?: readonly string[];
  readonly password?: string;
  /** Public key, as ssh-keygen writes it. */
  readonly publicKey?: string;
  readonly methods?: readonly AuthenticationType[];
  /** What `keyboard-interactive` asks, one round each. */
  readonly questions?: readonly { readonly prompt: string; readonly echo: boolean }[][];
  readonly banner?: string;
  readonly algorithms?: Algorithms;
  /** What speaks where a command line is asked for. */
  readonly shell?: () => Conversation;
  readonly subsystem?: (name: string, channel: ServerChannel) => void;
  /** After the log-in. */
  readonly onReady?: (connection: Connection) => void;
}

export interface TestServer {
  readonly port: number;
  /** Ways of logging in that were tried, `none` left out. */
  readonly tried: readonly AuthenticationType[];
  /** Names that anybody gave. */
  readonly names: ReadonlySet<string>;
  close(): Promise<void>;
}

export function newKey(type: 'ed25519' | 'ecdsa' | 'rsa' = 'ed25519'): { readonly private: string; readonly public: string } {
  if (type === 'rsa') return ssh.utils.generateKeyPairSync('rsa', { bits: 2_048 });
  if (type === 'ecdsa') return ssh.utils.generateKeyPairSync('ecdsa', { bits: 256 });
  // The library leaves out zeros at the beginning of a key of Ed25519, one in 256: such a pair cannot be read by anybody.
  for (;;) {
    const pair = ssh.utils.generateKeyPairSync('ed25519');
    if (!(ssh.utils.parseKey(pair.private) instanceof Error) && !(ssh.utils.parseKey(pair.public) instanceof Error)) return pair;
  }
}

/** A device at the other end of SSH, on loopback. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { methods = ['password'], questions = [[{ prompt: 'Password: ', echo: false }]] } = options;
  const tried: AuthenticationType[] = [];
  const names = new Set<string>();
  const server = new ssh.Server(
    {
      hostKeys: [...(options.hostKeys ?? [newKey().private])],
      ...(options.banner === undefined ? {} : { banner: options.banner }),
      ...(options.algorithms === undefined ? {} : { algorithms: options.algorithms }),
    },
    (connection) => {
      connection
        .on('error', () => undefined)
        .on('authentication', (context) => {
          names.add(context.username);
          // A key is asked about first, and then signs.
          if (context.method !== 'none' && !(context.method === 'publickey' && context.signature !== undefined)) tried.push(context.method);
          authenticate(context);
        })
        .on('ready', () => options.onReady?.(connection))
        .on('session', (accept) => {
          accept()
            .on('pty', (accepted) => accepted?.())
            .on('shell', (accepted) => speak(accepted(), options.shell?.()))
            .on('subsystem', (accepted, rejected, { name }) =>
              options.subsystem === undefined ? rejected?.() : options.subsystem(name, accepted()),
            );
        });
    },
  );

  function authenticate(context: AuthContext): void {
    if (!methods.includes(context.method)) return context.reject([...methods]);
    if (context.method === 'password') return context.password === options.password ? context.accept() : context.reject([...methods]);
    if (context.method === 'publickey') {
      const known = options.publicKey === undefined ? undefined : ssh.utils.parseKey(options.publicKey);
      const right = known !== undefined && !(known instanceof Error) && known.getPublicSSH().equals(context.key.data);
      return right ? context.accept() : context.reject([...methods]);
    }
    if (context.method !== 'keyboard-interactive') return context.reject([...methods]);
    const ask = (round: number): void => {
      context.prompt([...questions[round]!], (answers) => {
        if (answers[0] !== options.password) context.reject([...methods]);
        else if (round + 1 < questions.length) ask(round + 1);
        else context.accept();
      });
    };
    ask(0);
  }

  const sockets = await listening(server);
  return { ...sockets, tried, names };
}

/** A server of TCP that is anything but SSH. */
export async function startOtherServer(onSocket: (socket: Socket) => void): Promise<{ readonly port: number; close(): Promise<void> }> {
  return listening(
    createServer((socket) => {
      socket.on('error', () => undefined);
      onSocket(socket);
    }),
  );
}

async function listening(server: TcpServer): Promise<{ readonly port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  // The server of ssh2 holds one of TCP and passes on what it says.
  const tcp = (server as { _srv?: TcpServer })._srv ?? server;
  tcp.on('connection', (socket) => {
    // Small packets after each other would wait for acknowledgements.
    socket.setNoDelay(true);
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (tcp.address() as AddressInfo).port,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => {
        tcp.close(resolve);
      });
    },
  };
}

function speak(channel: ServerChannel, conversation: Conversation | undefined): void {
  channel.on('error', () => undefined);
  if (conversation === undefined) return;
  channel.on('data', (bytes: Buffer) => conversation.write(bytes));
  channel.on('close', () => conversation.close());
  void (async () => {
    for await (const bytes of conversation.bytes) channel.write(bytes);
    channel.exit(0);
    channel.end();
  })();
}

/** Keys that last as long as the test. */
export function memoryHostKeys(): HostKeys & { readonly kept: Map<string, HostKey> } {
  const kept = new Map<string, HostKey>();
  return {
    kept,
    find: async ({ name }) => kept.get(name) ?? null,
    remember: async ({ name }, key) => void kept.set(name, key),
  };
}
