import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '#kernel/caller.ts';
import type { Clock } from '#kernel/clock.ts';
import { asFailure, fail } from '#kernel/error.ts';
import type { Feed } from '#kernel/feed.ts';
import type { Hub } from '#kernel/hub.ts';
import type { Log } from '#kernel/log.ts';
import type { Conversation, Operation } from '#kernel/message.ts';
import type { Meter } from '#kernel/metric.ts';
import type { TellRefusal } from '#kernel/refusal.ts';
import type { ModuleEntrance } from '#kernel/registry.ts';
import { createAcceptor, type Acceptor } from './accept.ts';
import { Client } from './client.ts';
import { Connections } from './connections.ts';
import { closeWith, converse, tokenOfFirstFrame, type Opened } from './console-socket.ts';
import { Gatherer } from './gatherer.ts';
import { createGroups } from './groups.ts';
import { DEFAULT_REALTIME_LIMITS, type RealtimeLimits } from './limits.ts';
import { Inbox } from './inbox.ts';
import { Liveness } from './liveness.ts';
import * as metrics from './metrics.ts';
import { OpenConsole } from './open-console.ts';
import { ModuleSession } from './module-session.ts';
import { refusedOn } from './refused.ts';
import { tokenOf } from './tokens.ts';

export interface RealtimeOptions {
  readonly hub: Hub;
  readonly feed: Feed;
  /** Who a token stands for. @throws unauthorized */
  readonly verify: (token: string) => Promise<Caller>;
  /** Calls back when what tokens permit may have changed; gives the end of it. Absent: they are looked at again by and by alone. */
  readonly onChange?: (changed: () => void) => () => void;
  /** Where modules of other processes come in; absent: they have no socket. */
  readonly modules?: ModuleEntrance;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
  /** Told whom a connection refused; absent: nobody is. */
  readonly refused?: TellRefusal;
  readonly limits?: Partial<RealtimeLimits>;
}

const EVENTS_PATH = '/ws/gns3/events/';
const MODULE_PATH = '/ws/gns3/module/:module_name/';

