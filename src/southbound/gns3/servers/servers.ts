import { isDeepStrictEqual } from 'node:util';
import { fail } from '#kernel/error.ts';
import type { Envelope, NewEvent } from '#kernel/event.ts';
import type { KeptText } from '#kernel/kept-text.ts';
import type { Log } from '#kernel/log.ts';
import type { ModuleContext } from '#kernel/module.ts';
import { serverAdded, serverRemoved, type ServerSource } from '#model/topology.ts';
import type { Causation } from '../asked.ts';
import type { Gns3Server } from '../controller.ts';
import type { Follower } from '../follower.ts';
import { SERVER_SUBJECT } from '../gaps.ts';
import { sourceOf } from '../translate.ts';
import { idFor, sameAddress, ServerBook } from './book.ts';
import { serverUpdated } from './messages.ts';
import { saidAfter, ServersTold } from './servers-told.ts';

/** The lab that comes with the product: started when it is to be followed, ended when it is not. */
export interface BuiltIn {
  readonly id: string;
  start(): Promise<Gns3Server>;
  stop(): Promise<void>;
}

export interface ServersParts {
  readonly configured: readonly Gns3Server[];
  readonly keep: KeptText | undefined;
  readonly builtIn: BuiltIn | undefined;
  /** Whether this process may listen to servers: only then it has a built-in lab. */
  readonly listens: boolean;
  /** Of a server that was added without a policy. */
  readonly autoClose: Gns3Server['autoClose'];
  readonly log: Log;
  follow(server: Gns3Server): Follower;
}

export interface Listed {
  readonly server: Gns3Server;
  readonly source: ServerSource;
}

interface Followed extends Listed {
  readonly follower: Follower;
}

/** The GNS3 servers that are followed: those of the configuration, those that people added, and the built-in lab. */
export class Servers {
  readonly #parts: ServersParts;
  readonly #book: ServerBook;
  #followed: readonly Followed[] = [];
  #followers: readonly Follower[] = [];
  #context: ModuleContext | undefined;
  #builtInRuns = false;
  #told: ServersTold | undefined;
  #last: Promise<unknown> = Promise.resolve();

