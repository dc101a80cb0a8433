import { z } from 'zod';

/**
 * The IP addresses that start-up configurations give, as GNS3 keeps them in files: of VPCS, of Cisco IOS and of Debian's
 * interfaces(5). Pure, and tolerant: what is not understood gives no address. Addresses come without prefix, in the
 * order of the file, each once; those that mean nothing outside the node (loopback of the host, link-local) are left out.
 */

const ipv4 = z.ipv4();
const ipv6 = z.ipv6();
const isIPv4 = (text: string): boolean => ipv4.safeParse(text).success;
const isIPv6 = (text: string): boolean => ipv6.safeParse(text).success;

/** More than a node has; a file that gives more is not a start-up configuration. */
const MOST = 500;

/**
 * VPCS, `startup.vpc`: lines as they are typed, `ip ADDRESS[/PREFIX] [MASK|PREFIX] [GATEWAY]`. The last address of a
 * family stands; `ip dhcp`, `ip auto` and `clear ip` give none. @see the help texts of VPCS 0.8, `ip ?`
 */
export function vpcsAddresses(text: string): string[] {
  let four: string | undefined;
  let six: string | undefined;
  for (const [verb, what] of wordsOf(text, /^\s*#/)) {
    if (verb === 'clear') {
      if (what === 'ip') four = undefined;
      if (what === 'ipv6') six = undefined;
    }
    if (verb !== 'ip' || what === undefined) continue;
    const address = bare(what);
    if (/^dhcp$/i.test(what)) four = undefined;
    else if (/^auto$/i.test(what)) six = undefined;
    else if (isIPv4(address)) four = address;
    else if (isIPv6(address)) six = address;
  }
  return told([four, six]);
}

/**
 * Cisco IOS, `startup-config`: `ip address ADDRESS MASK [secondary]` and `ipv6 address ADDRESS/PREFIX` of interfaces that are
 * not shut. A `no` takes back what stood. @see Cisco IOS IP Addressing Command Reference, `ip address`
 */
export function iosAddresses(text: string): string[] {
  interface Interface {
    first: string | undefined;
    others: string[];
    shut: boolean;
  }
  const interfaces = new Map<string, Interface>();
  let current: Interface | undefined;
  for (const words of wordsOf(text, /^\s*!/)) {
    const [one, two, three, four, ...rest] = words;
    if (one === 'interface') {
      const name = words.slice(1).join('').toLowerCase();
      current = interfaces.get(name) ?? { first: undefined, others: [], shut: false };
      interfaces.set(name, current);
    } else if (current === undefined) continue;
    else if (['router', 'line', 'vlan', 'vrf', 'end', 'exit', 'control-plane'].includes(one)) current = undefined;
    else if (one === 'shutdown') current.shut = true;
    else if (one === 'no' && two === 'shutdown') current.shut = false;
    else if (one === 'no' && two === 'ip' && three === 'address') {
      // With an address only that one goes; without, all do.
      current.others = four === undefined ? [] : current.others.filter((address) => address !== four);
      if (four === undefined || current.first === four) current.first = undefined;
    } else if (one === 'ip' && two === 'address' && three !== undefined) {
      if (/^(dhcp|negotiated)$/i.test(three)) current.first = undefined;
      else if (isIPv4(three) && four !== undefined && isIPv4(four)) {
        if (rest.includes('secondary')) current.others.push(three);
        else current.first = three;
      }
    } else if (one === 'ipv6' && two === 'address' && three !== undefined && isIPv6(bare(three)) && four !== 'eui-64') {
      // With eui-64 the other half of it is made of the interface's MAC address (RFC 4291, appendix A).
      current.others.push(bare(three));
    }
  }
  return told([...interfaces.values()].flatMap(({ first, others, shut }) => (shut ? [] : [first, ...others])));
}

/**
 * Debian, `/etc/network/interfaces`: `address ADDRESS[/PREFIX]` of `iface NAME inet|inet6 static`. A line that ends in a
 * backslash goes on in the next. @see interfaces(5)
 */
export function interfacesAddresses(text: string): string[] {
  const addresses: string[] = [];
  let fixed = false;
  for (const [one, two, three, four] of wordsOf(text.replaceAll(/\\\r?\n/g, ' '), /^\s*#/)) {
    if (one === 'iface') fixed = (three === 'inet' || three === 'inet6') && four === 'static';
    else if (/^(auto|allow-\S+|mapping|source|source-directory|no-auto-down|no-scripts|rename)$/.test(one)) fixed = false;
    else if (one === 'address' && fixed && two !== undefined) addresses.push(bare(two));
  }
  return told(addresses);
}

/** Lines as words, without comments and empty ones. */
function wordsOf(text: string, comment: RegExp): [string, ...string[]][] {
  return text.split(/\r?\n|\r/).flatMap((line) => {
    const [first, ...rest] = comment.test(line) ? [] : line.trim().split(/\s+/);
    return first === undefined || first === '' ? [] : [[first, ...rest] as [string, ...string[]]];
  });
}

function bare(address: string): string {
  return address.replace(/\/\d{1,3}$/, '').toLowerCase();
}

function told(addresses: readonly (string | undefined)[]): string[] {
  const usable = addresses.filter(
    (address) => address !== undefined && (isIPv4(address) || isIPv6(address)) && !meansNothingOutside(address),
  );
  return [...new Set(usable as string[])].slice(0, MOST);
}

/** Unspecified, loopback and link-local addresses. @see RFC 6890 §2.2, RFC 4291 §2.4 */
function meansNothingOutside(address: string): boolean {
  return /^(0\.|127\.|169\.254\.|::1?$|fe[89ab][0-9a-f]:)/.test(address);
}
