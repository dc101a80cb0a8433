import { memoryStore } from '#kit/memory-hub.ts';
import { projectionContract } from './projection.contract.ts';

projectionContract(async (clock) => memoryStore(clock));
