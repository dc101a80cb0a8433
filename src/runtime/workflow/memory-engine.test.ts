import { uuidv7 } from '#kernel/id.ts';
import { engineContract } from './engine.contract.ts';
import type { Engine } from './engine.ts';
import { MemoryEngine, type MemoryStrands } from './memory-engine.ts';

const strands: MemoryStrands = new Map();
let before: Engine | undefined;

engineContract('strands in memory', () => ({
  async next() {
    await before?.close();
    before = new MemoryEngine(() => Date.now(), strands);
    return before;
  },
  newId: uuidv7,
}));
