import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { addressRange, type AddressRange } from '#kernel/address.ts';

/** The proxies whose word about their clients is taken. */
export class TrustedProxies {
  readonly #ranges: readonly AddressRange[];

  /** @param trusted addresses and CIDR prefixes; what is neither is nobody's */
  constructor(trusted: readonly string[]) {
    this.#ranges = trusted.map(addressRange).filter((range) => range !== null);
  }

  get none(): boolean {
    return this.#ranges.length === 0;
  }

  has(address: string | undefined): boolean {
    return address !== undefined && this.#ranges.some((range) => range.has(address));
  }

  /**
   * From where a request comes: the peer; or, told by a proxy that is trusted, the nearest hop that is not. What anybody may have
   * written is left of that hop and is not looked at; neither is what stands left of a hop that is no address.
   * @see https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/X-Forwarded-For#selecting_an_ip_address
   */
  addressOf({ socket, headers }: Pick<IncomingMessage, 'socket' | 'headers'>): string | undefined {
    let known = socket.remoteAddress;
    if (!this.has(known)) return known;
    const hops = textOf(headers['x-forwarded-for']).split(',');
    for (const text of hops.toReversed()) {
      const hop = hopOf(text.trim());
      if (hop === undefined) break;
      known = hop;
      if (!this.has(hop)) break;
    }
    return known;
  }

  /** Whether the client speaks HTTPS: with us, or with the proxy before us that is trusted. */
  isSecure({ socket, headers }: Pick<IncomingMessage, 'socket' | 'headers'>): boolean {
    if ('encrypted' in socket && socket.encrypted === true) return true;
    if (!this.has(socket.remoteAddress)) return false;
    // The last one is that of the nearest proxy.
    return textOf(headers['x-forwarded-proto']).split(',').at(-1)!.trim().toLowerCase() === 'https';
  }
}

/** From here on `request.ip` and `request.protocol` say what they are towards the client, for all doors alike. */
export function believeProxies(app: FastifyInstance, proxies: TrustedProxies): void {
  // Not `trustProxy` of the framework: it takes names that are no addresses, and the host of X-Forwarded-Host too.
  app.addHook('onRequest', (request, _reply, done) => {
    const ip = { value: proxies.addressOf(request.raw) };
    const protocol = { value: proxies.isSecure(request.raw) ? 'https' : 'http' };
    Object.defineProperties(request, { ip, protocol });
    done();
  });
}

/** Node joins headers of these names, given more than once, with commas. */
function textOf(header: string | string[] | undefined): string {
  return Array.isArray(header) ? header.join(',') : (header ?? '');
}

/** Some proxies write the port behind the address, and brackets around one of IPv6 (RFC 7239 §6 has both). */
const WITH_PORT = /^(?:\[([\da-fA-F:.]+)\](?::\d{1,5})?|([\d.]+):\d{1,5})$/;

/** An address as `socket.remoteAddress` would say it; undefined for what is none. */
function hopOf(text: string): string | undefined {
  const [, six, four] = WITH_PORT.exec(text) ?? [];
  const address = six ?? four ?? text;
  // Zones of link-local addresses mean something on the machine of the proxy only.
  return isIP(address) === 0 || address.includes('%') ? undefined : address.toLowerCase();
}
