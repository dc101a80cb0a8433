import { fail, messageOf, type ModuleFailure } from './failure.ts';
import type { Json } from './json.ts';
import { Line, type Frame } from './line.ts';
import { lineLog, type Log } from './log.ts';
import type { Message, Module, ModuleContext } from './module.ts';
import { Outbox } from './outbox.ts';
import { registrationOf } from './registration.ts';
import { Work } from './work.ts';

export interface RunOptions {
  /** Of the hub, `http://HOST:PORT`; absent: THALAMUS_URL. */
  readonly url?: string;
  /** The module's token, or one of somebody who may write modules; absent: THALAMUS_TOKEN. */
  readonly token?: string;
  /** Absent: lines of JSON on standard output. */
  readonly log?: Log;
  /** Stops it when aborted; SIGTERM and SIGINT do so too unless `signals` is false. */
  readonly signal?: AbortSignal;
  readonly signals?: boolean;
  /** How long handlers that are at work may go on once it stops; 10 s unless said. */
  readonly drainMs?: number;
}

export interface Running {
  readonly context: ModuleContext;
  /** When it is registered and takes messages for the first time. */
  readonly ready: Promise<void>;
  /** When it ended; rejects when the hub refused it for good. */
  readonly ended: Promise<void>;
  /** Takes nothing more, ends what is at work, says good-bye. */
  stop(): Promise<void>;
}

/** As the hub wants to hear from a module; one that is silent for 5 minutes is unhealthy. */
const HEARTBEAT_MS = 30_000;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 15_000;
const DRAIN_MS = 10_000;
/** How long a hub may take to answer `register`. */
const REGISTER_MS = 20_000;
const ASK_MS = 120_000;
/** Asking again changes nothing: somebody has to give another token, or change the module. */
const FINAL = new Set(['unauthorized', 'forbidden', 'validation_error', 'conflict']);

/** Registers a module, takes its messages and keeps its connection until it is stopped. @throws Error when url or token are missing */
export function run(module: Module, options: RunOptions = {}): Running {
  const url = (options.url ?? process.env['THALAMUS_URL'])?.replace(/\/+$/, '');
  const token = options.token ?? process.env['THALAMUS_TOKEN'];
  if (url === undefined || url === '') throw new Error('Where is the hub? Give `url`, or THALAMUS_URL such as http://127.0.0.1:8000.');
  if (token === undefined || token === '') throw new Error('Who speaks? Give `token`, or THALAMUS_TOKEN: the token of the module.');
  return new Run(module, url, token, options);
}

class Run implements Running {
  readonly context: ModuleContext;
  readonly ready: Promise<void>;
  readonly ended: Promise<void>;
  readonly #module: Module;
  readonly #url: string;
  readonly #token: string;
  readonly #log: Log;
  readonly #drainMs: number;
  readonly #stopping = new AbortController();
  readonly #outbox = new Outbox();
  readonly #work: Work;
  readonly #settle = { ready: () => {}, ended: () => {}, failed: (_error: ModuleFailure) => {} };
  #line: Line | undefined;
  #registered = false;
  #failures = 0;
  #timer: NodeJS.Timeout | undefined;
  #heartbeat: NodeJS.Timeout | undefined;
  #stop: Promise<void> | undefined;

