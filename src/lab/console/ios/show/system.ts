import type { Device } from '../../../device/device.ts';
import { uptimeMs } from '../../../device/identity.ts';
import { cpuPercent, memoryUsedBytes } from '../../../device/load.ts';
import { startupFileOf } from '../../../device/startup-file.ts';
import type { Network } from '../../../network/network.ts';
import { isKept, GLOBAL, keptLines } from '../kept-lines.ts';
import { byIndex } from './interfaces.ts';
import { clockText, logTime, longDuration } from './durations.ts';
import { settle } from '../../counter-view.ts';

/** Bytes of NVRAM that the platforms have. */
const NVRAM_BYTES = 524_288;

function interfaceCounts(device: Device): string {
  const counts = new Map<string, number>();
  for (const { name, port } of device.interfaces) {
    if (port === null) continue;
    const type = /^[A-Za-z]+/.exec(name)?.[0] ?? name;
    const words = type === 'GigabitEthernet' ? 'Gigabit Ethernet' : type === 'TenGigabitEthernet' ? 'Ten Gigabit Ethernet' : type;
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  return [...counts].map(([type, count]) => `${count} ${type} interface${count === 1 ? '' : 's'}\n`).join('');
}

/** First line of what it says of itself, without `Cisco IOS Software, `. */
function software(device: Device): string {
  return (device.platform.description.split(/\r?\n/)[0] ?? '').replace('Cisco IOS Software, ', '');
}

function hardware(device: Device): string {
  const { model, serial } = device.platform;
  const total = Math.round(device.load.memoryTotalBytes / 1_024);
  // Dynamips gives a sixteenth to packets.
  const shared = Math.round(total / 16);
  const memory = `${total - shared}K/${shared}K bytes of memory`;
  if (device.node.nodeType === 'iou')
    return `Linux Unix (Intel-x86) processor with ${total}K bytes of memory.\nProcessor board ID ${serial}\n`;
  if (device.node.nodeType !== 'dynamips')
    return `Cisco ${model} () processor (revision 1.0) with ${memory}.\nProcessor board ID ${serial}\n`;
  return model.startsWith('7206')
    ? `Cisco ${model} (NPE400) processor (revision A) with ${memory}.\nProcessor board ID ${serial}\nR7000 CPU at 150MHz, Implementation 39, Rev 2.1, 256KB L2 Cache\n6 slot VXR midplane, Version 2.1\n\nLast reset from power-on\n`
    : `Cisco ${model} (R7000) processor (revision 0.1) with ${memory}.\nProcessor board ID ${serial}\nR7000 CPU at 240MHz, Implementation 39, Rev 3.3, 256KB L2, 512KB L3 Cache\n`;
}

/** `show version` */
export function versionText(network: Network, device: Device): string {
  const image = device.node.nodeType === 'iou' ? 'unix:default-config' : 'flash0:/vios-adventerprisek9-m';
  return (
    `${device.platform.description.replaceAll('\r', '')}\n\nROM: ${device.node.nodeType === 'dynamips' ? 'ROMMON Emulation Microcode' : 'Bootstrap program is Linux'}\n` +
    (device.node.nodeType === 'dynamips' ? `BOOTLDR: ${software(device)}\n` : '') +
    `\n${device.hostname} uptime is ${longDuration(uptimeMs(device, network.simulatedMs()))}\n` +
    `System returned to ROM by reload at 0\nSystem image file is "${device.node.nodeType === 'dynamips' ? 'tftp://255.255.255.255/unknown' : image}"\n` +
    `Last reload reason: Unknown reason\n\n\n` +
    'This product contains cryptographic features and is subject to United\nStates and local country laws governing import, export, transfer and\nuse.\n\n' +
    `${hardware(device)}${interfaceCounts(device)}${NVRAM_BYTES / 1_024}K bytes of NVRAM.\n\nConfiguration register is 0x2102\n\n`
  );
}

/** What IOS calls the processes that take its time, and their share of it. */
const PROCESSES = [
  ['Chunk Manager', 0],
  ['Load Meter', 0.02],
  ['Check heaps', 0.1],
  ['ARP Input', 0.08],
  ['IP Input', 0.55],
  ['CDP Protocol', 0.05],
  ['OSPF-1 Hello', 0.08],
  ['Exec', 0.12],
] as const;

/** `show processes cpu` */
export function processesCpu(network: Network, device: Device): string {
  settle(network, device);
  const busy = cpuPercent(device);
  const up = uptimeMs(device, network.simulatedMs());
  // About a third of the load of a router is forwarding in interrupts.
  const interrupts = Math.floor(busy / 3);
  const rows = PROCESSES.map(([name, share], index) => {
    const percent = `${((busy - interrupts) * share).toFixed(2)}%`;
    const runtime = Math.floor((up * share * busy) / 10_000);
    const invoked = Math.floor(up / 5_000) * (index + 1);
    const each = invoked === 0 ? 0 : Math.floor((runtime * 1_000) / invoked);
    return `${String(index + 1).padStart(4)} ${String(runtime).padStart(11)} ${String(invoked).padStart(11)} ${String(each).padStart(10)} ${percent.padStart(6)} ${percent.padStart(6)} ${percent.padStart(6)}   0 ${name.padEnd(17)}\n`;
  });
  return (
    `CPU utilization for five seconds: ${busy}%/${interrupts}%; one minute: ${busy}%; five minutes: ${busy}%\n` +
    ` PID Runtime(ms)     Invoked      uSecs   5Sec   1Min   5Min TTY Process \n${rows.join('')}`
  );
}

/** `show memory statistics` */
export function memoryText(network: Network, device: Device): string {
  settle(network, device);
  const total = device.load.memoryTotalBytes;
  const io = Math.round(total / 16);
  const pool = total - io;
  const used = Math.min(pool, memoryUsedBytes(device));
  const row = (name: string, head: string, size: number, taken: number): string =>
    `${name.padStart(9)}   ${head}  ${[size, taken, size - taken, size - taken, Math.floor((size - taken) * 0.98)].map((value) => String(value).padStart(11)).join(' ')}\n`;
  return (
    '                Head    Total(b)     Used(b)     Free(b)   Lowest(b)  Largest(b)\n' +
    row('Processor', '66A1F3C0', pool, used) +
    row('I/O', ' E000000', io, Math.floor(io / 5))
  );
}

/** `show inventory` */
export function inventoryText(device: Device): string {
  const { model, serial } = device.platform;
  const iou = device.node.nodeType === 'iou';
  const [name, text, id] = iou
    ? ['Linux Unix', 'Linux Unix (Intel-x86)', 'Linux Unix']
    : model.startsWith('IOS')
      ? [model, `${model} chassis, Hw Serial#: ${serial}, Hw Revision: 1.0`, model]
      : [`${model} chassis`, `Cisco ${model} chassis`, `CISCO${model}`];
  return `NAME: "${name}", DESCR: "${text}"\nPID: ${id.padEnd(18)}, VID:    , SN: ${serial}\n\n`;
}

/** `show users` */
export function usersText(): string {
  return (
    '    Line       User       Host(s)              Idle       Location\n' +
    '*  0 con 0                idle                 00:00:00   \n\n' +
    '  Interface    User               Mode         Idle     Peer Address\n\n'
  );
}

/** `show clock`: the asterisk says that no time source is trusted. */
export function clockLine(network: Network): string {
  return `*${clockText(network.simulatedMs())}\n`;
}

interface LogEntry {
  readonly atMs: number;
  readonly text: string;
}

/** What happened to interfaces since the device booted, as its log has it. */
function entriesOf(network: Network, device: Device): LogEntry[] {
  const entries: LogEntry[] = [{ atMs: device.bootedMs, text: '%SYS-5-RESTART: System restarted --' }];
  for (const port of byIndex(device)) {
    if (port.lastChangeMs <= device.bootedMs || port.parent !== null) continue;
    const up = network.forwarding.operUp(port);
    const state = up ? 'up' : port.adminUp ? 'down' : 'administratively down';
    entries.push({
      atMs: port.lastChangeMs,
      text: `${port.adminUp ? '%LINK-3-UPDOWN' : '%LINK-5-CHANGED'}: Interface ${port.name}, changed state to ${state}`,
    });
    entries.push({
      atMs: port.lastChangeMs,
      text: `%LINEPROTO-5-UPDOWN: Line protocol on Interface ${port.name}, changed state to ${up ? 'up' : 'down'}`,
    });
  }
  return entries.sort((one, other) => one.atMs - other.atMs);
}

/** `show logging` */
export function loggingText(network: Network, device: Device): string {
  const entries = entriesOf(network, device);
  const hosts = keptLines(device, GLOBAL).flatMap((line) => /^logging (?:host )?(\d+(?:\.\d+){3})$/.exec(line)?.[1] ?? []);
  const console = isKept(device, GLOBAL, 'no logging console')
    ? 'disabled'
    : `level debugging, ${entries.length} messages logged, xml disabled,\n                     filtering disabled`;
  return (
    'Syslog logging: enabled (0 messages dropped, 0 messages rate-limited,\n                0 flushes, 0 overruns, xml disabled, filtering disabled)\n\n' +
    'No Active Message Discriminator.\n\n\n\nNo Inactive Message Discriminator.\n\n\n' +
    `    Console logging: ${console}\n    Monitor logging: level debugging, 0 messages logged, xml disabled,\n                     filtering disabled\n` +
    `    Buffer logging:  level debugging, ${entries.length} messages logged, xml disabled,\n                    filtering disabled\n` +
    `    Trap logging: level informational, ${entries.length} message lines logged\n${hosts.map((host) => `        Logging to ${host}  (udp port 514, audit disabled, link up)\n`).join('')}\n` +
    `Log Buffer (8192 bytes):\n\n${entries.map(({ atMs, text }) => `*${logTime(atMs)}: ${text}\n`).join('')}`
  );
}

/** `show flash:` */
export function flashText(): string {
  return 'No files in flash\n\n8388608 bytes total (8388608 bytes free)\n';
}

/** `show startup-config` */
export function startupText(device: Device): string {
  const path = startupFileOf(device.node);
  const text = path === null ? undefined : device.node.project.files.get(path)?.toString();
  return text === undefined ? 'startup-config is not present\n' : `Using ${Buffer.byteLength(text)} out of ${NVRAM_BYTES} bytes\n${text}`;
}
