import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { addressKind } from '#kernel/address.ts';
import { fail } from '#kernel/error.ts';

/** Whether a request may go to an address; private and loopback ones may, for that is where modules are. */
export function isReachable(address: string): boolean {
  const kind = addressKind(address);
  return kind !== null && kind !== 'never';
}

/** Refuses an address in the URL itself, where no name is looked up. @throws validation_error */
export function checkHost(url: URL): void {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (addressKind(host) === 'never') {
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
