import { systemClock } from '#kernel/clock.ts';
import { silentLog } from '#kernel/log.ts';
import { silentMeter } from '#kernel/metric.ts';
import { openStore } from '../index.ts';
import { nodeEvent } from '../test-kit.ts';

// A process that recovery tests kill and pause: stands for a lease, and while it holds it appends events that tell its name
// and epoch. Writes a line for each thing that happens to it: `open`, `held <epoch>`, `lost <epoch>`, `kept <position>`, `dead`.
const [url, dataDir, name] = process.argv.slice(2);
const say = (line: string) => process.stdout.write(`${line}\n`);

const store = await openStore({
  dataDir: dataDir!,
  databaseUrl: url!,
  process: { name: name!, roles: ['listener'], about: { pid: process.pid } },
  clock: systemClock,
  log: silentLog,
  meter: silentMeter,
});
say('open');
store.processes.lost.addEventListener('abort', () => say('dead'));
store.leases.campaign('it', async (lease) => {
  say(`held ${lease.epoch}`);
  lease.lost.addEventListener('abort', () => say(`lost ${lease.epoch}`), { once: true });
  while (!lease.lost.aborted) {
    const event = nodeEvent('it', { data: { by: name!, epoch: lease.epoch } });
    const appended = store.log.append({ events: [event], guard: { lease: lease.name, epoch: lease.epoch } });
    await appended.then(
      ({ position }) => say(`kept ${position}`),
      () => undefined,
    );
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
});
