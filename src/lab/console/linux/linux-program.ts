import type { Network } from '../../network/network.ts';
import type { LabNode } from '../../network/objects.ts';
import { configured } from '../configured.ts';
import { TerminalEnded, type Program } from '../tty.ts';
import { readCommandLine, type Pipeline, type Simple } from './command-line.ts';
import { listFolder, readHostFile, resolvedPath, writeHostFile } from './files.ts';
import type { Command, Host, Pipes } from './host.ts';
import { ip } from './ip-command.ts';
import { ping, traceroute } from './ping.ts';
import { SYSTEM_COMMANDS } from './system-commands.ts';
import { TEXT_COMMANDS } from './text-commands.ts';

const HISTORY = 500;
/** The longest line of a Linux terminal. @see termios(3), canonical mode */
const LINE_MAX = 4_096;
/** What a command may hand to the next one. */
const PIPE_MAX = 1_048_576;
/** Exit statuses of bash: a command that is not there, and one that Ctrl-C ended. */
const NOT_FOUND = 127;
const INTERRUPTED = 130;

const COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  ...Object.entries(TEXT_COMMANDS),
  ...Object.entries(SYSTEM_COMMANDS),
  ['ip', ip],
  ['ping', ping],
  ['traceroute', traceroute],
]);

/** The console of a Linux host: root's shell. */
export function linuxProgram(network: Network, node: LabNode): Program {
  return {
    greeting: (shared) => shared,
    interrupts: { letters: ['c'], echo: '^C\n' },
    async run(tty) {
      tty.length = 0;
      for (;;) {
        const device = network.devices.of(node);
        if (device === null) throw new TerminalEnded('The device ended.');
        const host: Host = { network, node, device, tty, history: [], folder: '/root', status: 0, left: 'no' };
        await shell(host);
        if (host.left === 'reboot') {
          network.devices.end(node);
          network.devices.boot(node);
          network.forwarding.changed(node.project.projectId);
          tty.print('\nThe system is going down for reboot NOW!\n');
        } else tty.print('logout\n');
      }
    },
  };
}

function promptOf({ device, folder }: Host): string {
  const place = folder === '/root' ? '~' : folder.startsWith('/root/') ? `~${folder.slice(5)}` : folder;
  return `root@${device.hostname}:${place}# `;
}

async function shell(host: Host): Promise<void> {
  const { tty, network, node } = host;
  while (host.left === 'no' && network.devices.of(node) === host.device) {
    const line = await tty.readLine(promptOf(host), {
      history: host.history,
      lengthMax: LINE_MAX,
      complete: (text) => completed(host, text),
      endKey: 'd',
    });
    if (line.kind === 'interrupt') {
      tty.print('^C\n');
      host.status = INTERRUPTED;
    } else if (line.kind === 'end') {
      tty.print('\n');
      return;
    } else if (line.text.trim() !== '') {
      if (host.history.at(-1) !== line.text) host.history.push(line.text);
      if (host.history.length > HISTORY) host.history.shift();
      await runLine(host, line.text);
    }
  }
}

function expand(host: Host, name: string): string {
  const values: Readonly<Record<string, string>> = {
    '?': String(host.status),
    $: '312',
    HOME: '/root',
    HOSTNAME: host.device.hostname,
    PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
    PWD: host.folder,
    SHELL: '/bin/bash',
    USER: 'root',
  };
  return values[name] ?? '';
}

async function runLine(host: Host, line: string): Promise<void> {
  const read = readCommandLine(line, (name) => expand(host, name));
  if (typeof read === 'string') {
    host.tty.print(`${read}\n`);
    host.status = 2;
    return;
  }
  for (const pipeline of read) {
    if (pipeline.when === 'done' && host.status !== 0) continue;
    if (pipeline.when === 'failed' && host.status === 0) continue;
    await runPipeline(host, pipeline);
    if (host.tty.interrupted()) {
      host.status = INTERRUPTED;
      return;
    }
    if (host.left !== 'no') return;
  }
}

async function runPipeline(host: Host, { commands }: Pipeline): Promise<void> {
  let input: string | null = null;
  for (const [index, command] of commands.entries()) {
    const last = index === commands.length - 1;
    let collected = '';
    const collect = !last || command.output !== null;
    const pipes: Pipes = {
      input,
      out(text) {
        if (command.quiet === 'all') return;
        if (!collect) host.tty.print(text);
        else if (collected.length < PIPE_MAX) collected += text;
      },
      err: (text) => (command.quiet === 'none' ? host.tty.print(text) : undefined),
    };
    host.status = await runCommand(host, command, pipes);
    if (command.output !== null) {
      redirect(host, command.output, collected);
      collected = '';
    }
    if (host.tty.interrupted()) return;
    input = collected;
  }
}

/** Programs may be called by their path. */
function commandNamed(name: string): Command | undefined {
  return COMMANDS.get(name.replace(/^\/(usr\/)?s?bin\//, ''));
}

async function runCommand(host: Host, { words }: Simple, pipes: Pipes): Promise<number> {
  const [name = '', ...rest] = words;
  if (name === '') return 0;
  if (/^[A-Za-z_]\w*=/.test(name) && rest.length === 0) return 0;
  if (name === 'sudo') return runCommand(host, { words: rest, output: null, quiet: 'none' }, pipes);
  const command = commandNamed(name);
  if (command === undefined) {
    const missing = name.includes('/');
    pipes.err(missing ? `bash: ${name}: No such file or directory\n` : `bash: ${name}: command not found\n`);
    return NOT_FOUND;
  }
  return command(host, rest, pipes);
}

function redirect(
  { network, device, folder, tty }: Host,
  { path, append }: { readonly path: string; readonly append: boolean },
  text: string,
): void {
  const full = resolvedPath(folder, path);
  const before = append ? (readHostFile(network, device, full) ?? '') : '';
  const complaint = writeHostFile(device, full, before + text);
  if (complaint !== null) tty.print(`bash: ${path}: ${complaint}\n`);
  else if (full.startsWith('/proc/')) configured(network, device);
}

/** The first word completes to a command, all others to a file. */
function completed(host: Host, text: string): string | null {
  const at = text.lastIndexOf(' ') + 1;
  const word = text.slice(at);
  if (at === 0) return unique(text, word, [...COMMANDS.keys()], ' ');
  const slash = word.lastIndexOf('/') + 1;
  const folder = resolvedPath(host.folder, word.slice(0, slash) || '.');
  return unique(text, word.slice(slash), listFolder(host.device, folder), '');
}

function unique(text: string, beginning: string, names: readonly string[], end: string): string | null {
  const found = names.filter((name) => name.startsWith(beginning));
  const [first] = found;
  if (first === undefined || beginning === '') return null;
  if (found.length === 1) return text + first.slice(beginning.length) + end;
  let shared = first;
  for (const name of found) while (!name.startsWith(shared)) shared = shared.slice(0, -1);
  return shared.length > beginning.length ? text + shared.slice(beginning.length) : null;
}
