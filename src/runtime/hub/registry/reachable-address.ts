import ipaddr from 'ipaddr.js';
import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { fail } from '#kernel/error.ts';

/**
 * Addresses that nobody's module is at, and where something answers that must not: link-local ones are the metadata services of
 * clouds (169.254.169.254, fe80::), the single ones those of Alibaba Cloud and of AWS over IPv6.
 * @see https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html
 */
const NEVER_RANGES: ReadonlySet<string> = new Set(['linkLocal', 'multicast', 'broadcast', 'unspecified', 'reserved']);
const NEVER_ADDRESSES: ReadonlySet<string> = new Set(['100.100.100.200', 'fd00:ec2::254']);

/** Whether a request may go to an address; private and loopback ones may, for that is where modules are. */
export function isReachable(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  // ::ffff:169.254.169.254 is the same place as 169.254.169.254.
  const parsed = ipaddr.process(address);
  return !NEVER_RANGES.has(parsed.range()) && !NEVER_ADDRESSES.has(parsed.toString());
}

/** Refuses an address in the URL itself, where no name is looked up. @throws validation_error */
export function checkHost(url: URL): void {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (ipaddr.isValid(host) && !isReachable(host)) {
    throw fail('validation_error', `${host} is no address of a module.`, { health_url: [`${host} must not be asked.`] });
  }
}

/** Looks a name up at the moment of the connection and refuses what it must not lead to: a name may say something else each time. */
export const lookupReachable: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) {
      callback(error, '', 0);
      return;
    }
    const allowed = addresses.filter(({ address }) => isReachable(address));
    const [first] = allowed;
    if (first === undefined) callback(new Error(`${hostname} leads to no address of a module.`), '', 0);
    else if (options.all === true) callback(null, allowed);
    else callback(null, first.address, first.family);
  });
};
