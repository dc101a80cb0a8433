import { lookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { buildConnector } from 'undici';
import { AddressGuard } from '#kernel/address-guard.ts';
import { addressKind } from '#kernel/address.ts';

/** The code of an error of a connection that was not made. */
export const NOT_ASKED = 'NOT_ASKED';

/**
 * GNS3 runs on this machine or anywhere in a network, so nearly every address may be asked: not those that belong to no machine, among them
 * the link-local ones where clouds give credentials to whoever asks. Looked at when the connection is made, for a name may lead elsewhere
 * each time. @see https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html
 */
const guard = new AddressGuard({ allow: ['127.0.0.0/8', '::1/128'], own: () => [] });

/** Why an address is not asked; null where it may be, and for names. */
export function whyNotAsked(host: string): string | null {
  const bare = host.replace(/^\[|\]$/g, '');
  if (addressKind(bare) === null) return null;
  const why = guard.refusals([bare]).get(bare);
  return why === null || why === undefined ? null : `${bare} is not asked. ${why}`;
}

/** As clients of TCP and TLS take it: only addresses that may be asked, in the order of the resolver. */
export function lookupAsked(
  hostname: string,
  options: LookupOptions,
  callback: (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void,
): void {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) {
      callback(error, '', 0);
      return;
    }
    const asked = addresses.filter(({ address }) => whyNotAsked(address) === null);
    const [first] = asked;
    if (first === undefined) callback(refused(`${hostname} leads to an address that is not asked.`), '', 0);
    else if (options.all === true) callback(null, asked);
    else callback(null, first.address, first.family);
  });
}

/** Connects as undici does, to addresses that may be asked. */
export function connectorAsked(timeoutMs: number): buildConnector.connector {
  const connect = buildConnector({ timeout: timeoutMs, lookup: lookupAsked });
  return (options, callback) => {
    const why = whyNotAsked(options.hostname);
    if (why === null) connect(options, callback);
    else callback(refused(why), null);
  };
}

function refused(why: string): NodeJS.ErrnoException {
  return Object.assign(new Error(why), { code: NOT_ASKED });
}
