import { asFailure } from '#kernel/error.ts';
import type { NewEvent } from '#kernel/event.ts';
import { startupFileOf } from './startup-files.ts';
import type { Surroundings } from './surroundings.ts';
import { Wake } from './wake.ts';

interface Wanted {
  readonly projectId: string;
  readonly nodeId: string;
  /** Somebody asked for it: the size of the lab does not matter. */
  readonly asked: boolean;
}

/** What a change of a node may have to do with its start-up file: `save` and `write memory` say nothing, but a restart follows them. */
const TELLING: ReadonlySet<string> = new Set(['node.created', 'node.started', 'node.stopped']);

/**
 * Reads the start-up configurations of nodes for the addresses that stand in them: each once, and again when the node changed.
 * One file at a time and within the server's budget of reads, so that it is never in anybody's way.
 */
export class AddressReading {
  readonly #around: () => Surroundings;
  readonly #wanted = new Map<string, Wanted>();
  /** Nodes that were read since the hub started. */
  readonly #seen = new Set<string>();
  /** Nodes that it was tried of: a project may have been read before the creation of its nodes is committed. */
  readonly #tried = new Set<string>();
  readonly #wake = new Wake();

  constructor(around: () => Surroundings) {
    this.#around = around;
  }

  /** A project was read: its nodes that were not seen yet are looked at; `again`: all of them, for it was opened or restored. */
  project(projectId: string, again: boolean): void {
    for (const nodeId of this.#nodesOf(projectId)) if (again || !this.#seen.has(nodeId)) this.#want({ projectId, nodeId, asked: false });
  }

  /** Somebody wants to know: all nodes of the project are looked at, however large the lab is. */
  ask(projectId: string): void {
    for (const nodeId of this.#nodesOf(projectId)) this.#want({ projectId, nodeId, asked: true });
  }

  /** An event of the server is committed. */
  heard({ type, projectid: projectId, nodeid: nodeId, data }: NewEvent): void {
    if (projectId === undefined || nodeId === undefined) return;
    const changed = (data as { readonly changed?: readonly string[] }).changed ?? [];
    if (type === 'node.deleted') this.#forget(nodeId);
    else if (type === 'node.created' && this.#tried.has(nodeId)) return;
    else if (TELLING.has(type) || changed.includes('properties')) this.#want({ projectId, nodeId, asked: false });
  }

  /** Ends with the hub. */
  async keepReading(): Promise<void> {
    const { budget, clock, gate, signal } = this.#around();
    const pause = new Wake();
    while (!signal.aborted) {
      await gate.passed(signal);
      const [next] = this.#wanted.values();
      if (next === undefined) {
        await this.#wake.wait(Infinity, signal);
        continue;
      }
      if (!next.asked && this.#tooLarge()) {
        this.#forgetUnasked();
        continue;
      }
      const waitMs = budget.take(1, clock.monotonicMs());
      if (waitMs > 0) {
        await pause.wait(waitMs, signal);
        continue;
      }
      this.#wanted.delete(next.nodeId);
      this.#tried.add(next.nodeId);
      await this.#read(next);
    }
  }

  async #read({ projectId, nodeId }: Wanted): Promise<void> {
    const { controller, log, publication, signal, state } = this.#around();
    const record = state.record(projectId);
    const node = record?.nodes.get(nodeId);
    // The files of a closed project are read when it is opened.
    if (node === undefined || record?.project.status !== 'opened') return;
    const file = startupFileOf(node);
    if (file === undefined) {
      this.#seen.add(nodeId);
      return;
    }
    try {
      const text = await controller.nodeFile(projectId, nodeId, file.path, { signal });
      const created = node.properties[file.property];
      publication.add(state.learnAddresses(projectId, nodeId, file.addresses(text ?? (typeof created === 'string' ? created : ''))));
      this.#seen.add(nodeId);
    } catch (error) {
      // What is known stays; the next change or opening tries again.
      log.debug('The start-up file of a node could not be read.', { project: projectId, node: nodeId, reason: asFailure(error).message });
    }
  }

  #nodesOf(projectId: string): Iterable<string> {
    return this.#around().state.record(projectId)?.nodes.keys() ?? [];
  }

  #want(wanted: Wanted): void {
    const known = this.#wanted.get(wanted.nodeId);
    this.#wanted.set(wanted.nodeId, known?.asked === true ? known : wanted);
    this.#wake.call();
  }

  #forget(nodeId: string): void {
    this.#wanted.delete(nodeId);
    this.#seen.delete(nodeId);
    this.#tried.delete(nodeId);
  }

  #forgetUnasked(): void {
    for (const [key, wanted] of this.#wanted) if (!wanted.asked) this.#wanted.delete(key);
  }

  #tooLarge(): boolean {
    const { pace, state } = this.#around();
    let nodes = 0;
    for (const record of state.records()) nodes += record.nodes.size;
    return nodes > pace.addressNodesMost;
  }
}
