import {
  bitsOf,
  fullName,
  type Said,
  type SaidEntry,
  type SaidInterface,
  type SaidNeighbor,
  type SaidRoute,
  type SaidStation,
} from './said.ts';

/** `ca:01:0b:5e:00:00` of `ca01.0b5e.0000`. */
function macOf(dotted: string): string {
  return dotted.replaceAll('.', '').replaceAll(/(..)(?=.)/g, '$1:');
}

function found(pattern: RegExp, text: string): string | undefined {
  return pattern.exec(text)?.[1];
}

const COUNTERS: readonly (readonly [string, RegExp])[] = [
  ['inPackets', /(\d+) packets input/],
  ['inOctets', /packets input, (\d+) bytes/],
  ['inNotUnicast', /Received (\d+) broadcasts/],
  ['inMulticast', /broadcasts \((\d+) IP multicasts\)/],
  ['inErrors', /(\d+) input errors/],
  ['inCrc', /input errors, (\d+) CRC/],
  ['inDiscards', /Input queue: \d+\/\d+\/(\d+)\//],
  ['outPackets', /(\d+) packets output/],
  ['outOctets', /packets output, (\d+) bytes/],
  ['outErrors', /(\d+) output errors/],
  ['outDiscards', /Total output drops: (\d+)/],
  ['lateCollisions', /(\d+) late collision/],
];

/** `show interfaces` */
function readInterfaces(text: string): Map<string, SaidInterface> {
  const blocks = text
    .split(/^(?=\S+ is (?:administratively down|up|down), line protocol)/m)
    .filter((block) => block.includes('line protocol'));
  return new Map(
    blocks.map((block) => {
      const [, name = '', status = '', protocol = ''] = /^(\S+) is ([\w ]+), line protocol is (\w+)/.exec(block)!;
      const address = found(/Internet address is (\S+)/, block);
      const counters = COUNTERS.flatMap(([counter, pattern]) => {
        const value = found(pattern, block);
        return value === undefined ? [] : [[counter, Number(value)] as const];
      });
      const said: SaidInterface = {
        name,
        mac: macOf(found(/address is ([\da-f.]{14}) /, block) ?? ''),
        adminUp: status !== 'administratively down',
        operUp: protocol === 'up',
        addresses: address === undefined ? [] : [address],
        description: found(/^ {2}Description: (.*)$/m, block) ?? '',
        counters: Object.fromEntries(counters),
      };
      return [name, said];
    }),
  );
}

export interface BriefRow {
  readonly name: string;
  readonly ip: string | null;
  readonly status: string;
  readonly protocol: string;
}

/** `show ip interface brief` */
export function readBrief(text: string): BriefRow[] {
  return [...text.matchAll(/^(\S+) +(unassigned|[\d.]+) +YES +\S+ +(administratively down|up|down) +(up|down) *$/gm)].map(
    ([, name = '', ip = '', status = '', protocol = '']) => ({ name, ip: ip === 'unassigned' ? null : ip, status, protocol }),
  );
}

/** `show ip route`, without the routes to own addresses, which old ones do not show. */
function readRoutes(text: string): SaidRoute[] {
  const routes: SaidRoute[] = [];
  let prefix = '';
  let local = false;
  for (const line of text.slice(text.indexOf('Gateway of last resort')).split('\n')) {
    const head = /^([A-Z]\S*(?: [A-Z][A-Z1-2])?\*?) +(\d[\d.]+\/\d+) (.*)$/.exec(line);
    if (head !== null) [prefix, local] = [head[2]!, head[1] === 'L'];
    const way = head?.[3] ?? /^ +(\[.*|is directly.*)$/.exec(line)?.[1] ?? '';
    const [, direct, via, out] = /^(?:is directly connected, (\S+)|\[\d+\/\d+\] via ([\d.]+)(?:, [^,]+, (\S+))?)$/.exec(way) ?? [];
    if (local || (direct === undefined && via === undefined)) continue;
    routes.push({ prefix, via: via ?? null, out: direct ?? out ?? null });
  }
  return routes;
}

/** `show arp`: what was learned, and with `-` for an age, the own addresses. */
function readArp(text: string): { readonly learned: SaidEntry[]; readonly own: SaidEntry[] } {
  const rows = [...text.matchAll(/^Internet +([\d.]+) +(\d+|-) +([\da-f.]{14}) +ARPA +(\S+)/gm)].map(
    ([, ip = '', age = '', mac = '', out = '']) => ({
      age,
      entry: { ip, mac: macOf(mac), out },
    }),
  );
  const of = (own: boolean): SaidEntry[] => rows.filter(({ age }) => (age === '-') === own).map(({ entry }) => entry);
  return { learned: of(false), own: of(true) };
}

/** `show mac address-table` */
function readStations(text: string): SaidStation[] {
  return [...text.matchAll(/^ *(\d+) +([\da-f.]{14}) +DYNAMIC +(\S+)/gm)].map(([, vlan, mac = '', port = '']) => ({
    vlan: Number(vlan),
    mac: macOf(mac),
    port: fullName(port),
  }));
}

/** `show cdp neighbors detail`; null: it does not run. */
function readCdp(text: string): SaidNeighbor[] | null {
  if (text.includes('CDP is not enabled')) return null;
  return [...text.matchAll(/^Device ID: (.+)\n[\s\S]*?^Interface: (\S+), {2}Port ID \(outgoing port\): (\S+)$/gm)].map(
    ([, name = '', local = '', remote = '']) => ({ name, local, remote }),
  );
}

/** `show lldp neighbors detail`; null: it does not run. */
function readLldp(text: string): SaidNeighbor[] | null {
  if (text.includes('LLDP is not enabled')) return null;
  return [...text.matchAll(/^Local Intf: (\S+)\n[\s\S]*?^Port Description: (.+)\nSystem Name: (.+)$/gm)].map(
    ([, local = '', remote = '', name = '']) => ({ name, local: fullName(local), remote }),
  );
}

export interface Configured {
  readonly hostname: string;
  readonly interfaces: ReadonlyMap<
    string,
    { readonly adminUp: boolean; readonly description: string; readonly addresses: readonly string[] }
  >;
}

/** `show running-config` */
export function readConfiguration(text: string): Configured {
  const interfaces = new Map<string, { adminUp: boolean; description: string; addresses: string[] }>();
  for (const [, name = '', body = ''] of text.matchAll(/^interface (\S+)\n((?: .*\n)*)/gm)) {
    interfaces.set(name, {
      adminUp: !/^ shutdown$/m.test(body),
      description: found(/^ description (.*)$/m, body) ?? '',
      addresses: [...body.matchAll(/^ ip address ([\d.]+) ([\d.]+)/gm)].map(([, ip, mask = '']) => `${ip}/${bitsOf(mask)}`),
    });
  }
  return { hostname: found(/^hostname (\S+)$/m, text) ?? '', interfaces };
}

const MINUTES: Readonly<Record<string, number>> = { minute: 1, hour: 60, day: 1_440, week: 10_080, year: 524_160 };

/** `1 day, 2 hours, 3 minutes` of `show version`. */
function readUptime(text: string): number {
  const parts = [...(found(/ uptime is (.*)$/m, text) ?? '').matchAll(/(\d+) (minute|hour|day|week|year)s?/g)];
  return parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * MINUTES[unit]!, 0);
}

/** The texts of an IOS console, by command. */
export const IOS_COMMANDS = [
  'show version',
  'show interfaces',
  'show ip interface brief',
  'show ip route',
  'show arp',
  'show cdp neighbors detail',
  'show lldp neighbors detail',
  'show running-config',
] as const;
export const SWITCH_COMMAND = 'show mac address-table';

/** What a console says as a whole. */
export function iosSaid(texts: ReadonlyMap<string, string>): Said {
  const text = (command: string): string => texts.get(command) ?? '';
  return {
    name: readConfiguration(text('show running-config')).hostname,
    interfaces: readInterfaces(text('show interfaces')),
    arp: readArp(text('show arp')).learned,
    ownArp: readArp(text('show arp')).own,
    stations: readStations(text(SWITCH_COMMAND)),
    lldp: readLldp(text('show lldp neighbors detail')),
    cdp: readCdp(text('show cdp neighbors detail')),
    routes: readRoutes(text('show ip route')),
    upMinutes: readUptime(text('show version')),
  };
}
