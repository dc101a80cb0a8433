import { memoryStore } from '#kit/memory-hub.ts';
import { storeContract } from './store.contract.ts';

storeContract(async (clock) => memoryStore(clock));
