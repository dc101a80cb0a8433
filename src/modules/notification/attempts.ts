import { asFailure, fail, Failure } from '#kernel/error.ts';
import type { Operation } from '#kernel/message.ts';
import type { Context, ModuleContext } from '#kernel/module.ts';
import type { World } from './channels/channel.ts';
import { sendTo } from './channels/channels.ts';
import { fetchReport } from './attachment.ts';
import { deliveryFold, deliveryStream, type DeliveryState, type Notice } from './delivery.ts';
import { deliverySubject, notificationFailed, notificationSent, said } from './events.ts';
import type { SecretBook } from './secret-book.ts';
import { settingsOf } from './settings.projection.ts';

export async function deliveryOf(events: ModuleContext['events'], id: string): Promise<DeliveryState> {
  const { state } = await events.fold(deliveryStream(id), deliveryFold);
  return state as unknown as DeliveryState;
}

/** Tries deliveries, one attempt of each at a time. */
export class Attempts {
  readonly #world: World;
  readonly #secrets: SecretBook;
  readonly #reports: Operation | undefined;
  readonly #running = new Map<string, Promise<unknown>>();

  /** `reports`: gives a report as a file. */
  constructor(world: World, secrets: SecretBook, reports?: Operation) {
    this.#world = world;
    this.#secrets = secrets;
    this.#reports = reports;
  }

  /** @throws not_found, conflict when trying again would not help, module_error and timeout when it may */
  async attempt(id: string, context: Context, note: ModuleContext['publish']): Promise<string | null> {
    for (let before = this.#running.get(id); before !== undefined; before = this.#running.get(id)) await before.catch(() => undefined);
    const attempt = this.#attempt(id, context, note);
    this.#running.set(id, attempt);
    try {
      return await attempt;
    } finally {
      this.#running.delete(id);
    }
  }

  async #withReport(notice: Notice, context: Context): Promise<Notice> {
    if (notice.report === undefined) return notice;
    const file = await fetchReport(notice.report, this.#reports, context);
    if (typeof file === 'string') return { ...notice, text: `${notice.text}\n\nThe report is not attached: ${file}` };
    return { ...notice, attachment: file };
  }

  async #attempt(id: string, context: Context, note: ModuleContext['publish']): Promise<string | null> {
    const { notice, status, receipt: before, attempts } = await deliveryOf(context.events, id);
    if (notice === null) throw fail('not_found', `There is no delivery ${id}.`);
    if (status === 'sent') return before;
    const about = { delivery_id: id, channel_id: notice.channelId, attempt: attempts + 1 };
    try {
      const channel = (await settingsOf(context.read, 'channel')).get(notice.channelId);
      if (channel === undefined) throw fail('conflict', `There is no channel ${notice.channelId} any more.`);
      if (!channel.definition.enabled) throw fail('conflict', `The channel ${notice.channelId} is switched off.`);
      const told = channel.definition.settings.kind === 'email' ? await this.#withReport(notice, context) : notice;
      const receipt = await sendTo(channel.definition, this.#secrets.of(notice.channelId), told, this.#world, context.signal);
      // At once and not with the answer: the shorter the time between sending and noting, the fewer are sent twice.
      await note([said(notificationSent, deliverySubject(id), { ...about, receipt })]);
      return receipt;
    } catch (error) {
      const failure = asFailure(error);
      if (failure.code === 'shutting_down' || failure.code === 'store_unavailable') throw failure;
      const final = failure.fault === 'caller' || failure.fault === 'absent';
      const told =
        failure.code === 'internal_error' && error instanceof Error && !(error instanceof Failure) ? error.message : failure.message;
      await note([said(notificationFailed, deliverySubject(id), { ...about, error: told.slice(0, 500), final })]);
      throw failure;
    }
  }
}
