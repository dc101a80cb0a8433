import type { Envelope, NewEvent } from '#kernel/event.ts';
import type { Fold } from '#kernel/event-log.ts';
import { serverConnected, serverLost, serverRemoved, streamGapEnded, streamGapStarted } from '#model/topology.ts';
import { serverListened } from './process-events.ts';
import { projectSubject, sourceOf } from './translate.ts';

/** The stream of a server's own events: connection and gaps. */
export const SERVER_SUBJECT = 'server';
export const CONTROLLER_STREAM = 'controller';
export const streamOfProject = (projectId: string): string => projectSubject(projectId);

export interface OpenGap {
  readonly reason: string;
  readonly since: string;
}

/** What the log says of a server's connection: where a restarted hub takes up. */
export type ServerMemory = {
  /** The server was reached at least once: coming back is then not a first meeting. */
  readonly met: boolean;
  readonly connected: boolean;
  readonly version: string | null;
  /** Why it is connected or not, as the last of these events says it. */
  readonly reason: string | null;
  /** The process that hears it, as the one that took over last said. */
  readonly listener: { readonly process: string; readonly epoch: number } | null;
  /** Streams whose gap was begun and not ended. */
  readonly open: { readonly [stream: string]: { readonly reason: string; readonly since: string } };
  /** When the last of these events was. */
  readonly lastAt: string | null;
};

export const serverMemory: Fold<ServerMemory> = {
  name: 'gns3.server.v3',
  initial: { met: false, connected: false, version: null, reason: null, listener: null, open: {}, lastAt: null },
  evolve(state: ServerMemory, event: Envelope): ServerMemory {
    const next = { ...state, lastAt: event.time };
    switch (event.type) {
      case serverConnected.type: {
        const { version, reason } = event.data as { version: string | null; reason: string };
        return { ...next, met: true, connected: true, version, reason };
      }
      case serverRemoved.type:
        // Added again, it is met for the first time.
        return { ...serverMemory.initial, lastAt: event.time };
      case serverLost.type:
        return { ...next, connected: false, reason: (event.data as { reason: string }).reason };
      case serverListened.type: {
        const { process, epoch } = event.data as { process: string; epoch: number };
        return { ...next, listener: { process, epoch } };
      }
      case streamGapStarted.type: {
        const { stream, reason, since } = event.data as { stream: string; reason: string; since: string };
        return { ...next, open: { ...state.open, [stream]: { reason, since } } };
      }
      case streamGapEnded.type: {
        const { stream } = event.data as { stream: string };
        return { ...next, open: Object.fromEntries(Object.entries(state.open).filter(([name]) => name !== stream)) };
      }
      default:
        return next;
    }
  },
};

/** Which streams of a server are not heard, each told once when it begins and once when it ends. */
export class Gaps {
  readonly #server: string;
  readonly #open = new Map<string, OpenGap>();

  constructor(server: string) {
    this.#server = server;
  }

  recall(memory: ServerMemory): void {
    for (const [stream, gap] of Object.entries(memory.open)) this.#open.set(stream, gap);
  }

  isOpen(stream: string): boolean {
    return this.#open.has(stream);
  }

  open(): readonly string[] {
    return [...this.#open.keys()];
  }

  begin(stream: string, gap: OpenGap): readonly NewEvent[] {
    if (this.#open.has(stream)) return [];
    this.#open.set(stream, gap);
    return [this.#event(streamGapStarted, stream, { server: this.#server, stream, ...gap })];
  }

  /** Begins again whatever was open: what the log heard of it before is lost. */
  anew(stream: string, gap: OpenGap): readonly NewEvent[] {
    this.#open.delete(stream);
    return this.begin(stream, gap);
  }

  end(stream: string, inferredEvents: number): readonly NewEvent[] {
    const gap = this.#open.get(stream);
    if (gap === undefined) return [];
    this.#open.delete(stream);
    return [this.#event(streamGapEnded, stream, { server: this.#server, stream, ...gap, inferred_events: inferredEvents })];
  }

  #event(declaration: typeof streamGapStarted | typeof streamGapEnded, stream: string, data: NewEvent['data']): NewEvent {
    const projectId = stream === CONTROLLER_STREAM ? undefined : stream.split('/')[1];
    return {
      type: declaration.type,
      source: sourceOf(this.#server),
      subject: SERVER_SUBJECT,
      priority: declaration.priority,
      ...(projectId === undefined ? {} : { projectid: projectId }),
      data,
    };
  }
}
