import { uuidv7 } from '#kernel/id.ts';
import { silentLog } from '#kernel/log.ts';
import { silentMeter } from '#kernel/metric.ts';
import { systemClock } from '#kernel/clock.ts';
import { openStore } from './index.ts';
import { nodeEvent } from './test-kit.ts';

// The process that recovery tests kill: appends from several callers for as long as it lives and writes a line, its round
// and number, for each append that was acknowledged.
const [dataDir, round] = process.argv.slice(2);
const store = await openStore({ dataDir: dataDir!, clock: systemClock, log: silentLog, meter: silentMeter });
process.stdout.write('open\n');
let number = 0;
await Promise.all(
  Array.from({ length: 20 }, async (_, caller) => {
    for (;;) {
      number += 1;
      const name = `${round}-${number}`;
      await store.log.append({
        events: [nodeEvent(`n${caller}`, { data: name }), nodeEvent(`n${caller}`, { data: name })],
        records: [{ kind: 'audit', key: uuidv7(), value: { name } }],
      });
      process.stdout.write(`${name}\n`);
    }
  }),
);
