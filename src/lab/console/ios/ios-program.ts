import type { Device } from '../../device/device.ts';
import type { Network } from '../../network/network.ts';
import type { LabNode } from '../../network/objects.ts';
import { configured } from '../configured.ts';
import { TerminalEnded, type Program, type Tty } from '../tty.ts';
import { completed, helpFor, parseLine } from './command-tree.ts';
import { promptOf, type Config } from './config-mode.ts';
import { configCompleted, configHelp, configure, type Configured } from './configure.ts';
import type { Exec } from './exec.ts';
import { execTree } from './exec-commands.ts';
import { BANNER_MOTD, GLOBAL, isKept, keptLines, keptValue } from './kept-lines.ts';
import { isPassword } from './md5-crypt.ts';
import { readFilter } from './output-filter.ts';
import { logTime } from './show/durations.ts';

/** @see IOS `terminal history size` */
const HISTORY = 20;
/** A terminal of a node that started so recently still shows how it booted. */
const BOOTING_MS = 120_000;
const LOGIN_ATTEMPTS = 3;
const CONSOLE = 'line con 0';

/** The console of an IOS router or switch. */
export function iosProgram(network: Network, node: LabNode): Program {
  return {
    greeting(shared, unseen) {
      const now = unseen === '' ? shared : unseen;
      if (node.nodeType !== 'dynamips') return now;
      const platform = typeof node.properties['platform'] === 'string' ? node.properties['platform'] : 'c7200';
      const id = typeof node.properties['dynamips_id'] === 'number' ? node.properties['dynamips_id'] : 0;
      // What Dynamips says before it connects a client to the machine.
      return `Connected to Dynamips VM "${node.name}" (ID ${id}, type ${platform}) - Console port\nPress ENTER to get the prompt.\n${now}`;
    },
    interrupts: { letters: ['c', '^'], echo: '' },
    async run(tty) {
      const first = network.devices.of(node);
      if (first === null) return;
      if (network.simulatedMs() - first.bootedMs < BOOTING_MS) tty.print(bootText(first));
      for (;;) {
        const device = network.devices.of(node);
        if (device === null) throw new TerminalEnded('The device ended.');
        applyLine(tty, device);
        await pressReturn(tty);
        if (!(await logIn(tty, device))) continue;
        const exec = session(network, node, tty, device);
        await shell(exec);
        if (exec.next === 'reload') reboot(exec);
        else tty.print(`\n\n\n${exec.device.hostname} con0 is now available\n\n\n\n\n\n`);
      }
    },
  };
}

/** The last lines of a start, as far as anybody reads them. */
function bootText(device: Device): string {
  const [first = ''] = device.platform.description.split(/\r?\n/);
  return `\n${first}\n${device.platform.description.replaceAll('\r', '').split('\n').slice(1).join('\n')}\n\n\n         --- System Configuration Dialog skipped ---\n\n`;
}

/** What the configuration of the console's line sets. */
function applyLine(tty: Tty, device: Device): void {
  tty.length = Number(keptValue(device, CONSOLE, 'length') ?? 24);
  tty.width = Number(keptValue(device, CONSOLE, 'width') ?? 80);
}

async function pressReturn(tty: Tty): Promise<void> {
  tty.print('\n');
  for (;;) {
    const line = await tty.readLine('\rPress RETURN to get started.\n\n', { secret: true });
    if (line.kind === 'line') return;
  }
}

function banner(device: Device, name: string): string {
  return device.otherLines.has(name) ? `\n${keptLines(device, name).join('\n')}\n` : '';
}

/** `line con 0` may want a password, or a name and its password. */
async function logIn(tty: Tty, device: Device): Promise<boolean> {
  tty.print(`\n${banner(device, BANNER_MOTD)}${banner(device, 'banner login')}`);
  const local = isKept(device, CONSOLE, 'login local');
  const password = isKept(device, CONSOLE, 'login') ? keptValue(device, CONSOLE, 'password') : null;
  if (!local && password === null) return true;
  tty.print('\nUser Access Verification\n\n');
  for (let attempt = 0; attempt < LOGIN_ATTEMPTS; attempt += 1) {
    const name = local ? await tty.readLine('Username: ') : null;
    const typed = await tty.readLine('Password: ', { secret: true });
    const wanted = local ? passwordOf(device, name?.text.trim() ?? '') : password;
    if (typed.kind === 'line' && wanted !== null && isPassword(wanted, typed.text)) return true;
    tty.print(local ? '% Login invalid\n\n' : '');
  }
  tty.print('% Bad passwords\n');
  return false;
}

/** `username NAME … secret|password [0|5] TEXT` */
function passwordOf(device: Device, name: string): string | null {
  const rest = keptValue(device, GLOBAL, `username ${name}`);
  return rest === null ? null : (/(?:secret|password) (.+)$/.exec(rest)?.[1] ?? null);
}

function session(network: Network, node: LabNode, tty: Tty, device: Device): Exec {
  const level = Number(keptValue(device, CONSOLE, 'privilege level') ?? 1);
  return { network, node, tty, device, privileged: level >= 15, history: [], historyMax: HISTORY, next: 'go on' };
}

function reboot({ network, node, tty }: Exec): void {
  tty.print('\n*%SYS-5-RELOAD: Reload requested by console. Reload Reason: Reload Command.\n');
  network.devices.end(node);
  const device = network.devices.boot(node);
  network.forwarding.changed(node.project.projectId);
  if (device !== null) tty.print(bootText(device));
}

