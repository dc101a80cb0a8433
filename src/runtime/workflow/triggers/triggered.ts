import { system, type Caller } from '#kernel/caller.ts';
import type { Envelope, Position } from '#kernel/event.ts';
import { WorkflowDefinition } from '#kernel/workflow.ts';
import { workflowDeleted, workflowSaved } from '../events.ts';

/** A workflow that something other than people may start. */
export interface Triggered {
  readonly name: string;
  readonly definition: WorkflowDefinition;
  /** Who saved it; null for one that comes with a module. */
  readonly savedBy: string | null;
  readonly savedAt: Date | null;
}

/** On whose behalf triggered runs go: that of who saved the workflow, so that nobody gets by a trigger what they may not do. */
export function callerOf({ savedBy }: Pick<Triggered, 'savedBy'>): Caller {
  return savedBy === null ? system : { kind: 'user', name: savedBy, roles: [], permissions: [] };
}

/** Which saved workflows are in force, as the log has said so far. Events are taken in their order. */
export class InForce {
  readonly #saved = new Map<string, Triggered>();

  static readonly types: readonly string[] = [workflowSaved.type, workflowDeleted.type];

  hear(event: Envelope): void {
    const { name, definition, by } = event.data as { name: string; definition?: unknown; by: string };
    const parsed = event.type === workflowSaved.type ? WorkflowDefinition.safeParse(definition) : undefined;
    if (parsed?.success !== true) this.#saved.delete(name);
    else this.#saved.set(name, { name, definition: parsed.data, savedBy: by, savedAt: new Date(event.time) });
  }

  all(): Iterable<Triggered> {
    return this.#saved.values();
  }

  /** What was in force right before a position. `back` reads events newest first. */
  static async before(position: Position, back: (before: Position) => Promise<readonly Envelope[]>): Promise<InForce> {
    const newest = new Map<string, Envelope>();
    for (let before = position; ;) {
      const page = await back(before);
      if (page.length === 0) break;
      for (const event of page) {
        const { name } = event.data as { name: string };
        if (!newest.has(name)) newest.set(name, event);
      }
      before = page.at(-1)!.position;
    }
    const inForce = new InForce();
    for (const event of newest.values()) inForce.hear(event);
    return inForce;
  }
}
