import type { Device } from '../../device/device.ts';
import { uptimeMs } from '../../device/identity.ts';
import { ipv4Text } from '../../device/ipv4.ts';
import { memoryUsedBytes } from '../../device/load.ts';
import type { Network } from '../../network/network.ts';
import { packetsOf, settle } from '../counter-view.ts';
import { hostFile, hostPath, renderHostStartup } from './startup.ts';

/** What a file of a Debian says, computed from the device where it is of the system. */
type Content = (network: Network, device: Device) => string;

const OS_RELEASE = `PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
NAME="Debian GNU/Linux"
VERSION_ID="12"
VERSION="12 (bookworm)"
VERSION_CODENAME=bookworm
ID=debian
HOME_URL="https://www.debian.org/"
SUPPORT_URL="https://www.debian.org/support"
BUG_REPORT_URL="https://bugs.debian.org/"
`;

function meminfo(_network: Network, device: Device): string {
  const total = Math.round(device.load.memoryTotalBytes / 1_024);
  const used = Math.round(memoryUsedBytes(device) / 1_024);
  const cached = Math.round((total - used) * 0.3);
  const rows = [
    ['MemTotal', total],
    ['MemFree', total - used - cached],
    ['MemAvailable', total - used],
    ['Buffers', 0],
    ['Cached', cached],
    ['SwapTotal', 0],
    ['SwapFree', 0],
  ] as const;
  return rows.map(([name, value]) => `${`${name}:`.padEnd(15)} ${String(value).padStart(8)} kB\n`).join('');
}

function netDev(network: Network, device: Device): string {
  settle(network, device);
  const row = (name: string, cells: readonly number[]): string => {
    const [
      bytes = 0,
      packets = 0,
      errors = 0,
      drops = 0,
      multicast = 0,
      outBytes = 0,
      outPackets = 0,
      outErrors = 0,
      outDrops = 0,
      collisions = 0,
    ] = cells;
    const left = [
      `${bytes}`.padStart(8),
      `${packets}`.padStart(7),
      `${errors}`.padStart(4),
      `${drops}`.padStart(4),
      '   0',
      '    0',
      '         0',
      `${multicast}`.padStart(9),
    ];
    const right = [
      `${outBytes}`.padStart(8),
      `${outPackets}`.padStart(7),
      `${outErrors}`.padStart(4),
      `${outDrops}`.padStart(4),
      '   0',
      `${collisions}`.padStart(5),
      '      0',
      '         0',
    ];
    return `${name.padStart(6)}: ${left.join(' ')} ${right.join(' ')}\n`;
  };
  return (
    'Inter-|   Receive                                                |  Transmit\n' +
    ' face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed\n' +
    row('lo', []) +
    device.interfaces
      .map(({ name, counters: each }) =>
        row(name, [
          each.inOctets,
          packetsOf(each, 'in'),
          each.inErrors,
          each.inDiscards,
          each.inMulticastPackets,
          each.outOctets,
          packetsOf(each, 'out'),
          each.outErrors,
          each.outDiscards,
          each.lateCollisions,
        ]),
      )
      .join('')
  );
}

const CPUINFO = `processor\t: 0
vendor_id\t: GenuineIntel
cpu family\t: 6
model\t\t: 85
model name\t: QEMU Virtual CPU version 2.5+
stepping\t: 3
cpu MHz\t\t: 2499.998
cache size\t: 16384 KB
cpu cores\t: 1
bogomips\t: 4999.99

`;

