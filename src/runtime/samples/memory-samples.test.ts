import { memorySamples } from './memory-samples.ts';
import { samplesContract } from './samples.contract.ts';

samplesContract(async () => ({ samples: memorySamples(), close: async () => undefined }));
