import type { Message, Messenger } from '#kernel/broker.ts';
import type { Caller } from '#kernel/caller.ts';
import { asFailure, fail, type Failure } from '#kernel/error.ts';
import type { Json } from '#kernel/json.ts';
import type { Log } from '#kernel/log.ts';
import type { JoinedInstance, ModuleConnection, ModuleEntrance } from '#kernel/registry.ts';
import { MAX_IN_FLIGHT, type Client, type Extension } from './client.ts';
import { closeCodeOf } from './console-socket.ts';
import type { Flushable, Gatherer } from './gatherer.ts';
import type { RealtimeLimits } from './limits.ts';
import { encodeMessage, MODULE_ACTIONS, type ModuleAction, type Send } from './module-protocol.ts';

export interface ModuleSessionOptions {
  /** Of the path. */
  readonly module: string;
  readonly client: Client;
  readonly modules: ModuleEntrance;
  readonly gatherer: Gatherer;
  readonly limits: RealtimeLimits;
  readonly log: Log;
  /** The hub ends all connections: none of them said good-bye. */
  stopping(): boolean;
}

/** Text of messages in one frame. */
const FRAME_CHARACTERS = 262_144;
/** How long an answer is waited for where the message itself does not expire earlier. */
const REPLY_MS = 30_000;
/** An end that the other side said: normal, going away, or without a code (RFC 6455 §7.4.1). */
const GOOD_BYES = new Set([1000, 1001, 1005]);

/** What an instance of a module says on its socket, and the messages that it gets. */
export class ModuleSession implements Extension, ModuleConnection, Flushable {
  readonly actions = MODULE_ACTIONS;
  readonly actionsPerFrame: number;
  readonly maxInFlight = MAX_IN_FLIGHT;
  readonly #options: ModuleSessionOptions;
  #joined: JoinedInstance | undefined;
  #messenger: Messenger | undefined;
  #pending: Message[] = [];
  #closedByUs = false;
  #ended = false;
  #sending = 0;
  #sent: (() => void)[] = [];

  constructor(options: ModuleSessionOptions) {
    this.#options = options;
    this.actionsPerFrame = options.limits.moduleActionsPerFrame;
  }

  act(given: { readonly action: string }, caller: Caller): Promise<void> | undefined {
    const action = given as ModuleAction;
    if (action.action === 'register') return this.#register(action, caller);
    const joined = this.#joined;
    if (joined === undefined) throw fail('conflict', 'Say register first.');
    joined.heard();
    switch (action.action) {
      case 'ack':
        joined.ack(action.id);
        return undefined;
      case 'nack':
        joined.nack(action.id, { error: action.error, ...(action.retry === undefined ? {} : { retry: action.retry }) });
        return undefined;
      case 'reply':
        joined.reply(action.id, answerOf(action));
        return undefined;
      case 'heartbeat':
        joined.heartbeat(action.health, action.details);
        return undefined;
      default:
        return this.#send(action, joined);
    }
  }