const FILES: Readonly<Record<string, Content>> = {
  '/etc/debian_version': () => '12.8\n',
  '/etc/hostname': (_network, device) => `${device.hostname}\n`,
  '/etc/hosts': (_network, device) => `127.0.0.1\tlocalhost\n127.0.1.1\t${device.hostname}\n\n::1\tlocalhost ip6-localhost ip6-loopback\n`,
  '/etc/issue': () => 'Debian GNU/Linux 12 \\n \\l\n\n',
  '/etc/network/interfaces': (_network, device) => hostFile(device, '/etc/network/interfaces') ?? renderHostStartup(device),
  '/etc/os-release': () => OS_RELEASE,
  '/etc/passwd': () =>
    'root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n',
  '/etc/resolv.conf': (_network, device) => (device.dnsServer === null ? '' : `nameserver ${ipv4Text(device.dnsServer)}\n`),
  '/proc/cpuinfo': () => CPUINFO,
  '/proc/loadavg': (_network, device) => `${(device.load.baseCpuPercent / 100).toFixed(2)} 0.00 0.00 1/64 512\n`,
  '/proc/meminfo': meminfo,
  '/proc/net/dev': netDev,
  '/proc/sys/net/ipv4/ip_forward': (_network, device) => `${device.ipRouting ? 1 : 0}\n`,
  '/proc/uptime': (network, device) => {
    const seconds = uptimeMs(device, network.simulatedMs()) / 1_000;
    return `${seconds.toFixed(2)} ${(seconds * (1 - device.load.baseCpuPercent / 100)).toFixed(2)}\n`;
  },
  '/proc/version': (_network, device) =>
    `Linux version ${device.platform.version} (debian-kernel@lists.debian.org) #1 SMP PREEMPT_DYNAMIC Debian 6.1.119-1 (2024-11-22)\n`,
};

const FOLDERS = [
  '/',
  '/bin',
  '/boot',
  '/dev',
  '/etc',
  '/etc/network',
  '/etc/snmp',
  '/home',
  '/lib',
  '/proc',
  '/proc/net',
  '/proc/sys',
  '/proc/sys/net',
  '/proc/sys/net/ipv4',
  '/root',
  '/run',
  '/sbin',
  '/sys',
  '/tmp',
  '/usr',
  '/var',
  '/var/log',
];

/** Bytes of a file that somebody writes, and files that one host keeps. */
const FILE_MAX = 262_144;
const FILES_MAX = 64;

/** The path without `.` and `..`, from the root. */
export function resolvedPath(folder: string, path: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${folder}/${path}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

function ownPaths(device: Device): string[] {
  const prefix = hostPath(device, '/');
  return [...device.node.project.files.keys()].filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length - 1));
}

/** Null: there is no such file. What was written wins, except of files that are the kernel's. */
export function readHostFile(network: Network, device: Device, path: string): string | null {
  const kernel = path.startsWith('/proc/') || path === '/etc/hostname';
  const written = kernel ? null : hostFile(device, path);
  return written ?? FILES[path]?.(network, device) ?? null;
}

export function isFolder(device: Device, path: string): boolean {
  return FOLDERS.includes(path) || ownPaths(device).some((each) => each.startsWith(`${path}/`));
}

/** Names in a folder, in order. */
export function listFolder(device: Device, path: string): string[] {
  const prefix = path === '/' ? '/' : `${path}/`;
  const all = [...Object.keys(FILES), ...FOLDERS, ...ownPaths(device)].filter((each) => each.startsWith(prefix) && each !== prefix);
  return [...new Set(all.map((each) => each.slice(prefix.length).split('/')[0]!))].filter((name) => name !== '').sort();
}

/** Writes a file into the host's folder of the project; a text is why not. */
export function writeHostFile(device: Device, path: string, text: string): string | null {
  if (path === '/proc/sys/net/ipv4/ip_forward') {
    device.ipRouting = text.trim() === '1';
    return null;
  }
  if (path.startsWith('/proc/') || path.startsWith('/sys/')) return 'Permission denied';
  if (isFolder(device, path)) return 'Is a directory';
  if (!isFolder(device, path.replace(/\/[^/]*$/, '') || '/')) return 'No such file or directory';
  const { files } = device.node.project;
  const place = hostPath(device, path);
  if (Buffer.byteLength(text) > FILE_MAX || (!files.has(place) && ownPaths(device).length >= FILES_MAX)) return 'No space left on device';
  files.set(place, Buffer.from(text));
  return null;
}
