import type { Clock } from '#kernel/clock.ts';
import type { Log } from '#kernel/log.ts';
import type { Context, ModuleContext } from '#kernel/module.ts';
import type { Act, Causation } from '../asked.ts';
import type { Controller } from '../controller.ts';
import type { Knowledge, Located } from '../knowledge.ts';
import { nodeSubject, projectSubject } from '../translate.ts';

/** What the acts work with. */
export interface ActParts {
  readonly knowledge: Knowledge;
  /** One per server that is followed now: an import goes to a server that need not have any project. */
  readonly controllers: () => readonly Controller[];
  /** For the events of what goes on after its request was answered. */
  readonly context: Pick<ModuleContext, 'publish'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits?: Partial<ActLimits>;
}

/** Times and sizes of the acts. */
export interface ActLimits {
  /** How long a node may take to show the status that was asked for, after GNS3 said yes. */
  readonly confirmMs: number;
  /** Between two reads while it is waited for: short first, for most nodes are there at once. */
  readonly confirmEveryMs: readonly number[];
  /** Starts sent together in a complete project start. 50 single starts at once took 0.8 s, the bulk call 4.1 s. */
  readonly startsAtOnce: number;
  /** How long a console may take to show a prompt, by node type; `other` for the rest. */
  readonly readyMs: Readonly<Record<string, number>>;
  /** Between two carriage returns that ask a console for its prompt. */
  readonly nudgeMs: number;
  /** How much of what a console said is shown to who comes later. */
  readonly scrollbackBytes: number;
  /** How far a reader may fall behind before it is let go. */
  readonly readerBytes: number;
  /** A writer that is silent for this long no longer holds the right to write. */
  readonly writerIdleMs: number;
  /** A console that nobody reads is closed after this; who comes back before finds its scrollback. */
  readonly lingerMs: number;
  /** The largest archive that is taken. */
  readonly archiveMaxBytes: number;
}

export const ACT_LIMITS: ActLimits = {
  confirmMs: 30_000,
  confirmEveryMs: [20, 50, 100, 200, 400, 1_000],
  startsAtOnce: 20,
  // From nothing to a prompt: VPCS under a second; IOS on dynamips and IOU boot for a minute; virtual appliances for several.
  readyMs: {
    vpcs: 15_000,
    traceng: 15_000,
    docker: 30_000,
    iou: 120_000,
    dynamips: 180_000,
    qemu: 300_000,
    virtualbox: 300_000,
    vmware: 300_000,
    other: 60_000,
  },
  nudgeMs: 1_000,
  scrollbackBytes: 64 * 1024,
  readerBytes: 1024 * 1024,
  writerIdleMs: 5_000,
  lingerMs: 10_000,
  archiveMaxBytes: 8 * 1024 ** 3,
};

/** The same with all limits filled in. */
export interface Acting extends ActParts {
  readonly limits: ActLimits;
}

/** Runs a change that the hub asks for: its events say for which request, and a stop among them is then not "unasked". */
export async function asking<T>(
  { knowledge }: Acting,
  at: Located,
  subjects: readonly string[],
  act: Act,
  change: () => Promise<T>,
): Promise<T> {
  const end = await knowledge.asking(at, subjects, act);
  try {
    return await change();
  } finally {
    end();
  }
}

/** An act that stands up for the stops and closes that follow from it. */
export function vouching(context: Pick<Context, 'correlationId' | 'messageId'>): Act {
  return { vouches: true, causation: causationOf(context) };
}

/** The request that an operation serves. */
export function causationOf({ correlationId, messageId }: Pick<Context, 'correlationId' | 'messageId'>): Causation {
  return { correlationid: correlationId, causationid: messageId };
}

/** The subjects of a change that touches a whole project. */
export async function subjectsOf({ knowledge }: Acting, at: Located): Promise<string[]> {
  const { project_id: projectId } = at.project;
  return [projectSubject(projectId), ...(await knowledge.nodes(at)).map((node) => nodeSubject(projectId, node.node_id))];
}
