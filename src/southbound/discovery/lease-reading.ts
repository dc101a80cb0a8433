import type { Lease } from '#model/equipment.ts';
import { ConsoleRunAnswer, LeasesAnswer, type ConsoleAnswer } from './asked.ts';
import type { Deadline } from './deadline.ts';
import type { StepNote } from './steps.ts';
import type { DiscoverySurroundings } from './surroundings.ts';
import { whyOf } from './why.ts';

/**
 * Where DHCP servers keep their leases. @see dhcpd.leases(5), dnsmasq(8) `--dhcp-leasefile`, Kea Administrator Reference Manual, "Memfile"
 */
const LEASE_FILES = [
  '/var/lib/dhcp/dhcpd.leases',
  '/var/lib/misc/dnsmasq.leases',
  '/var/lib/kea/kea-leases4.csv',
  '/var/lib/kea/dhcp4.leases',
] as const;

/** A configuration of IOS that serves addresses. @see Cisco IOS IP Addressing Services Command Reference, `ip dhcp pool` */
const SERVES = /^ip dhcp pool /m;

/** The leases that a DHCP server gave, read where it keeps them. Only asked of what can be one. */
export async function leasesOnConsole(
  node: { readonly project_id: string; readonly node_id: string; readonly server: string },
  console: ConsoleAnswer | null,
  { asks, ask }: DiscoverySurroundings,
  deadline: Deadline,
  note: StepNote,
): Promise<readonly Lease[]> {
  if (console === null || asks.consoleRun === undefined) return [];
  const isIos = SERVES.test(console.configuration.running ?? '');
  const isLinux = console.platform === 'linux';
  if (!isIos && !(isLinux && asks.parseLeases !== undefined)) return [];
  const run = async (commands: readonly string[]): Promise<readonly string[]> => {
    const platform = console.platform === null ? {} : { platform: console.platform };
    const asked = ask(asks.consoleRun!, { ...node, ...platform, commands, timeout_ms: 5_000 });
    const { transcripts } = ConsoleRunAnswer.parse(await deadline.within('The console', asked));
    return transcripts.filter(({ refused }) => !refused).map(({ output }) => output);
  };
  try {
    if (isIos) return (await run(['show ip dhcp binding'])).flatMap(bindingsOf);
    const listed = (await run([`ls ${LEASE_FILES.join(' ')}`])).join('\n').split(/\s+/);
    const files = LEASE_FILES.filter((file) => listed.includes(file));
    if (files.length === 0) return [];
    const texts = (await run(files.map((file) => `cat ${file}`))).filter((text) => text.trim() !== '');
    const parsed = texts.map(async (text) => LeasesAnswer.parse(await ask(asks.parseLeases!, { text })).leases);
    return (await Promise.all(parsed)).flat();
  } catch (thrown) {
    note.partial(`Its leases could not be read: ${whyOf(thrown)}`);
    return [];
  }
}

/**
 * `show ip dhcp binding`: address, client identifier or hardware address, end, type. An identifier begins with the type of the hardware, 01 for Ethernet.
 * @see RFC 2132 §9.14
 */
function bindingsOf(output: string): Lease[] {
  return output.split(/\r?\n/).flatMap((line) => {
    const [, address, id, rest = ''] = /^(\d+\.\d+\.\d+\.\d+)\s+([0-9a-fA-F.:-]{12,})\s*(.*)$/.exec(line.trim()) ?? [];
    if (address === undefined || id === undefined) return [];
    const digits = id.toLowerCase().replaceAll(/[^0-9a-f]/g, '');
    const mac = digits.length === 14 && digits.startsWith('01') ? digits.slice(2) : digits.length === 12 ? digits : null;
    const ends = rest.replace(/\s+(Automatic|Manual|Static|Selecting|Active).*$/i, '').trim();
    return [
      {
        address,
        mac: mac === null ? null : (mac.match(/../g) ?? []).join(':'),
        host_name: null,
        ends_at: ends === '' ? null : ends,
        state: 'active',
      },
    ];
  });
}