  constructor(module: Module, url: string, token: string, options: RunOptions) {
    this.#module = module;
    this.#url = url;
    this.#token = token;
    this.#drainMs = options.drainMs ?? DRAIN_MS;
    this.#log =
      options.log ??
      lineLog(
        module.name,
        (line) => void process.stdout.write(line),
        () => new Date(),
      );
    this.ready = new Promise((resolve) => (this.#settle.ready = resolve));
    this.ended = new Promise((resolve, reject) => {
      this.#settle.ended = resolve;
      this.#settle.failed = reject;
    });
    this.context = {
      log: this.#log,
      signal: this.#stopping.signal,
      send: (message) => this.#outbox.send(message),
      broadcast: (message) => this.#outbox.broadcast(message),
      request: (message) => this.#outbox.request(message),
      ask: (operation, input, more) => this.#ask(operation, input ?? {}, more?.idempotencyKey),
    };
    this.#work = new Work(module, this.context, (outcome) => {
      // Without a connection it is told when the message is delivered again.
      if (this.#registered) this.#line?.say(outcome);
    });
    const registration = registrationOf(module);
    options.signal?.addEventListener('abort', () => void this.stop(), { once: true });
    if (options.signals !== false) this.#listenToSignals();
    void Promise.resolve(module.start?.(this.context)).then(
      () => this.#connect(registration),
      (error: unknown) => this.#giveUp(fail('start_failed', messageOf(error))),
    );
  }

  stop(): Promise<void> {
    this.#stop ??= this.#drain();
    return this.#stop;
  }

  #connect(registration: object): void {
    if (this.#stopping.signal.aborted) return;
    const address = `${this.#url.replace(/^http/, 'ws')}/ws/gns3/module/${encodeURIComponent(this.#module.name)}/`;
    let refused: ModuleFailure | undefined;
    const slow = setTimeout(() => line.terminate(), REGISTER_MS);
    const line = new Line(address, this.#token, {
      frame: (frame) => {
        if (frame.type === 'welcome') line.say({ ...registration, action: 'register', id: 'register' });
        else if (frame.type === 'registered') {
          clearTimeout(slow);
          this.#joined(line);
        } else if (frame.type === 'error' && !this.#outbox.take(frame)) {
          const failure = fail(String(frame['code']), String(frame['message']));
          const details = frame['details'];
          this.#log.warn('The hub refused something.', {
            code: failure.code,
            error: failure.message,
            ...(details === undefined ? {} : { details }),
          });
          if (this.#line !== line) refused = failure;
          if (frame['id'] === 'register') line.terminate();
        } else this.#hear(frame);
      },
      closed: (code, failure) => {
        clearTimeout(slow);
        this.#lost(line, code);
        // 4401 and 4403 are the hub's for a token that is not, or no longer, good for this.
        const why =
          failure ??
          (code === 4401
            ? fail('unauthorized', 'The token is not valid.')
            : code === 4403
              ? fail('forbidden', 'The token does not permit this.')
              : refused);
        if (this.#stopping.signal.aborted) return;
        if (why !== undefined && FINAL.has(why.code)) {
          this.#giveUp(why);
          return;
        }
        const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(this.#failures, 10)) * (0.5 + Math.random() / 2);
        this.#failures += 1;
        this.#log.info('No connection to the hub; trying again.', {
          in_ms: Math.round(pauseMs),
          code,
          ...(why === undefined ? {} : { error: why.message }),
        });
        this.#timer = setTimeout(() => this.#connect(registration), pauseMs);
      },
    });
  }

  #joined(line: Line): void {
    this.#line = line;
    this.#registered = true;
    this.#failures = 0;
    this.#log.info('Registered.', { url: this.#url });
    this.#outbox.connected((action) => line.say(action));
    this.#heartbeat = setInterval(() => void this.#tellHealth(line), HEARTBEAT_MS);
    if (this.#module.health !== undefined) void this.#tellHealth(line);
    this.#settle.ready();
  }

  #lost(line: Line, code: number): void {
    if (this.#line !== line) return;
    this.#line = undefined;
    this.#registered = false;
    clearInterval(this.#heartbeat);
    this.#outbox.disconnected();
    if (!this.#stopping.signal.aborted) this.#log.warn('The connection to the hub ended.', { code });
  }

  #hear(frame: Frame): void {
    if (this.#outbox.take(frame) || frame.type !== 'messages' || !Array.isArray(frame['messages'])) return;
    // While it stops, what comes in is left to others: the hub gives it to them when this one has said good-bye.
    if (this.#stopping.signal.aborted) return;
    for (const message of frame['messages'] as readonly Message[]) this.#work.take(message);
  }

  async #tellHealth(line: Line): Promise<void> {
    try {
      const { health, details } = (await this.#module.health?.()) ?? { health: 'healthy' as const };
      line.say({ action: 'heartbeat', health, ...(details === undefined ? {} : { details }) });
    } catch (error) {
      line.say({ action: 'heartbeat', health: 'unhealthy', details: messageOf(error) });
    }
  }

  async #ask(operation: string, input: object, idempotencyKey: string | undefined): Promise<Json> {
    let response: Response;
    try {
      response = await fetch(`${this.#url}/api/common/api/v1/operations/${encodeURIComponent(operation)}/`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${this.#token}`,
          'content-type': 'application/json',
          ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
        },
        body: JSON.stringify(input),
        signal: AbortSignal.timeout(ASK_MS),
      });
    } catch (error) {
      throw fail('unreachable', `${operation} could not be asked: ${messageOf(error)}`);
    }
    const text = await response.text();
    let body: unknown;
    try {
      body = JSON.parse(text);
    } catch {
      throw fail('malformed', `${operation} was answered with something else than JSON (status ${response.status}).`);
    }
    if (response.ok) return body as Json;
    const { code, message } = body as { code?: string; message?: string };
    throw fail(code ?? 'refused', message ?? `${operation} was refused with status ${response.status}.`);
  }

  async #drain(): Promise<void> {
    this.#stopping.abort();
    clearTimeout(this.#timer);
    const late = new Promise<void>((resolve) => setTimeout(resolve, this.#drainMs).unref());
    await Promise.race([this.#work.idle().then(() => (this.#registered ? this.#outbox.empty() : undefined)), late]);
    this.#outbox.close();
    clearInterval(this.#heartbeat);
    this.#line?.close();
    await Promise.resolve(this.#module.stop?.()).catch((error: unknown) => {
      this.#log.error('The module could not stop.', { error: messageOf(error) });
    });
    this.#log.info('Stopped.');
    this.#settle.ended();
  }

  #giveUp(failure: ModuleFailure): void {
    this.#log.error('The hub does not take this module.', { code: failure.code, error: failure.message });
    this.#stopping.abort();
    this.#outbox.close();
    this.#settle.failed(failure);
  }

  /** A second signal ends the process at once, as people at a terminal expect. */
  #listenToSignals(): void {
    const end = () => void this.stop();
    for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, end);
    const forget = () => {
      for (const name of ['SIGTERM', 'SIGINT'] as const) process.off(name, end);
    };
    this.ended.then(forget, forget);
  }
}