  end(code: number): void {
    this.#ended = true;
    this.#options.gatherer.remove(this);
    const goodBye = GOOD_BYES.has(code) && !this.#closedByUs && !this.#options.stopping();
    if (this.#joined !== undefined) this.#leave(this.#joined, goodBye ? 'good_bye' : 'lost');
  }

  deliver(messages: readonly Message[]): void {
    this.#pending.push(...messages);
    this.#options.gatherer.add(this);
  }

  flush(): void {
    const messages = this.#pending;
    this.#pending = [];
    const { outlet } = this.#options.client;
    let text = '';
    for (const [at, message] of messages.entries()) {
      text += text === '' ? encodeMessage(message) : `,${encodeMessage(message)}`;
      if (text.length < FRAME_CHARACTERS && at < messages.length - 1) continue;
      outlet.say(`{"type":"messages","messages":[${text}]}`);
      text = '';
    }
  }

  ping(timeoutMs: number): Promise<boolean> {
    const { webSocket, outlet } = this.#options.client;
    if (!outlet.open) return Promise.resolve(false);
    return new Promise((resolve) => {
      const settle = (answered: boolean) => {
        clearTimeout(timer);
        webSocket.off('pong', onPong).off('close', onClose);
        resolve(answered);
      };
      const onPong = () => settle(true);
      const onClose = () => settle(false);
      const timer = setTimeout(onClose, timeoutMs);
      webSocket.on('pong', onPong).on('close', onClose);
      webSocket.ping();
    });
  }

  close(failure: Failure): void {
    this.#closedByUs = true;
    const { client } = this.#options;
    client.refuse(failure);
    client.webSocket.close(closeCodeOf(failure), failure.publicCode);
    client.webSocket.resume();
  }

  async #register(action: Extract<ModuleAction, { action: 'register' }>, caller: Caller): Promise<void> {
    if (this.#joined !== undefined) throw fail('conflict', 'This connection has registered already.');
    const { module, modules, client } = this.#options;
    // The token may have ended since the connection showed it.
    await client.verifyAgain();
    if (!client.outlet.open) return;
    const { action: _action, id, ...registration } = action;
    const joined = await modules.join(module, registration, caller, this);
    if (this.#ended) {
      this.#leave(joined, 'lost');
      return;
    }
    this.#joined = joined;
    const told = { type: 'registered', ...(id === undefined ? {} : { id }), module: joined.module, instance_id: joined.id };
    client.outlet.say(JSON.stringify({ ...told, max_in_flight: this.maxInFlight }));
  }

  /** Not waited for, so that thousands share a commit; in the order in which they were said, for the messenger is asked in it. */
  #send(action: Send, joined: JoinedInstance): Promise<void> | undefined {
    this.#messenger ??= joined.messenger();
    const { limits } = this.#options;
    this.#sending += 1;
    void this.#finishSend(sendBy(this.#messenger, action), action.id);
    // A request waits for somebody else, and must not hold up what this module itself has to answer.
    if (this.#sending <= limits.moduleSends || action.reply === true) return undefined;
    return new Promise((resolve) => this.#sent.push(resolve));
  }

  async #finishSend(sending: ReturnType<typeof sendBy>, id: Send['id']): Promise<void> {
    const { client, limits } = this.#options;
    try {
      client.outlet.say(JSON.stringify(await sending));
    } catch (error) {
      client.refuse(asFailure(error), id);
    }
    this.#sending -= 1;
    if (this.#sending > limits.moduleSends) return;
    for (const resolve of this.#sent.splice(0)) resolve();
  }

  #leave(joined: JoinedInstance, reason: 'good_bye' | 'lost'): void {
    joined.leave(reason).catch((error: unknown) => {
      this.#options.log.warn('The end of a module could not be written down.', { module: joined.module, error: String(error) });
    });
  }
}

/** What its sender is told of it. */
async function sendBy(messenger: Messenger, action: Send): Promise<Record<string, unknown>> {
  const { id, to, name, data, priority, delivery, key, idempotency_key: idempotencyKey, expires_in_ms: expiresInMs } = action;
  const message = {
    name,
    data,
    ...(priority === undefined ? {} : { priority }),
    ...(delivery === undefined ? {} : { delivery }),
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    ...(expiresInMs === undefined ? {} : { expiresInMs }),
  };
  if (to === '*') {
    if (action.reply === true) throw fail('validation_error', 'A broadcast has no answer.', { reply: ['must be absent for *'] });
    const { messageId, recipients } = await messenger.broadcast(message);
    return { type: 'sent', id, message_id: messageId, recipients };
  }
  const directed = { ...message, to, ...(key === undefined ? {} : { key }) };
  if (action.reply !== true) return { type: 'sent', id, message_id: await messenger.send(directed) };
  const timeoutMs = Math.min(expiresInMs ?? REPLY_MS, 600_000);
  return { type: 'reply', id, data: await messenger.request(directed, { timeoutMs }) };
}

function answerOf({ data, error }: Extract<ModuleAction, { action: 'reply' }>): Parameters<JoinedInstance['reply']>[1] {
  if (error === undefined) return { data: data ?? (null as Json) };
  return { error: typeof error === 'string' ? { code: 'module_error', message: error } : error };
}
