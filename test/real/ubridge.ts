/**
 * A stand-in for ubridge, the packet relay that a GNS3 server starts for each started node: the same command line, the
 * same dialect, UDP ends only. It does what VPCS nodes need. No dependencies, because there is one process per node.
 *
 *   ubridge -v                  prints its version
 *   ubridge -H <host>:<port>    listens for commands on that TCP port until it is told to stop
 */
import { createServer, type Socket } from 'node:net';
import { StringDecoder } from 'node:string_decoder';

import { Bridge } from './bridge.ts';
import { packetFilter } from './packet-filter.ts';

/** The release whose behaviour is followed; GNS3 wants 0.9.14 or newer on Linux. */
const UBRIDGE_VERSION = '0.9.19';

/** The numbers that begin a final line of an answer. */
const OK = 100;
const CANNOT_PARSE = 200;
const UNKNOWN_MODULE = 201;
const UNKNOWN_COMMAND = 202;
const WRONG_WORDS = 203;
const CANNOT_CREATE = 206;
const CANNOT_START = 209;
const CANNOT_STOP = 210;
const NO_SUCH_OBJECT = 214;
const OTHER_FAILURE = 215;

/** A command line longer than this comes from nobody who speaks the dialect. */
const LONGEST_LINE = 65_536;

type Answer = readonly [code: number, text: string];

interface Command {
  /** How many words follow the command, at least and at most. */
  readonly words: readonly [least: number, most: number];
  readonly run: (...words: string[]) => Answer | Promise<Answer>;
}

const bridges = new Map<string, Bridge>();

/** Answers with what `run` makes of the bridge, or that there is none of that name. */
function onBridge(run: (bridge: Bridge, name: string, words: string[]) => Answer | Promise<Answer>): Command['run'] {
  return (name = '', ...words) => {
    const bridge = bridges.get(name);
    return bridge ? run(bridge, name, words) : [NO_SUCH_OBJECT, `bridge '${name}' doesn't exist`];
  };
}

async function closeBridges(): Promise<Answer> {
  await Promise.all([...bridges.values()].map(async (bridge) => bridge.close()));
  bridges.clear();
  return [OK, 'OK'];
}

const MODULES: Readonly<Record<string, Readonly<Record<string, Command>>>> = {
  hypervisor: {
    version: { words: [0, 0], run: () => [OK, UBRIDGE_VERSION] },
    reset: { words: [0, 0], run: closeBridges },
    // What these two end is decided where the connection is known.
    close: { words: [0, 0], run: () => [OK, 'OK'] },
    stop: { words: [0, 0], run: closeBridges },
  },
  bridge: {
    create: {
      words: [1, 1],
      run: (name = '') => {
        if (bridges.has(name)) return [CANNOT_CREATE, `bridge '${name}' already exist`];
        bridges.set(name, new Bridge());
        return [OK, `bridge '${name}' created`];
      },
    },
    delete: {
      words: [1, 1],
      run: onBridge(async (bridge, name) => {
        bridges.delete(name);
        // The next command may bind the same ports.
        await bridge.close();
        return [OK, `bridge '${name}' deleted`];
      }),
    },
    start: {
      words: [1, 1],
      run: onBridge((bridge, name) => {
        if (bridge.running) return [CANNOT_START, `bridge '${name}' is already running`];
        if (bridge.ends !== 2) return [CANNOT_START, `bridge '${name}' must have 2 NIOs to be started`];
        bridge.start();
        return [OK, `bridge '${name}' started`];
      }),
    },
    stop: {
      words: [1, 1],
      run: onBridge((bridge, name) => {
        if (!bridge.running) return [CANNOT_STOP, `bridge '${name}' is not running`];
        bridge.stop();
        return [OK, `bridge '${name}' stopped`];
      }),
    },
    add_nio_udp: {
      words: [4, 4],
      run: onBridge(async (bridge, name, [localPort = '', host = '', remotePort = '']) => {
        const full = bridge.ends === 2;
        if (full || !isPort(localPort) || !isPort(remotePort)) {
          return [CANNOT_CREATE, `unable to add NIO UDP to bridge '${name}'`];
        }
        try {
          await bridge.addUdpEnd(Number(localPort), host, Number(remotePort));
        } catch (error) {
          return [CANNOT_CREATE, `unable to create NIO UDP: ${(error as Error).message}`];
        }
        return [OK, `NIO UDP added to bridge '${name}'`];
      }),
    },
    reset_packet_filters: {
      words: [1, 1],
      run: onBridge((bridge) => {
        bridge.resetFilters();
        return [OK, 'OK'];
      }),
    },
    add_packet_filter: {
      words: [3, 16],
      run: onBridge((bridge, name, [filterName = '', type = '', ...values]) => {
        const filter = bridge.hasFilter(filterName) ? undefined : packetFilter(type, values);
        if (!filter) return [CANNOT_CREATE, `Failed to add filter '${filterName}'`];
        bridge.addFilter(filterName, filter);
        return [OK, `Filter '${filterName}' type '${type}' added to bridge '${name}'`];
      }),
    },
    start_capture: {
      words: [2, 3],
      run: onBridge((bridge, name, [path = '', linkType = 'EN10MB']) => {
        if (bridge.capturing) return [CANNOT_CREATE, `packet capture is already active on bridge '${name}'`];
        if (linkType !== 'EN10MB') return [CANNOT_CREATE, `unknown link type ${linkType}`];
        try {
          bridge.startCapture(path);
        } catch (error) {
          return [CANNOT_CREATE, `packet capture cannot be started: ${(error as Error).message}`];
        }
        return [OK, `packet capture started on bridge '${name}'`];
      }),
    },
    stop_capture: {
      words: [1, 1],
      run: onBridge((bridge, name) => {
        if (!bridge.capturing) return [NO_SUCH_OBJECT, `no packet capture active on bridge '${name}'`];
        bridge.stopCapture();
        return [OK, `packet capture stopped on bridge '${name}'`];
      }),
    },
  },
};

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) > 0 && Number(text) <= 65_535;
}

