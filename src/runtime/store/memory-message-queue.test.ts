import { systemClock } from '#kernel/clock.ts';
import { MemoryLog } from './memory-log.ts';
import { MemoryMessageQueue, MemoryMessages } from './memory-message-queue.ts';
import type { Store } from './index.ts';
import { messagesContract } from './messages.contract.ts';

messagesContract(async () => {
  const shared = new MemoryMessages();
  const log = new MemoryLog(systemClock);
  const messages = new MemoryMessageQueue('sole', () => new Date(), shared);
  log.sendThrough(messages);
  return {
    // Of a store, what the contract uses.
    store: { log, messages, close: () => log.close() } as unknown as Store,
    another: async (process) => new MemoryMessageQueue(process, () => new Date(), shared),
    bury: async (process) => void shared.alive.delete(process),
    takeLease: async (name, epoch) => log.noteLease(name, epoch),
  };
});
