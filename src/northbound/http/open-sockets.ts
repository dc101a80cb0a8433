import type { Socket } from 'node:net';
import type { HttpLimits } from './limits.ts';

/** Every open connection: bounded in all and of one address, and ended together. */
export class OpenSockets {
  readonly #limits: Pick<HttpLimits, 'connections' | 'connectionsOfAddress'>;
  readonly #open = new Set<Socket>();
  readonly #ofAddress = new Map<string, number>();

  constructor(limits: Pick<HttpLimits, 'connections' | 'connectionsOfAddress'>) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#open.size;
  }

  /** False when there are too many: it is ended before anything is read from it. */
  admit(socket: Socket): boolean {
    const address = socket.remoteAddress ?? 'unknown';
    const ofAddress = this.#ofAddress.get(address) ?? 0;
    if (this.#open.size >= this.#limits.connections || ofAddress >= this.#limits.connectionsOfAddress) {
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