/** Words are separated by blanks; one in double quotes may have blanks. Undefined when a quote is left open. */
function splitWords(line: string): string[] | undefined {
  if ((line.split('"').length - 1) % 2 === 1) return undefined;
  return [...line.matchAll(/"([^"]*)"|[^\s"]+/g)].map((match) => match[1] ?? match[0]);
}

async function answer(line: string): Promise<Answer> {
  const [module, name, ...words] = splitWords(line) ?? [];
  if (module === undefined || name === undefined) return [CANNOT_PARSE, 'At least a module and a command must be specified'];
  const commands = Object.hasOwn(MODULES, module) ? MODULES[module] : undefined;
  if (!commands) return [UNKNOWN_MODULE, `Unknown module '${module}'`];
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) return [UNKNOWN_COMMAND, `Unknown command '${name}'`];
  const [least, most] = command.words;
  if (words.length < least || words.length > most) {
    return [WRONG_WORDS, `Bad number of parameters (${words.length} with min/max=${least}/${most})`];
  }
  try {
    return await command.run(...words);
  } catch (error) {
    return [OTHER_FAILURE, (error as Error).message];
  }
}

/** Commands of one connection are answered one after the other, each with exactly one line. */
function serve(connection: Socket): void {
  const decoder = new StringDecoder('utf8');
  let unread = '';
  let previous = Promise.resolve();
  const execute = async (line: string): Promise<void> => {
    const [code, text] = await answer(line);
    const reply = `${code}-${text}\r\n`;
    const [module, command] = splitWords(line) ?? [];
    if (code === OK && module === 'hypervisor' && command === 'stop') {
      connection.end(reply, () => process.exit(0));
      // A peer that never reads must not keep the relay alive.
      setTimeout(() => process.exit(0), 1000);
    } else if (code === OK && module === 'hypervisor' && command === 'close') connection.end(reply);
    else connection.write(reply);
  };
  connection.setNoDelay(true);
  connection.on('error', () => connection.destroy());
  connection.on('data', (bytes) => {
    const lines = (unread + decoder.write(bytes)).split('\n');
    unread = lines.pop() ?? '';
    if (unread.length > LONGEST_LINE) connection.destroy();
    for (const line of lines) previous = previous.then(async () => execute(line));
  });
}

/** What the command line asks for; undefined when it is not understood. `-d <level>`, debugging, is accepted. */
function readArguments(words: readonly string[]): 'version' | { host: string; port: number } | undefined {
  let place: { host: string; port: number } | undefined;
  for (let index = 0; index < words.length; index += 2) {
    if (words[index] === '-v') return 'version';
    const value = words[index + 1] ?? '';
    const [, host, port] = /^(.+):(\d+)$/.exec(value) ?? [];
    if (words[index] === '-H' && host !== undefined && isPort(port ?? '')) place = { host, port: Number(port) };
    else if (words[index] !== '-d' || !/^\d+$/.test(value)) return undefined;
  }
  return place;
}

if (import.meta.main) {
  const wanted = readArguments(process.argv.slice(2));
  if (wanted === 'version') {
    process.stdout.write(`ubridge version ${UBRIDGE_VERSION}\n`);
  } else if (wanted) {
    const server = createServer(serve);
    server.on('error', (error) => {
      process.stderr.write(`${error.message}\n`);
      process.exit(1);
    });
    server.listen(wanted.port, wanted.host, () => {
      // GNS3 appends this text to the errors it gives its clients.
      process.stdout.write(`Hypervisor TCP control server started (IP ${wanted.host} port ${wanted.port}).\n`);
    });
  } else {
    process.stderr.write('usage: ubridge -v | -H <host>:<port> [-d <level>]\n');
    process.exitCode = 1;
  }
}
