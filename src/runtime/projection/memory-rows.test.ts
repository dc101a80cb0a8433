import { silentLog } from '#kernel/log.ts';
import { silentMeter } from '#kernel/metric.ts';
import { openMemoryStore } from '../store/index.ts';
import { projectionContract } from './projection.contract.ts';

projectionContract(async (clock) => openMemoryStore({ clock, log: silentLog, meter: silentMeter }));