function remember(exec: Exec, line: string): void {
  const text = line.trim();
  if (text === '' || exec.history.at(-1) === text) return;
  exec.history.push(text);
  exec.history.splice(0, Math.max(0, exec.history.length - exec.historyMax));
}

/** Until somebody logs out or the device reloads, be it by other hands. */
async function shell(exec: Exec): Promise<void> {
  const { tty, network, node } = exec;
  while (exec.next === 'go on' && network.devices.of(node) === exec.device) {
    const prompt = `${exec.device.hostname}${exec.privileged ? '#' : '>'}`;
    const tree = execTree(exec.device.kind, exec.privileged);
    const line = await tty.readLine(prompt, {
      history: exec.history,
      help: (text) => helpFor(tree, text),
      complete: (text) => completed(tree, text),
      completesBelow: true,
      endKey: 'z',
    });
    if (line.kind !== 'line') {
      tty.print('\n');
      continue;
    }
    remember(exec, line.text);
    await execute(exec, line.text, prompt.length);
    if ((exec.next as Exec['next']) === 'configure') {
      exec.next = 'go on';
      await configuration(exec);
    }
  }
}

const MARKER = "% Invalid input detected at '^' marker.\n\n";

function marked(column: number): string {
  return `${' '.repeat(column)}^\n${MARKER}`;
}

/** Runs one line of the exec; `offset` is the column at which it stands on the screen. */
async function execute(exec: Exec, line: string, offset: number): Promise<void> {
  const { tty, device } = exec;
  if (line.trim() === '' || line.trim().startsWith('!')) return;
  const pipe = /^\s*(?:sh\S*|do\s+sh\S*|more)\s.*?(\s\|)/i.exec(line);
  const at = pipe === null ? line.length : pipe[0].length;
  const filter = pipe === null ? null : readFilter(line.slice(at));
  if (pipe !== null && filter === null) return tty.print(/\|\s*$/.test(line) ? '% Incomplete command.\n\n' : marked(offset + at + 1));
  const command = pipe === null ? line : line.slice(0, at - 2);
  const parsed = parseLine(execTree(device.kind, exec.privileged), command);
  if (parsed.kind === 'ambiguous') return tty.print(`% Ambiguous command:  "${line.trim()}"\n`);
  if (parsed.kind === 'incomplete') return tty.print('% Incomplete command.\n\n');
  if (parsed.kind === 'invalid') return tty.print(unknown(command, offset + parsed.at, parsed.depth));
  const said = await parsed.action.run(exec, parsed.values, parsed.words);
  if (said === undefined) return;
  if (said === '% Invalid input detected') return tty.print(marked(offset + command.search(/\S+\s*$/)));
  await tty.page(filter === null ? said : filter(said));
}

/** A single word that is no command is taken for the name of a host to connect to. */
function unknown(line: string, column: number, depth: number): string {
  const name = line.trim();
  if (depth > 0 || !/^[a-z][\w.-]*$/i.test(name)) return marked(column);
  return `Translating "${name}"\n% Unknown command or computer name, or unable to find computer address\n\n`;
}

function complaint(result: Configured, line: string, offset: number): string {
  switch (result.kind) {
    case 'ambiguous':
      return `% Ambiguous command:  "${line.trim()}"\n`;
    case 'incomplete':
      return '% Incomplete command.\n\n';
    case 'invalid':
      return marked(offset + (result.at >= 0 ? result.at : Math.max(0, line.search(/\S+\s*$/))));
    case 'refused':
      return `${result.text}\n`;
    default:
      return '';
  }
}

/** The configuration modes, until `end`. */
async function configuration(exec: Exec): Promise<void> {
  const { tty, network, device } = exec;
  const config: Config = { network, device, startup: false, mode: { name: 'global' }, banner: null };
  tty.print('Enter configuration commands, one per line.  End with CNTL/Z.\n');
  while (network.devices.of(exec.node) === device) {
    const text = config.banner === null;
    const prompt = text ? `${device.hostname}(${promptOf(config.mode)})#` : '';
    const line = await tty.readLine(prompt, {
      history: exec.history,
      endKey: 'z',
      ...(text
        ? {
            help: (typed: string) => configHelp(config, typed),
            complete: (typed: string) => configCompleted(config, typed),
            completesBelow: true,
          }
        : {}),
    });
    if (line.kind !== 'line') {
      tty.print(line.kind === 'end' ? '^Z\n' : '\n');
      if (line.kind === 'end' && line.text.trim() !== '') apply(exec, config, line.text, prompt.length);
      break;
    }
    remember(exec, line.text);
    const inner = /^\s*do\s+/.exec(line.text);
    if (text && inner !== null) await execute(exec, line.text.slice(inner[0].length), prompt.length + inner[0].length);
    else if (text && /^\s*do\s*$/.test(line.text)) tty.print('% Incomplete command.\n\n');
    else if (apply(exec, config, line.text, prompt.length) === 'left') break;
  }
  if (isKept(device, GLOBAL, 'no logging console')) return;
  tty.print(`\n*${logTime(network.simulatedMs())}: %SYS-5-CONFIG_I: Configured from console by console\n`);
}

function apply({ network, device, tty }: Exec, config: Config, line: string, offset: number): Configured['kind'] {
  const result = configure(config, line);
  tty.print(complaint(result, line, offset));
  if (result.kind === 'done' || result.kind === 'refused') configured(network, device);
  return result.kind;
}