/** The WebSockets: events for everybody, messages for modules, and the conversations that operations open (consoles). */
export function realtime(options: RealtimeOptions): (app: FastifyInstance) => void {
  const limits = { ...DEFAULT_REALTIME_LIMITS, ...options.limits };
  const { feed, clock, meter, hub } = options;

  return (app) => {
    const acceptor = createAcceptor(app, limits.frameBytes);
    const connections = new Connections(meter);
    const groups = createGroups(feed, clock, meter, limits);
    const gatherer = new Gatherer(clock, limits.gatherMs);
    let stopping = false;
    const clients = new Set<Client>();
    const watched = new Set<Liveness>();
    const consoles = new Set<OpenConsole>();
    const verifyAgain = (): void => {
      for (const client of clients) void client.verifyAgain();
      for (const console of consoles) void console.verifyAgain();
    };
    const unfollow = options.onChange?.(verifyAgain);

    const timers = [
      setInterval(() => groups.tick(), limits.caughtUpMs),
      setInterval(() => {
        for (const liveness of watched) liveness.look();
      }, limits.pingMs),
      setInterval(verifyAgain, limits.verifyAgainMs),
      setInterval(() => {
        let backlogBytes = 0;
        let subscriptions = 0;
        for (const client of clients) {
          backlogBytes += client.outlet.backlogBytes;
          subscriptions += client.subscriptions;
        }
        meter.set(metrics.backlog, backlogBytes);
        meter.set(metrics.subscriptions, subscriptions);
      }, 1_000),
    ];
    for (const timer of timers) timer.unref();
    app.addHook('preClose', async () => {
      for (const timer of timers) clearInterval(timer);
      unfollow?.();
      stopping = true;
      await connections.close(limits.closeMs);
      groups.close();
      gatherer.close();
    });

    const enter = (client: Client): void => {
      clients.add(client);
      watched.add(client.liveness);
      client.webSocket.once('close', () => {
        clients.delete(client);
        watched.delete(client.liveness);
      });
    };

    app.get(EVENTS_PATH, async (request, reply) => {
      acceptor.check(request);
      const { webSocket, socket } = await acceptor.accept(request, reply);
      connections.add(webSocket, 'events');
      const refused = refusedOn(request, options.refused);
      enter(new Client(webSocket, socket, tokenOf(request.raw), { ...options, groups, limits, address: request.ip, refused }));
      return reply;
    });

    const { modules } = options;
    if (modules !== undefined) {
      const moduleAcceptor = createAcceptor(app, limits.moduleFrameBytes);
      app.get(MODULE_PATH, async (request, reply) => {
        moduleAcceptor.check(request);
        const { module_name: module } = request.params as { readonly module_name: string };
        const { webSocket, socket } = await moduleAcceptor.accept(request, reply);
        connections.add(webSocket, 'module');
        const conversation = (client: Client) =>
          new ModuleSession({ module, client, modules, gatherer, limits, log: options.log, stopping: () => stopping });
        const refused = refusedOn(request, options.refused);
        enter(
          new Client(webSocket, socket, tokenOf(request.raw), { ...options, groups, limits, address: request.ip, refused, conversation }),
        );
        return reply;
      });
    }

    for (const operation of hub.operations()) {
      if (operation.socket === undefined) continue;
      app.get(operation.socket, (request, reply) => openConversation(operation, request, reply));
    }

    async function openConversation(operation: Operation, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
      acceptor.check(request);
      const token = tokenOf(request.raw);
      const gone = new AbortController();
      const left = () => gone.abort(new Error('The client went away.'));
      const project = (request.params as { readonly project_id?: string }).project_id;
      const open = async (shown: string): Promise<Conversation> => {
        const caller = await options.verify(shown);
        const userAgent = request.headers['user-agent'];
        const origin = { door: 'websocket', address: request.ip, ...(userAgent === undefined ? {} : { userAgent }) };
        const call = { ...origin, caller, requestId: request.id, signal: gone.signal };
        const answer = await hub.perform(operation.name, { ...(request.params as object), ...(request.query as object) }, call);
        return answer.output as Conversation;
      };
      const guard = ({ webSocket }: Opened, shown: string): void => {
        const guarded = new OpenConsole({ webSocket, token: shown, operation, project, verify: options.verify });
        consoles.add(guarded);
        webSocket.once('close', () => consoles.delete(guarded));
        // What it may do can have changed between the opening and now.
        void guarded.verifyAgain();
      };
      if (token === undefined) {
        // Only the open connection can bring it; failures are told there.
        const opened = await watch(acceptor, request, reply);
        opened.webSocket.once('close', left);
        try {
          const shown = await tokenOfFirstFrame(opened.webSocket, opened.inbox, limits);
          const conversation = await open(shown);
          guard(opened, shown);
          void converse(opened, conversation, limits);
        } catch (error) {
          const failure = asFailure(error);
          if (failure.code === 'unauthorized' || failure.code === 'forbidden') refusedOn(request, options.refused)(failure);
          closeWith(opened.webSocket, failure);
        }
        return reply;
      }
      request.raw.socket.once('close', left);
      const conversation = await open(token);
      if (request.raw.socket.destroyed) {
        conversation.close();
        throw fail('malformed', 'The client went away before the conversation was open.');
      }
      const opened = await watch(acceptor, request, reply);
      guard(opened, token);
      void converse(opened, conversation, limits);
      return reply;
    }

    async function watch(from: Acceptor, request: FastifyRequest, reply: FastifyReply): Promise<Opened> {
      const accepted = await from.accept(request, reply);
      const liveness = new Liveness(accepted.webSocket, accepted.socket);
      connections.add(accepted.webSocket, 'console');
      watched.add(liveness);
      accepted.webSocket.once('close', () => watched.delete(liveness));
      return { ...accepted, inbox: new Inbox(accepted.webSocket) };
    }
  };
}
