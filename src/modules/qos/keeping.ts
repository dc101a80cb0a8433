import { asFailure } from '#kernel/error.ts';
import type { Lease } from '#kernel/lease.ts';
import type { ModuleContext } from '#kernel/module.ts';
import type { ApplicationView } from './application.ts';
import type { Equipment } from './asks.ts';
import { missing, put } from './doing.ts';
import { onApplication, qosRemoved, qosRestored, qosRolledBack } from './events.ts';
import { applications } from './qos.projection.ts';
import type { Turns } from './turns.ts';

type Keeping = Pick<ModuleContext, 'ask' | 'read' | 'publish' | 'clock' | 'log'>;

/** What time and others do to what is in force: it ends when its time is over, and what was taken away is put back. */
export class Keeper {
  readonly #equipment: Equipment;
  readonly #turns: Turns;
  readonly #context: Keeping;
  /** Those that could not be looked at or put right; each is told once. */
  readonly #troubled = new Map<string, string>();

  constructor(equipment: Equipment, turns: Turns, context: Keeping) {
    this.#equipment = equipment;
    this.#turns = turns;
    this.#context = context;
  }

  /** Looks once at all that is in force. */
  async look(lease: Lease): Promise<void> {
    for (const application of await applications(this.#context.read)) {
      if (lease.lost.aborted) return;
      if (application.state !== 'applying' && application.state !== 'in_force') continue;
      await this.#keep(application, lease);
    }
  }

  async #keep(application: ApplicationView, lease: Lease): Promise<void> {
    const { application_id: id, what } = application;
    try {
      await this.#turns.take(application, async () => {
        const now = await this.#newest(id);
        if (now !== undefined) await this.#settle(now, lease);
      });
      if (this.#troubled.delete(id)) this.#context.log.info('What is in force can be looked after again.', { id, what });
    } catch (error) {
      // A project that is closed or a server that is away: it is looked at again.
      const reason = asFailure(error).message;
      if (!this.#troubled.has(id)) this.#context.log.warn('What is in force cannot be looked after.', { id, what, reason });
      this.#troubled.set(id, reason);
    }
  }

  async #settle(application: ApplicationView, lease: Lease): Promise<void> {
    const { clock, publish } = this.#context;
    const now = clock.now().getTime();
    const late = (moment: string | null): boolean => moment !== null && Date.parse(moment) <= now;
    if (application.state === 'applying') {
      if (!late(application.verify_by)) return;
      await put('undo', application, this.#equipment, this.#context);
      await publish(
        [onApplication(qosRolledBack, application, { reason: 'It was not verified in time: the process ended meanwhile.' })],
        lease,
      );
      return;
    }
    if (application.state !== 'in_force') return;
    if (late(application.expires_at)) {
      await put('undo', application, this.#equipment, this.#context);
      await publish([onApplication(qosRemoved, application, { reason: 'Its time was over.', by: application.by })], lease);
      return;
    }
    if (!application.keep) return;
    const found = await missing(application, this.#equipment, this.#context);
    if (found === null) return;
    await put('apply', application, this.#equipment, this.#context);
    const newest = await this.#newest(application.application_id);
    if (newest?.state !== 'in_force') {
      // Another process took it away meanwhile.
      await put('undo', application, this.#equipment, this.#context);
      return;
    }
    await publish([onApplication(qosRestored, application, { found })], lease);
  }

  async #newest(id: string): Promise<ApplicationView | undefined> {
    return (await applications(this.#context.read)).find((each) => each.application_id === id);
  }
}