  /** @throws configuration_error, data_incompatible */
  constructor(parts: ServersParts) {
    this.#parts = parts;
    this.#book = ServerBook.open(parts.keep);
    const ids = parts.configured.map((server) => server.id);
    if (new Set(ids).size < ids.length) throw fail('configuration_error', `Two GNS3 servers have the same id: ${ids.join(', ')}.`);
    for (const server of parts.configured) this.#follow(server, 'configuration');
    for (const server of this.#book.added(parts.configured, parts.log)) this.#follow(server, 'added');
  }

  /** Those that are followed now; another array when that changes. */
  readonly followers = (): readonly Follower[] => this.#followers;

  /** Where a followed server comes from. */
  sourceOf(follower: Follower): ServerSource {
    return this.#followed.find((one) => one.follower === follower)?.source ?? 'configuration';
  }

  get defaultPolicy(): Gns3Server['autoClose'] {
    return this.#parts.autoClose;
  }

  async start(context: ModuleContext): Promise<void> {
    const { builtIn, listens } = this.#parts;
    // The lab first: what cannot start leaves nothing running behind.
    const server = builtIn === undefined || !listens || this.#book.builtInRemoved ? undefined : await builtIn.start();
    this.#context = context;
    this.#builtInRuns = server !== undefined;
    if (server !== undefined) this.#follow(server, 'built-in');
    for (const { follower } of this.#followed) follower.start(context);
    this.#told = new ServersTold(context, (event) => this.#oneAtATime(() => this.#align(event)));
    this.#told.begin();
  }

  async stop(): Promise<void> {
    this.#told?.end();
    await this.#last;
    await Promise.all(this.#followers.map((follower) => follower.stop()));
    this.#context = undefined;
    if (this.#builtInRuns) await this.#parts.builtIn?.stop();
    this.#builtInRuns = false;
    // A hub that was stopped is started again: each is followed anew then, the lab when it runs.
    const stopped = this.#followed.filter(({ source }) => source !== 'built-in');
    this.#set([]);
    for (const { server, source } of stopped) this.#follow(server, source);
  }

  /** The id that a server of this address would get. @throws conflict when the address or the wished id is taken */
  checkFree(url: string, id: string | undefined): string {
    const same = this.#followed.find(({ server }) => sameAddress(server.url, url));
    if (same !== undefined) {
      throw fail('conflict', `${url} is followed already, as GNS3 server ${same.server.id}.`, { server: same.server.id });
    }
    const taken = new Set(this.#followed.map(({ server }) => server.id));
    if (this.#parts.builtIn !== undefined) taken.add(this.#parts.builtIn.id);
    if (id !== undefined && taken.has(id))
      throw fail('conflict', `There is a GNS3 server ${id} already; choose another id.`, { server: id });
    return id ?? idFor(url, taken);
  }

  /** The server of this id, where it can be changed or removed. @throws not_found; conflict for one of the configuration */
  changeable(id: string): Followed {
    const followed = this.#followed.find(({ server }) => server.id === id);
    if (followed === undefined) {
      const names = this.#followed.map(({ server }) => server.id).join(', ') || 'none';
      throw fail('not_found', `No GNS3 server is named ${id}; there are: ${names}.`, { server: id });
    }
    if (followed.source !== 'configuration') return followed;
    throw fail(
      'conflict',
      `GNS3 server ${id} comes from the configuration: change it or take it out there (gns3 in thalamus.yaml, or THALAMUS_GNS3_URL), and start the hub again.`,
      { server: id, source: followed.source },
    );
  }

  /** Follows it from now on, also after a restart. @throws conflict, store_unavailable */
  async add(wanted: Omit<Gns3Server, 'id'> & { readonly id: string | undefined }, causation: Causation): Promise<Listed> {
    return this.#oneAtATime(async () => {
      await this.#align();
      const server: Gns3Server = { ...wanted, id: this.checkFree(wanted.url, wanted.id) };
      const context = this.#running();
      await this.#book.add(server);
      await this.#announce(context, serverAdded, { server, source: 'added' }, causation).catch(async (error: unknown) => {
        await this.#book.remove(server.id);
        throw error;
      });
      this.#follow(server, 'added').start(context);
      return { server, source: 'added' };
    });
  }

  /** Follows it anew as it is wanted now. The gap between says why. @throws conflict, not_found, store_unavailable */
  async update(wanted: Gns3Server, causation: Causation): Promise<Listed> {
    return this.#oneAtATime(async () => {
      await this.#align();
      const followed = this.changeable(wanted.id);
      if (followed.source === 'built-in') throw fail('conflict', 'The built-in lab has no settings to change.', { server: wanted.id });
      const context = this.#running();
      await this.#book.add(wanted);
      // Told first: the process that listens next must do so with the new settings.
      await this.#announce(context, serverUpdated, { server: wanted, source: followed.source }, causation).catch(async (error: unknown) => {
        await this.#book.add(followed.server);
        throw error;
      });
      await this.#followAnew(followed, wanted, context);
      return { server: wanted, source: followed.source };
    });
  }

  /** Starts the built-in lab again after it was removed. @throws conflict when there is none, or it was not removed */
  async addBuiltIn(causation: Causation): Promise<Listed> {
    return this.#oneAtATime(async () => {
      const { builtIn, listens } = this.#parts;
      if (!listens) throw fail('conflict', 'This process does not listen to GNS3 servers, so it has no built-in lab.');
      if (builtIn === undefined) {
        throw fail('conflict', 'The built-in lab is not there: servers are configured, and it stands in only where none is.');
      }
      if (this.#builtInRuns)
        throw fail('conflict', `The built-in lab is followed already, as GNS3 server ${builtIn.id}.`, { server: builtIn.id });
      const context = this.#running();
      const server = await builtIn.start();
      try {
        await this.#book.setBuiltInRemoved(false);
        await this.#announce(context, serverAdded, { server, source: 'built-in' }, causation);
      } catch (error) {
        await builtIn.stop();
        await this.#book.setBuiltInRemoved(true);
        throw error;
      }
      this.#builtInRuns = true;
      this.#follow(server, 'built-in').start(context);
      return { server, source: 'built-in' };
    });
  }

  /**
   * Stops following it and forgets it. What it has is not deleted, so no `project.deleted` says so: `server.removed` does, and
   * ends whatever gap of it was open. @throws not_found; conflict for one of the configuration
   */
  async remove(id: string, causation: Causation): Promise<Listed & { readonly mayClose: readonly string[] }> {
    return this.#oneAtATime(async () => {
      await this.#align();
      const followed = this.changeable(id);
      const context = this.#running();
      const { server, source, follower } = followed;
      const mayClose = follower.attached();
      await follower.stop('removed');
      this.#forget(followed);
      try {
        await this.#note(server, source, true);
        await this.#announce(context, serverRemoved, followed, causation);
      } catch (error) {
        await this.#note(server, source, false).catch(() => undefined);
        this.#follow(server, source).start(context);
        throw error;
      }
      if (source === 'built-in') {
        this.#builtInRuns = false;
        await this.#parts.builtIn?.stop();
      }
      return { server, source, mayClose };
    });
  }

  /**
   * Brings what is followed in line with the book, which another process may have written.
   * @param event by which another process said so
   */
  async #align(event?: Envelope): Promise<void> {
    const context = this.#running();
    await this.#book.refresh();
    const wanted = this.#book.added(this.#parts.configured);
    for (const followed of this.#followed.filter(({ source }) => source === 'added')) {
      const server = wanted.find(({ id }) => id === followed.server.id);
      if (server === undefined) await this.#leave(followed, context, event);
      else if (!isDeepStrictEqual(server, followed.server)) await this.#followAnew(followed, server, context);
    }
    const followedIds = new Set(this.#followed.map(({ server }) => server.id));
    for (const server of wanted) if (!followedIds.has(server.id)) this.#follow(server, 'added').start(context);
  }

  async #followAnew(followed: Followed, server: Gns3Server, context: ModuleContext): Promise<void> {
    await followed.follower.stop('its settings change');
    this.#forget(followed);
    this.#follow(server, followed.source).start(context);
  }

  /** Another process removed it. What this one still published after that is ended once more, so that nothing of the server is left. */
  async #leave(followed: Followed, context: ModuleContext, event: Envelope | undefined): Promise<void> {
    const listened = followed.follower.listening?.here === true;
    await followed.follower.stop('removed');
    this.#forget(followed);
    if (!listened || event?.type !== serverRemoved.type) return;
    if (!(await saidAfter(context, sourceOf(followed.server.id), event.position))) return;
    await this.#announce(context, serverRemoved, followed, {
      ...(event.correlationid === undefined ? {} : { correlationid: event.correlationid }),
      causationid: event.id,
    });
  }

  async #note(server: Gns3Server, source: ServerSource, removed: boolean): Promise<void> {
    if (source === 'built-in') await this.#book.setBuiltInRemoved(removed);
    else if (removed) await this.#book.remove(server.id);
    else await this.#book.add(server);
  }

  #follow(server: Gns3Server, source: ServerSource): Follower {
    const follower = this.#parts.follow(server);
    this.#set([...this.#followed, { server, source, follower }]);
    return follower;
  }

  #forget(gone: Followed): void {
    this.#set(this.#followed.filter((one) => one !== gone));
  }

  #set(followed: readonly Followed[]): void {
    this.#followed = followed;
    this.#followers = followed.map(({ follower }) => follower);
  }

  async #announce(
    context: ModuleContext,
    declaration: typeof serverAdded | typeof serverUpdated,
    { server, source }: Listed,
    causation: Causation,
  ): Promise<void> {
    const event: NewEvent = {
      type: declaration.type,
      source: sourceOf(server.id),
      subject: SERVER_SUBJECT,
      priority: declaration.priority,
      ...causation,
      data: { server: server.id, url: server.url, source },
    };
    await context.publish([event]);
  }

  #running(): ModuleContext {
    if (this.#context === undefined) throw fail('shutting_down', 'The GNS3 module does not run.');
    return this.#context;
  }

  async #oneAtATime<T>(change: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(change);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
