import { silentLog } from '#kernel/log.ts';
import { silentMeter } from '#kernel/metric.ts';
import { openMemoryStore } from './index.ts';
import { storeContract } from './store.contract.ts';

storeContract(async (clock) => openMemoryStore({ clock, log: silentLog, meter: silentMeter }));
