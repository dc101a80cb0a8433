import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Unit } from '#kernel/event-log.ts';
import { uuidv5, uuidv7 } from '#kernel/id.ts';
import type { MessageQueue, Placement, SentMessage } from './message-queue.ts';
import type { Store } from './index.ts';
import { nodeEvent, until } from './test-kit.ts';

/** A store, a further queue of another process on the same messages, and the lease table. */
export interface MessageStore {
  readonly store: Store;
  another(process: string): Promise<MessageQueue>;
  /** From now on a process is dead. */
  bury(process: string): Promise<void>;
  takeLease(name: string, epoch: number): Promise<void>;
}

/** What every queue of durable messages does, whatever it is kept in. Tests share one store and use modules of their own. */
export function messagesContract(open: () => Promise<MessageStore>): void {
  describe('as a queue of messages', () => {
    let opened: MessageStore;
    let queue: MessageQueue;
    let made = 0;
    const module = () => `m${(made += 1)}`;
    const message = (to: string, changes: Partial<SentMessage> = {}): SentMessage => ({
      id: uuidv7(),
      to,
      name: 'work',
      sender: { kind: 'user', name: 'ada', roles: ['operator'], permissions: ['*'] },
      data: { text: 'R"1"\\ é\u001e\u0000' },
      priority: 'normal',
      delivery: 'durable',
      attempt: 1,
      reply: false,
      sentAt: '2026-11-23T08:00:00.000Z',
      ...changes,
    });
    /** Takes what is for a module, as a broker does. */
    const taking = (modules: readonly string[]) => {
      const placements: Placement[] = [];
      queue.attend({
        wants: ({ to }) => modules.includes(to),
        placed: (placed) => void placements.push(...placed),
        unplaced: () => undefined,
      });
      return placements;
    };
    const nobody = () => taking([]);

    beforeAll(async () => {
      opened = await open();
      queue = opened.store.messages;
    });
    afterAll(async () => {
      await opened.store.close();
    });

    it('keeps a message as it was until it is claimed and ended', async () => {
      nobody();
      const to = module();
      const sent = message(to, { key: 'k', expiresAt: '2099-01-01T00:00:00.000Z', correlationid: 'c' });
      expect(await queue.send(sent)).toBe(true);
      expect(await queue.claim(to, 'low', 10, true)).toEqual([]);
      const [claimed] = await queue.claim(to, 'normal', 10, true);
      expect(claimed).toMatchObject({ message: sent, failures: 0, losses: 0, dueAt: null });
      expect(await queue.claim(to, 'normal', 10, true)).toEqual([]);
      expect(await queue.held()).toContain(sent.id);
      queue.end(sent.id);
      await queue.flush();
      expect(await queue.held()).not.toContain(sent.id);
    });

    it('takes a message with its commit where somebody wants it, and tells so before its sender', async () => {
      const to = module();
      const placements = taking([to]);
      const sent = message(to);
      await queue.send(sent).then(() => expect(placements).toHaveLength(1));
      expect(placements[0]).toMatchObject({ message: sent, wanted: true, taken: true });
      expect(await queue.claim(to, 'normal', 10, true)).toEqual([]);
      expect(await queue.held()).toContain(sent.id);
    });

    it('keeps the order of what is sent together, and the places of what has a key', async () => {
      const to = module();
      const placements = taking([to]);
      const sent = Array.from({ length: 20 }, (_, n) => message(to, { key: 'k', data: n }));
      await Promise.all(sent.map((one) => queue.send(one)));
      expect(placements.map(({ message: { data } }) => data)).toEqual(sent.map(({ data }) => data));
      const places = placements.map(({ nth }) => nth);
      expect(places).toEqual(places.toSorted((a, b) => a - b));
      expect(places[0]).toBeGreaterThan(0);
    });

    it('leaves a message waiting behind one of its key that waits', async () => {
      nobody();
      const to = module();
      const first = message(to, { key: 'k' });
      await queue.send(first);
      const placements = taking([to]);
      const second = message(to, { key: 'k' });
      const other = message(to, { key: 'l' });
      await Promise.all([queue.send(second), queue.send(other)]);
      expect(placements.map(({ message: { id }, taken }) => [id, taken])).toEqual([
        [second.id, false],
        [other.id, true],
      ]);
      expect((await queue.claim(to, 'normal', 10, true)).map(({ message: { id } }) => id)).toEqual([first.id, second.id]);
    });

    it('sends a derived id once, also after it was ended, and keeps its answer', async () => {
      const to = module();
      const placements = taking([to]);
      const sent = message(to, { id: uuidv5(uuidv7(), 'once') });
      expect(await Promise.all([queue.send(sent), queue.send(sent)])).toEqual([true, false]);
      expect(placements.filter(({ taken }) => taken)).toHaveLength(1);
      expect(await queue.answerOf(sent.id)).toBeUndefined();
      queue.end(sent.id, { data: 'done' });
      await queue.flush();
      expect(await queue.answerOf(sent.id)).toEqual({ data: 'done' });
      expect(await queue.send(sent)).toBe(false);
      expect(await queue.claim(to, 'normal', 10, true)).toEqual([]);
    });

    it('claims up to a limit in order of arrival, without keys where another process holds them', async () => {
      nobody();
      const to = module();
      for (const n of [1, 2, 3, 4]) await queue.send(message(to, { data: n, ...(n % 2 === 0 ? { key: 'k' } : {}) }));
      const data = async (limit: number, keyed: boolean) =>
        (await queue.claim(to, 'normal', limit, keyed)).map((claimed) => claimed.message.data);
      expect(await data(1, false)).toEqual([1]);
      expect(await data(10, false)).toEqual([3]);
      expect(await data(10, true)).toEqual([2, 4]);
    });

    it('keeps failures, the moment of the next try, and how often a message was lost', async () => {
      nobody();
      const to = module();
      const sent = message(to);
      await queue.send(sent);
      await queue.claim(to, 'normal', 1, true);
      const due = new Date('2026-11-23T09:00:00.000Z');
      queue.retry(sent.id, 2, due);
      queue.release([{ id: sent.id, losses: 1 }]);
      const [claimed] = await queue.claim(to, 'normal', 1, true);
      expect(claimed).toMatchObject({ failures: 2, losses: 1, dueAt: due });
    });

    it('says which modules have waiting messages, and how many', async () => {
      nobody();
      const to = module();
      await queue.send(message(to, { priority: 'low' }));
      await queue.send(message(to, { priority: 'low' }));
      await queue.claim(to, 'low', 1, true);
      expect(await queue.waiting([to, 'nobody'])).toEqual([{ module: to, priority: 'low' }]);
      const depths = (await queue.depths()).filter((depth) => depth.module === to);
      expect(depths).toEqual([{ module: to, priority: 'low', waiting: 1, claimed: 1, oldest: new Date('2026-11-23T08:00:00.000Z') }]);
    });

    it('moves what is given up to the dead letters, lists and replays it', async () => {
      nobody();
      const to = module();
      const sent = [message(to), message(to, { name: 'other' }), message(to)];
      const diedAt = new Date('2026-11-23T08:01:00.000Z');
      for (const one of sent) {
        await queue.send(one);
        queue.die({ message: one, reason: 'failed', error: 'no\u0000disk', attempts: 5, diedAt });
        await queue.flush();
      }
      expect(await queue.claim(to, 'normal', 10, true)).toEqual([]);
      const ids = async (filter: Parameters<MessageQueue['dead']['list']>[0]) =>
        (await queue.dead.list(filter)).map(({ message: { id } }) => id);
      expect(await ids({ module: to, limit: 2 })).toEqual([sent[2]!.id, sent[1]!.id]);
      expect(await ids({ module: to, limit: 2, before: sent[1]!.id })).toEqual([sent[0]!.id]);
      expect(await ids({ module: to, name: 'other', limit: 2 })).toEqual([sent[1]!.id]);
      expect(await queue.dead.get(sent[0]!.id)).toMatchObject({ message: sent[0], reason: 'failed', attempts: 5, diedAt });
      expect((await queue.dead.untold(1_000)).map(({ message: { id } }) => id)).toEqual(expect.arrayContaining(sent.map(({ id }) => id)));
      await queue.dead.told(sent.map(({ id }) => id));
      expect((await queue.dead.untold(1_000)).filter(({ message: one }) => one.to === to)).toEqual([]);
      expect(await queue.dead.replay(sent[0]!.id)).toBe(true);
      expect(await queue.dead.replay(sent[0]!.id)).toBe(false);
      expect((await queue.claim(to, 'normal', 10, true)).map(({ message: { id }, failures }) => [id, failures])).toEqual([
        [sent[0]!.id, 0],
      ]);
      expect(await queue.dead.discard(sent[1]!.id)).toBe(true);
      expect(await queue.dead.discard(sent[1]!.id)).toBe(false);
    });

    it('moves what expired while it waited to the dead letters', async () => {
      nobody();
      const to = module();
      const sent = message(to, { expiresAt: '2020-01-01T00:00:00.000Z' });
      await queue.send(sent);
      await queue.sweep();
      expect(await queue.dead.get(sent.id)).toMatchObject({ message: { id: sent.id }, reason: 'expired' });
    });

    it('shares messages among processes, tells the others, and one process takes those with a key', async () => {
      nobody();
      const to = module();
      const other = await opened.another('another');
      const told: unknown[] = [];
      other.onTold((lanes) => void told.push(...(lanes ?? [])));
      expect(await queue.hold(to)).toBe(true);
      expect(await queue.hold(to)).toBe(true);
      expect(await other.hold(to)).toBe(false);
      const sent = [message(to), message(to)];
      for (const one of sent) await queue.send(one);
      await until(
        () => told.some((lane) => JSON.stringify(lane) === JSON.stringify({ module: to, priority: 'normal' })),
        'the other is told',
      );
      const claimed = await Promise.all([queue.claim(to, 'normal', 1, false), other.claim(to, 'normal', 1, false)]);
      expect(new Set(claimed.flat().map(({ message: { id } }) => id))).toEqual(new Set(sent.map(({ id }) => id)));
      queue.letGo(to);
      await queue.flush();
      expect(await other.hold(to)).toBe(true);
      await other.close();
    });

    it('frees what a dead process held, as lost once more', async () => {
      nobody();
      const to = module();
      const other = await opened.another('dying');
      const sent = message(to, { key: 'k' });
      await queue.send(sent);
      await other.hold(to);
      expect(await other.claim(to, 'normal', 1, true)).toHaveLength(1);
      await queue.sweep();
      const placements = taking([to]);
      const later = message(to, { key: 'k' });
      await queue.send(later);
      // It may be dead without its being known: what comes after it must not overtake it.
      expect(placements).toMatchObject([{ taken: false }]);
      expect(await queue.claim(to, 'normal', 5, true)).toEqual([]);
      await opened.bury('dying');
      await queue.sweep();
      expect(await queue.hold(to)).toBe(true);
      expect(await queue.claim(to, 'normal', 5, true)).toMatchObject([
        { message: { id: sent.id }, losses: 1 },
        { message: { id: later.id }, losses: 0 },
      ]);
      await other.close();
    });

    describe('of a unit of the log', () => {
      const append = (unit: Partial<Unit>) => opened.store.log.append({ events: [nodeEvent(`m-${module()}`)], ...unit });

      it('commits messages with its events, and tells whoever takes them before the appender', async () => {
        const to = module();
        const placements = taking([to]);
        const [one, two] = [message(to, { key: 'k' }), message(to)];
        await append({ messages: [one, two] }).then(() => expect(placements).toHaveLength(2));
        expect(placements.map(({ taken }) => taken)).toEqual([true, true]);
        expect(await queue.held()).toEqual(expect.arrayContaining([one.id, two.id]));
      });

      it('keeps messages of a unit without events, and of units that nobody takes', async () => {
        nobody();
        const to = module();
        const sent = message(to);
        await opened.store.log.append({ events: [], messages: [sent] });
        expect(await queue.claim(to, 'normal', 5, true)).toMatchObject([{ message: sent }]);
      });

      it('sends nothing with a unit that is refused, and the others of its batch all the same', async () => {
        nobody();
        const to = module();
        const node = `m-${module()}`;
        const outcomes = await Promise.allSettled([
          append({ messages: [message(to, { data: 'kept' })] }),
          append({
            messages: [message(to, { data: 'refused' })],
            expect: [{ stream: `/gns3/main/projects/p1/nodes/${node}`, version: 7 }],
          }),
        ]);
        expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
        expect((await queue.claim(to, 'normal', 5, true)).map((claimed) => claimed.message.data)).toEqual(['kept']);
      });

      it('sends a derived id once, whichever unit it comes with', async () => {
        const to = module();
        const placements = taking([to]);
        const sent = message(to, { id: uuidv5(uuidv7(), 'unit') });
        await Promise.all([append({ messages: [sent, sent] }), append({ messages: [sent] })]);
        expect(placements.filter(({ taken }) => taken)).toHaveLength(1);
      });

      it('commits under the last epoch of its lease, and fails alone under an earlier one', async () => {
        nobody();
        const to = module();
        const lease = `lease-${to}`;
        await opened.takeLease(lease, 4);
        await append({ guard: { lease, epoch: 4 } });
        await opened.takeLease(lease, 5);
        const head = await opened.store.log.head();
        const outcomes = await Promise.allSettled([
          append({}),
          append({ guard: { lease, epoch: 4 }, messages: [message(to, { data: 'lost' })] }),
          append({ guard: { lease, epoch: 5 }, messages: [message(to, { data: 'kept' })] }),
          append({ guard: { lease, epoch: 4 } }),
          append({}),
        ]);
        expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected', 'fulfilled']);
        expect((outcomes[1] as PromiseRejectedResult).reason).toMatchObject({ code: 'lease_lost', details: { lease, epoch: 4, last: 5 } });
        expect(await opened.store.log.head()).toBe(head + 3);
        expect((await queue.claim(to, 'normal', 5, true)).map((claimed) => claimed.message.data)).toEqual(['kept']);
      });
    });
  });
}
