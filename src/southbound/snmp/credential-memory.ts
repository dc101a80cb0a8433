import { LRUCache } from 'lru-cache';
import type { Credential } from './credential.ts';

/** Devices of which it is kept: more than one hub looks after. */
const MOST_KEPT = 20_000;

/** Which credential a device took last time. In memory alone: it is tried anew after a restart. */
export class CredentialMemory {
  readonly #kept = new LRUCache<string, Credential>({ max: MOST_KEPT });

  recall(device: string): Credential | undefined {
    return this.#kept.get(device);
  }

  keep(device: string, credential: Credential): void {
    this.#kept.set(device, credential);
  }

  forget(device: string): void {
    this.#kept.delete(device);
  }
}
