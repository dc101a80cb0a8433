import { z } from 'zod';
import { fail } from '#kernel/error.ts';
import type { KeptText } from '#kernel/kept-text.ts';
import type { Log } from '#kernel/log.ts';
import type { Gns3Server } from '../controller.ts';

const Stored = z.object({
  format: z.literal(1),
  servers: z.array(
    z.object({
      id: z.string(),
      url: z.string(),
      user: z.string().optional(),
      password: z.string().optional(),
      auto_close: z.enum(['observe', 'pin', 'attach']),
    }),
  ),
  /** Somebody removed the built-in lab: it stays away after a restart. */
  built_in_removed: z.boolean(),
});
type Stored = z.infer<typeof Stored>;

const EMPTY: Stored = { format: 1, servers: [], built_in_removed: false };

/** The servers that people added while the hub ran, and whether they removed the built-in lab. */
export class ServerBook {
  readonly #keep: KeptText | undefined;
  #stored: Stored;

  private constructor(keep: KeptText | undefined, stored: Stored) {
    this.#keep = keep;
    this.#stored = stored;
  }

  /** Without a place to keep it, what is added lasts as long as the process. @throws data_incompatible for a damaged one: it is never written over */
  static open(keep: KeptText | undefined): ServerBook {
    const text = keep?.read() ?? null;
    return new ServerBook(keep, text === null ? EMPTY : parse(keep!.path, text));
  }

  /** Takes what another process wrote. @throws data_incompatible, store_unavailable: what was known stays */
  async refresh(): Promise<void> {
    if (this.#keep === undefined) return;
    await this.#keep.refresh?.();
    const text = this.#keep.read();
    this.#stored = text === null ? EMPTY : parse(this.#keep.path, text);
  }

  get builtInRemoved(): boolean {
    return this.#stored.built_in_removed;
  }

  /** Those that may be followed beside the configured ones; of two with one name or one address the configured one stands. */
  added(configured: readonly Gns3Server[], log?: Log): readonly Gns3Server[] {
    return this.#stored.servers.map(serverOf).filter((server) => {
      const other = configured.find((one) => one.id === server.id || sameAddress(one.url, server.url));
      if (other === undefined) return true;
      log?.warn('A GNS3 server that was added is now configured; the configuration stands.', { added: server.id, configured: other.id });
      return false;
    });
  }

  /** In place of one of the same id. */
  async add(server: Gns3Server): Promise<void> {
    await this.#change((stored) => ({ ...stored, servers: [...without(stored, server.id), storedOf(server)] }));
  }

  async remove(id: string): Promise<void> {
    await this.#change((stored) => ({ ...stored, servers: without(stored, id) }));
  }

  async setBuiltInRemoved(removed: boolean): Promise<void> {
    await this.#change((stored) => ({ ...stored, built_in_removed: removed }));
  }

  /** Takes effect when it is kept. @throws store_unavailable */
  async #change(change: (stored: Stored) => Stored): Promise<void> {
    const before = this.#stored;
    this.#stored = change(before);
    try {
      await this.#keep?.write(() => `${JSON.stringify(this.#stored, undefined, 2)}\n`);
    } catch (error) {
      this.#stored = before;
      throw error;
    }
  }
}

function parse(path: string, text: string): Stored {
  let told: unknown;
  try {
    told = JSON.parse(text);
  } catch {
    told = undefined;
  }
  const { success, data } = Stored.safeParse(told);
  if (success) return data;
  throw fail(
    'data_incompatible',
    `${path} is damaged, or was written by another version; move it away to start without the servers that were added.`,
    {
      path,
    },
  );
}

function without({ servers }: Stored, id: string): Stored['servers'] {
  return servers.filter((server) => server.id !== id);
}

function serverOf({ id, url, user, password, auto_close: autoClose }: Stored['servers'][number]): Gns3Server {
  return { id, url, autoClose, ...(user === undefined ? {} : { user }), ...(password === undefined ? {} : { password }) };
}

function storedOf({ id, url, user, password, autoClose }: Gns3Server): Stored['servers'][number] {
  return { id, url, auto_close: autoClose, ...(user === undefined ? {} : { user }), ...(password === undefined ? {} : { password }) };
}

/** Are two URLs one server? Names of this machine are one name. */
export function sameAddress(one: string, other: string): boolean {
  return addressOf(one) === addressOf(other);
}

function addressOf(text: string): string {
  const url = URL.parse(text);
  if (url === null) return text;
  const here = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  return `${here ? 'localhost' : url.hostname}:${url.port || (url.protocol === 'https:' ? '443' : '80')}`;
}

/** A name for a server from its host, `192-0-2-10`, that nobody has yet. */
export function idFor(url: string, taken: ReadonlySet<string>): string {
  const { hostname, port } = new URL(url);
  const plain = (text: string): string =>
    text
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-+|-+$/g, '')
      .slice(0, 30)
      .replace(/-+$/, '') || 'gns3';
  const candidates = [plain(hostname), ...(port === '' ? [] : [`${plain(hostname)}-${port}`])];
  const free = candidates.find((id) => !taken.has(id));
  if (free !== undefined) return free;
  for (let number = 2; ; number += 1) {
    const id = `${candidates[0]}-${number}`;
    if (!taken.has(id)) return id;
  }
}
