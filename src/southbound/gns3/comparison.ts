import type { NewEvent } from '#kernel/event.ts';
import { projectCreated } from '#model/project.ts';
import { topologyChanged, type TopologyDifference } from '#model/topology.ts';
import { sourceOf } from './translate.ts';

export type Cause = 'connected' | 'reconnected' | 'restored' | 'refreshed' | 'polled' | 'opened';

/**
 * What a comparison with GNS3 found: of one project, or of all after a server came back. Its differences are told in one
 * `topology.changed`. What came along with a project that was not known before is not listed beside it: a server with
 * 500 projects of 20 nodes is met with 500 differences, not 20,000.
 */
export class Comparison {
  readonly cause: Cause;
  readonly #differences: TopologyDifference[] = [];
  readonly #created = new Set<string>();
  #inferred = 0;

  constructor(cause: Cause) {
    this.cause = cause;
  }

  add(events: readonly NewEvent[]): void {
    this.#inferred += events.length;
    for (const event of events) {
      if (event.type === projectCreated.type) this.#created.add(event.projectid!);
      else if (this.#created.has(event.projectid!)) continue;
      this.#differences.push(difference(event));
    }
  }

  get differences(): readonly TopologyDifference[] {
    return this.#differences;
  }

  /** How many events it gave. */
  get inferred(): number {
    return this.#inferred;
  }

  /** The event that tells the differences; none when there are none. */
  told(server: string, projectId?: string): readonly NewEvent[] {
    if (this.#differences.length === 0) return [];
    return [
      {
        type: topologyChanged.type,
        source: sourceOf(server),
        subject: projectId === undefined ? 'topology' : `projects/${projectId}/topology`,
        priority: topologyChanged.priority,
        ...(projectId === undefined ? {} : { projectid: projectId }),
        data: { server, cause: this.cause, differences: this.#differences, inferred: true },
      },
    ];
  }
}

function difference(event: NewEvent): TopologyDifference {
  const data = event.data as {
    readonly changed: readonly string[];
    readonly project?: { readonly name: string };
    readonly node?: { readonly name: string };
    readonly link?: { readonly link_id: string };
  };
  return {
    type: event.type,
    subject: event.subject,
    name: data.project?.name ?? data.node?.name ?? data.link?.link_id ?? '',
    changed: [...data.changed],
  };
}
