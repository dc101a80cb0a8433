import { kindOf } from './network/node-kinds.ts';
import { startNode, stopNode } from './network/node-power.ts';
import type { Network } from './network/network.ts';
import type { LabNode } from './network/objects.ts';
import type { Random } from './random.ts';

export interface ActivityOptions {
  readonly eventsPerSecond: number;
  /** Absent: until stopped. */
  readonly events?: number;
  /** Of a hundred changes, how many are starts and stops; the rest are moves. Default 5. */
  readonly powerPercent?: number;
  /** Instead of moving, changes the `usage` property of nodes to this text: what measures delays writes the time into it. */
  readonly stamp?: () => string;
}

/** Changes that happen by themselves. */
export interface Activity {
  /** Changes made so far; a move is one event, a stop three. */
  changes(): number;
  /** Resolves when `events` changes were made. */
  readonly finished: Promise<void>;
  stop(): void;
}

const TICK_MS = 10;
/** A late timer is caught up with, but not in one go. */
const MAX_PER_TICK_SECONDS = 0.25;

/** Moves, starts and stops nodes of opened projects at random, at a steady rate. */
export function beginActivity(network: Network, random: Random, options: ActivityOptions, nowMs: () => number): Activity {
  const powerPercent = options.powerPercent ?? 5;
  const limit = options.events ?? Number.POSITIVE_INFINITY;
  let changes = 0;
  let owed = 0;
  let lastMs = nowMs();
  let finish: () => void = () => undefined;
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  let nodes: LabNode[] = [];
  let listedMs = Number.NEGATIVE_INFINITY;

  function list(at: number): void {
    if (at - listedMs < 1_000 && nodes.length > 0) return;
    listedMs = at;
    nodes = [...network.projects.values()]
      .filter((project) => project.status === 'opened')
      .flatMap((project) => [...project.nodes.values()]);
  }

  function change(): void {
    const node = nodes[random.integer(nodes.length)]!;
    changes += 1;
    if (!kindOf(node).alwaysOn && random.integer(100) < powerPercent) {
      // Refused when the node is gone meanwhile: nothing happens then.
      (node.status === 'started' ? stopNode(network, node) : startNode(network, node)).catch(() => undefined);
      return;
    }
    if (options.stamp !== undefined) node.properties = { ...node.properties, usage: options.stamp() };
    // Always somewhere else, so that it is always an event.
    else node.x += 1 + random.integer(20) * (node.x > 1_000 ? -1 : 1);
    if (options.stamp === undefined) node.y = random.integer(2_000) - 1_000;
    network.announce.project(node.project, 'node.updated', () => network.bodies.node(node, 'event'));
  }

  const timer = setInterval(() => {
    const at = nowMs();
    owed = Math.min(owed + ((at - lastMs) / 1_000) * options.eventsPerSecond, options.eventsPerSecond * MAX_PER_TICK_SECONDS);
    lastMs = at;
    list(at);
    if (nodes.length === 0) return;
    for (; owed >= 1 && changes < limit; owed -= 1) change();
    if (changes < limit) return;
    clearInterval(timer);
    finish();
  }, TICK_MS);
  timer.unref();

  return {
    changes: () => changes,
    finished,
    stop() {
      clearInterval(timer);
      finish();
    },
  };
}
