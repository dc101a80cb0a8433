import { networkInterfaces } from 'node:os';
import { systemClock, type Clock } from '#kernel/clock.ts';
import { defineModule, type Module } from '#kernel/module.ts';
import { answers } from './answers.ts';
import { Pinger } from './ping/pinger.ts';
import { Programs } from './programs.ts';
import { Targets } from './targets.ts';
import { Tracer } from './trace/tracer.ts';
import { Turns } from './turns.ts';

export { parseLeases, ping, scanPorts, sweep } from './messages.ts';

export interface ScanOptions {
  /** Addresses and CIDR ranges that are asked although they are the hub itself or nobody's: `127.0.0.0/8` for a lab of this machine. */
  readonly allow?: readonly string[];
  /** Addresses of this machine; absent: as the operating system has them. */
  readonly own?: () => readonly string[];
  /** Folders of fping, ping, traceroute and tracepath; absent: PATH of the environment. */
  readonly path?: string;
  readonly clock?: Clock;
}

/** What answers in networks: addresses, their ports and the way to them. @throws configuration_error */
export function scan({ allow, own = ownAddresses, path, clock = systemClock }: ScanOptions = {}): Module {
  const programs = new Programs(() => path ?? process.env['PATH'] ?? '', clock);
  const turns = new Turns();
  return defineModule({
    name: 'scan',
    version: '1.0.0',
    summary: 'Which addresses of networks answer, how fast, at which ports, and over which routers.',
    capabilities: ['ping', 'port-scan', 'sweep', 'traceroute', 'dhcp-leases'],
    answers: answers({
      targets: new Targets({ own, ...(allow === undefined ? {} : { allow }) }),
      pinger: new Pinger(programs, turns),
      tracer: new Tracer(programs, turns),
      turns,
      clock,
    }),
  });
}

function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((addresses) => (addresses ?? []).map(({ address }) => address));
}
