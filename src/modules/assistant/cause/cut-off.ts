import type { Facts, KnownLink } from './facts.ts';
import { nodeOf } from './facts.ts';

/** Nodes through which a network is reached from outside GNS3. */
const OUTSIDE = new Set(['cloud', 'nat']);

type Missing = { readonly node: string } | { readonly link: string };

/** Which devices do not answer because of something that is missing: without it nothing leads from them to where devices answer. */
export class Reach {
  readonly #links: readonly KnownLink[];
  readonly #nodes: readonly string[];
  readonly #answering: ReadonlySet<string>;
  readonly silent: ReadonlySet<string>;

  constructor({ projects, links, alerts, measured }: Facts) {
    const nodes = projects.flatMap((project) => project.nodes);
    this.#nodes = nodes.map(({ node_id: id }) => id.toLowerCase());
    this.#links = links;
    this.silent = new Set(
      alerts.flatMap((alert) => (['device.unreachable', 'node.stopped'].includes(alert.kind) ? (nodeOf(alert) ?? []) : [])),
    );
    this.#answering = new Set(
      nodes
        .filter(({ node_id: id, node_type: type, status }) => OUTSIDE.has(type) || (status === 'started' && measured.has(id.toLowerCase())))
        .map(({ node_id: id }) => id.toLowerCase())
        .filter((id) => !this.silent.has(id)),
    );
  }

  /** Nodes that are cut off by what is missing, itself left out. */
  cutOffBy(missing: Missing): ReadonlySet<string> {
    const parts = this.#parts(missing);
    const whole = 'link' in missing ? this.#parts({ link: '' }) : [];
    // A line that has a way around cuts nothing off.
    if ('link' in missing && parts.length === whole.length) return new Set();
    const hasAnswer = (part: ReadonlySet<string>): boolean => [...part].some((node) => this.#answering.has(node));
    if (parts.some(hasAnswer)) return union(parts.filter((part) => !hasAnswer(part)));
    // Nobody answers: devices are asked from the greatest part, where there is one.
    const [greatest, second] = parts.toSorted((one, other) => other.size - one.size);
    if (greatest === undefined) return new Set();
    return union(second !== undefined && second.size === greatest.size ? parts : parts.filter((part) => part !== greatest));
  }

  /** What hangs together without it. */
  #parts(missing: Missing): ReadonlySet<string>[] {
    const near = new Map<string, string[]>(this.#nodes.map((node) => [node, []]));
    for (const { link_id: id, ends } of this.#links) {
      if ('link' in missing && missing.link === id) continue;
      const [one, other] = ends;
      if (one === undefined || other === undefined) continue;
      near.get(one.node)?.push(other.node);
      near.get(other.node)?.push(one.node);
    }
    const left = new Set(this.#nodes);
    if ('node' in missing) left.delete(missing.node);
    const parts: Set<string>[] = [];
    for (const first of left) {
      const part = new Set<string>();
      const queue = [first];
      for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
        if (!left.delete(next)) continue;
        part.add(next);
        queue.push(...(near.get(next) ?? []));
      }
      parts.push(part);
    }
    return parts;
  }
}

function union(parts: readonly ReadonlySet<string>[]): ReadonlySet<string> {
  return new Set(parts.flatMap((part) => [...part]));
}
