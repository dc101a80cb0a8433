import { fail } from '#kernel/error.ts';
import type { Conversation } from '#kernel/message.ts';
import { answer, type Answering } from '#kernel/module.ts';
import type { Node } from '#model/node.ts';
import type { ConsoleConnection } from '../controller.ts';
import type { Located } from '../knowledge.ts';
import { openConsole, resetConsole } from '../messages.ts';
import { ConsoleReader } from './console-reader.ts';
import type { Acting } from './parts.ts';

/** How a console is joined. */
export interface Joining {
  /** For the texts that tell others who writes. */
  readonly who: string;
  /** Whether what was said before is shown first. */
  readonly replay: boolean;
}

/**
 * The consoles that the hub has open: one connection per node however many read it (some node types allow one client
 * only, and a half-open one blocks the rest), one writer at a time. @see gns3-pitfalls.md 29, 30, 36
 */
export class ConsoleSessions {
  readonly #acting: Acting;
  readonly #sessions = new Map<string, ConsoleSession>();

  constructor(acting: Acting) {
    this.#acting = acting;
  }

  /** Consoles that are open towards nodes. */
  get open(): number {
    return this.#sessions.size;
  }

  /** @throws conflict when the node has no console to be opened now, gns3_unavailable */
  async join(at: Located, node: Node, joining: Joining): Promise<Conversation> {
    const key = keyOf(at, node);
    let session = this.#sessions.get(key);
    if (session === undefined) {
      const made = new ConsoleSession(this.#acting, node.name, () => {
        if (this.#sessions.get(key) === made) this.#sessions.delete(key);
      });
      session = made;
      this.#sessions.set(key, made);
      made.connect(at, node);
    }
    return session.join(joining);
  }

  /** Ends the hub's connection to a console, and with it those of all who read it. */
  end(at: Located, node: Node): void {
    this.#sessions.get(keyOf(at, node))?.end();
  }

  close(): void {
    for (const session of this.#sessions.values()) session.end();
  }
}

function keyOf(at: Located, node: Node): string {
  return `${at.project.server}/${at.project.project_id}/${node.node_id}`;
}

/** The operation: a conversation with a node's console. */
export function consoleActs(acting: Acting, sessions: ConsoleSessions): Answering[] {
  return [
    answer(resetConsole, async (input) => {
      const at = await acting.knowledge.locate(input.project_id, input.server);
      const node = await acting.knowledge.node(at, input.node_id);
      if (node.status !== 'started') {
        throw fail('conflict', `Node ${node.name} is ${node.status}: its console is open only while it runs.`, { status: node.status });
      }
      // The hub's own connection may be the one that hangs; who reads it is told by its end.
      sessions.end(at, node);
      await at.controller.resetConsole(input.project_id, input.node_id);
      return {};
    }),
    answer(openConsole, async (input, context) => {
      const at = await acting.knowledge.locate(input.project_id, input.server);
      const node = await acting.knowledge.node(at, input.node_id);
      return sessions.join(at, node, { who: context.caller.name, replay: true });
    }),
  ];
}

class ConsoleSession {
  readonly #acting: Acting;
  readonly #name: string;
  readonly #gone: () => void;
  readonly #readers = new Set<ConsoleReader>();
  #connection: Promise<ConsoleConnection> | undefined;
  #scrollback: Uint8Array[] = [];
  #scrollbackBytes = 0;
  #writer: { readonly reader: ConsoleReader; atMs: number } | undefined;
  #lingering: NodeJS.Timeout | undefined;
  #ended = false;

  constructor(acting: Acting, name: string, gone: () => void) {
    this.#acting = acting;
    this.#name = name;
    this.#gone = gone;
  }

  connect(at: Located, node: Node): void {
    this.#connection = at.controller.openConsole(at.project.project_id, node.node_id, {
      data: (bytes) => this.#heard(bytes),
      ended: () => this.end(),
    });
    // Who joins is told; here it only ends the session.
    this.#connection.catch(() => this.end());
  }

  async join({ who, replay }: Joining): Promise<Conversation> {
    clearTimeout(this.#lingering);
    const reader: ConsoleReader = new ConsoleReader(who, this.#acting.limits.readerBytes, () => this.#leave(reader));
    if (replay) for (const piece of this.#scrollback) reader.push(piece);
    this.#readers.add(reader);
    let connection: ConsoleConnection;
    try {
      connection = await this.#connection!;
    } catch (thrown) {
      this.#leave(reader);
      throw thrown;
    }
    return {
      bytes: reader.bytes(),
      write: (bytes) => {
        this.#takeTurn(reader);
        connection.write(bytes);
      },
      resize: (window) => {
        // One console has one size: that of who writes on it.
        if (this.#readers.has(reader) && this.#writerBut(reader) === undefined) connection.resize?.(window);
      },
      close: () => {
        reader.end();
        this.#leave(reader);
      },
    };
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#lingering);
    this.#gone();
    this.#scrollback = [];
    for (const reader of this.#readers) reader.end();
    this.#readers.clear();
    // Closing says "ended" again, which is heard above and does nothing.
    this.#connection?.then(
      (connection) => connection.close(),
      () => undefined,
    );
  }

  #heard(bytes: Uint8Array): void {
    this.#scrollback.push(bytes);
    this.#scrollbackBytes += bytes.length;
    while (this.#scrollbackBytes > this.#acting.limits.scrollbackBytes && this.#scrollback.length > 1) {
      this.#scrollbackBytes -= this.#scrollback.shift()?.length ?? 0;
    }
    for (const reader of this.#readers) reader.push(bytes);
  }

  /** The first to write has the turn until it was silent for a while: two who type at once ruin each other's commands. */
  #takeTurn(reader: ConsoleReader): void {
    if (this.#ended || !this.#readers.has(reader)) throw fail('conflict', `The console of node ${this.#name} was closed.`);
    const nowMs = this.#acting.clock.monotonicMs();
    const { writerIdleMs } = this.#acting.limits;
    const writer = this.#writerBut(reader, nowMs);
    if (writer !== undefined) {
      throw fail(
        'conflict',
        `${writer.reader.who} writes on the console of node ${this.#name}; it is free ${writerIdleMs / 1000} s after the last key.`,
        { writer: writer.reader.who },
        { retryAfterMs: Math.ceil(writerIdleMs - (nowMs - writer.atMs)) },
      );
    }
    this.#writer = { reader, atMs: nowMs };
  }

  /** Somebody else who writes just now. */
  #writerBut(
    reader: ConsoleReader,
    nowMs = this.#acting.clock.monotonicMs(),
  ): { readonly reader: ConsoleReader; readonly atMs: number } | undefined {
    const writer = this.#writer;
    if (writer === undefined || writer.reader === reader) return undefined;
    return nowMs - writer.atMs < this.#acting.limits.writerIdleMs ? writer : undefined;
  }

  #leave(reader: ConsoleReader): void {
    if (!this.#readers.delete(reader)) return;
    if (this.#writer?.reader === reader) this.#writer = undefined;
    if (this.#readers.size > 0 || this.#ended) return;
    clearTimeout(this.#lingering);
    this.#lingering = setTimeout(() => this.end(), this.#acting.limits.lingerMs);
    this.#lingering.unref();
  }
}
