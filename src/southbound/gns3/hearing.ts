import type { WireCompute, WireNotification } from '#wire/gns3.ts';
import { streamOfProject } from './gaps.ts';
import { computeCpu, computeMemory, malformedNotifications, unknownActions } from './metrics.ts';
import { readNotification, type Told } from './notification.ts';
import type { Surroundings } from './surroundings.ts';

/** Takes in notifications, whichever stream they came on: state first, then the events of it, then what follows for watching. */
export class Hearing {
  /** Computes of the server, as it last told them. */
  readonly computes = new Map<string, WireCompute>();
  readonly #around: () => Surroundings;

  constructor(around: () => Surroundings) {
    this.#around = around;
  }

  hear(notification: WireNotification, projectId: string | null): void {
    const { clock, log, meter, publication, server, state, watches } = this.#around();
    const heardMs = clock.monotonicMs();
    const told = readNotification(notification, projectId);
    switch (told.about) {
      case 'nothing':
        return;
      case 'unknown':
        // GNS3 grows: what is not known is kept out of the state, counted, and never fails. @see gns3-pitfalls 8
        meter.add(unknownActions, 1, { server: server.id });
        log.debug('A notification of an action that is not known.', { action: told.action });
        return;
      case 'malformed':
        this.malformed(`${told.action}: ${told.issue}`);
        return;
      case 'compute':
        this.#hearCompute(told);
        return;
      case 'restored':
        watches.get(told.projectId)?.readAgain('restored');
        return;
      default:
        publication.add(state.hear(told), heardMs);
        if (told.about !== 'project') return;
        if (told.verb === 'deleted') this.projectLost(told.projectId);
        else this.projectTold(told.project.project_id, told.verb === 'opened');
    }
  }

  /** A project is told of: watch it, and decide anew how. */
  projectTold(projectId: string, opened: boolean): void {
    const around = this.#around();
    const watch = around.watches.ensure(projectId, around);
    // Opening and restoring make nodes and links anew, and who was not listening then has not heard it.
    if (opened) watch?.readAgain('opened');
    else watch?.decideAnew();
  }

  projectLost(projectId: string): void {
    const around = this.#around();
    around.publication.add(around.gaps.end(streamOfProject(projectId), 0));
    around.watches.drop(projectId, around);
  }

  malformed(text: string): void {
    const { log, meter, server } = this.#around();
    meter.add(malformedNotifications, 1, { server: server.id });
    log.debug('A notification that cannot be read.', { text: text.slice(0, 200) });
  }

  #hearCompute({ compute, verb }: Told & { readonly about: 'compute' }): void {
    const { meter, server } = this.#around();
    if (verb === 'deleted') this.computes.delete(compute.compute_id);
    else this.computes.set(compute.compute_id, compute);
    // Every second on v2: samples, not events of the log.
    const labels = { server: server.id, compute: compute.compute_id };
    if (typeof compute.cpu_usage_percent === 'number') meter.set(computeCpu, compute.cpu_usage_percent / 100, labels);
    if (typeof compute.memory_usage_percent === 'number') meter.set(computeMemory, compute.memory_usage_percent / 100, labels);
  }
}
