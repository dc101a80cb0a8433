import type { Socket } from 'node:net';
import type { TrustedProxies } from './client-address.ts';
import type { HttpLimits } from './limits.ts';

/** Every open connection: bounded in all and of one address that is no proxy's, and ended together. */
export class OpenSockets {
  readonly #limits: Pick<HttpLimits, 'connections' | 'connectionsOfAddress'>;
  readonly #proxies: Pick<TrustedProxies, 'has'>;
  readonly #open = new Set<Socket>();
  readonly #ofAddress = new Map<string, number>();

  constructor(limits: Pick<HttpLimits, 'connections' | 'connectionsOfAddress'>, proxies: Pick<TrustedProxies, 'has'>) {
    this.#limits = limits;
    this.#proxies = proxies;
  }

  get size(): number {
    return this.#open.size;
  }

  /** False when there are too many: it is ended before anything is read from it. */
  admit(socket: Socket): boolean {
    const address = socket.remoteAddress ?? 'unknown';
    const ofAddress = this.#ofAddress.get(address) ?? 0;
    // A proxy has the connections of all its clients, and bounds those of each itself.
    const bounded = ofAddress >= this.#limits.connectionsOfAddress && !this.#proxies.has(address);
    if (this.#open.size >= this.#limits.connections || bounded) {
      socket.destroy();
      return false;
    }
    this.#open.add(socket);
    this.#ofAddress.set(address, ofAddress + 1);
    socket.once('close', () => {
      this.#open.delete(socket);
      const left = this.#ofAddress.get(address)! - 1;
      if (left === 0) this.#ofAddress.delete(address);
      else this.#ofAddress.set(address, left);
    });
    return true;
  }

  endAll(): void {
    for (const socket of this.#open) socket.destroy();
  }
}
