import type { LabApi, LabSwitches } from '../options.ts';
import type { LabProject } from '../network/objects.ts';

/** `controller`, or the id of a project. */
export type StreamName = string;

export type StreamKind = 'http' | 'websocket';

/** One client of one stream. */
interface Listener {
  readonly kind: StreamKind;
  readonly send: (line: string) => void;
  /** When something was sent last; monotonic milliseconds. */
  lastMs: number;
}

export interface Streams {
  /** Sends the first ping; the function leaves. */
  listen(name: StreamName, kind: StreamKind, send: (line: string) => void): () => void;
  controller(action: string, event: () => unknown): void;
  project(project: LabProject, action: string, event: () => unknown): void;
  /** One event to the listeners of a stream, whatever it is. */
  emit(name: StreamName, action: string, event: unknown): void;
  /** A line as it is, malformed ones too. */
  emitLine(name: StreamName, line: string): void;
  listeners(name: StreamName): number;
  /** How many events were made for at least one listener. */
  produced(): number;
  /** Nothing is sent before `hold(false)`; then everything is. */
  hold(held: boolean): void;
  /** Forgets everybody without a word: their sockets are gone. */
  forget(): void;
  close(): void;
}

export interface StreamOptions {
  readonly api: LabApi;
  readonly switches: LabSwitches;
  readonly pingEveryMs: number;
  readonly computeEveryMs: number;
  readonly nowMs: () => number;
  readonly ping: () => unknown;
  readonly compute: () => unknown;
  /** The last listener of a project's stream left; `kind` is how it had listened. */
  readonly left: (name: StreamName, kind: StreamKind) => void;
}

/** How often silence is looked for. */
const SWEEP_MS = 50;

/** What 2.2.45 moved from the project's stream to the controller's; the other `project.*` events were new then. */
const MOVED = new Set(['project.updated', 'project.closed']);

/** @see gns3-server 3.1, controller/link.py */
const UNKNOWN_ACTION = 'link.web_wireshark_started';

/** Texts for people that say nothing about any state. */
const LOG_TEXTS = {
  info: 'Uploading missing image',
  warning: 'The CPU has been over 90% for more than 30 seconds',
  error: 'Could not write the configuration to disk, the node keeps running',
} as const;

export function createStreams(options: StreamOptions): Streams {
  const streams = new Map<StreamName, Set<Listener>>();
  let produced = 0;
  let held: (() => void)[] | null = null;

  function deliver(listeners: Iterable<Listener>, line: string): void {
    if (options.switches.silentStreams) return;
    const nowMs = options.nowMs();
    for (const listener of listeners) {
      listener.lastMs = nowMs;
      if (held === null) listener.send(line);
      else held.push(() => listener.send(line));
    }
  }

  function announce(name: StreamName, action: string, event: () => unknown): void {
    const listeners = streams.get(name);
    if (listeners === undefined) return;
    produced += 1;
    // One text for everybody who listens to this stream; of what is true now, also when it is sent later.
    const line = JSON.stringify({ action, event: event() });
    if (options.switches.lateEventsMs > 0) setTimeout(() => deliver(listeners, line), options.switches.lateEventsMs).unref();
    else deliver(listeners, line);
  }

  /** What a project's stream says beside the event, when switched on. */
  function surprise(name: StreamName, action: string): void {
    if (options.switches.unknownActions && action.startsWith('node.')) announce(name, UNKNOWN_ACTION, () => ({ link_id: name, port: 443 }));
    if (!options.switches.logEvents || action !== 'node.updated') return;
    for (const level of ['info', 'warning', 'error'] as const) announce(name, `log.${level}`, () => ({ message: LOG_TEXTS[level] }));
  }

  const sweep = setInterval(
    () => {
      const nowMs = options.nowMs();
      let ping: string | null = null;
      for (const listeners of streams.values()) {
        for (const listener of listeners) {
          if (nowMs - listener.lastMs < options.pingEveryMs) continue;
          ping ??= JSON.stringify({ action: 'ping', event: options.ping() });
          deliver([listener], ping);
        }
      }
    },
    Math.min(SWEEP_MS, options.pingEveryMs),
  );
  const compute = setInterval(() => announce('controller', 'compute.updated', options.compute), options.computeEveryMs);
  sweep.unref();
  compute.unref();

  return {
    listen(name, kind, send) {
      const listener: Listener = { kind, send, lastMs: options.nowMs() };
      const listeners = streams.get(name) ?? new Set();
      streams.set(name, listeners);
      listeners.add(listener);
      deliver([listener], JSON.stringify({ action: 'ping', event: options.ping() }));
      return () => {
        if (!listeners.delete(listener) || listeners.size > 0 || streams.get(name) !== listeners) return;
        streams.delete(name);
        options.left(name, kind);
      };
    },
    controller(action, event) {
      if (options.switches.projectEvents === 'controller' || !action.startsWith('project.')) {
        announce('controller', action, event);
        return;
      }
      if (!MOVED.has(action)) return;
      const body = event() as { project_id: string };
      announce(body.project_id, action, () => body);
    },
    project(project, action, event) {
      announce(project.projectId, action, event);
      surprise(project.projectId, action);
    },
    emit(name, action, event) {
      announce(name, action, () => event);
    },
    emitLine(name, line) {
      const listeners = streams.get(name);
      if (listeners !== undefined) deliver(listeners, line);
    },
    listeners: (name) => streams.get(name)?.size ?? 0,
    produced: () => produced,
    hold(hold) {
      if (hold) held ??= [];
      else {
        const waiting = held ?? [];
        held = null;
        for (const send of waiting) send();
      }
    },
    forget() {
      streams.clear();
      if (held !== null) held = [];
    },
    close() {
      clearInterval(sweep);
      clearInterval(compute);
      streams.clear();
    },
  };
}
