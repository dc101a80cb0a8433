import { fileURLToPath } from 'node:url';
import { badInput } from './bad-input.ts';
import { cacheLevels } from './cache.ts';
import { discovery } from './discovery.ts';
import { consoleJunk } from './console-junk.ts';
import { benchEventLog } from './event-log.ts';
import { eventPath } from './event-path.ts';
import { fanOut } from './fan-out.ts';
import { loginFlood } from './login-flood.ts';
import { messages } from './messages.ts';
import { monitoring } from './monitoring.ts';
import { polling } from './polling.ts';
import { reads } from './reads.ts';
import { print, writeReport, type Figure } from './report.ts';
import { snmpCollection } from './snmp.ts';
import { starting } from './start.ts';
import { webMap } from './web-map.ts';
import { workflows } from './workflows.ts';

/** `npm run bench -- [row …]`: prints the figures and writes them into docs/quality.generated.md. */
const ROWS: Readonly<Record<string, () => Promise<Figure[]>>> = {
  'event-log': benchEventLog,
  'event-path': eventPath,
  'fan-out': fanOut,
  reads,
  messages,
  workflows,
  cache: cacheLevels,
  snmp: snmpCollection,
  discovery,
  monitoring,
  polling,
  'console-junk': consoleJunk,
  start: starting,
  'web-map': webMap,
  'bad-input': badInput,
  'login-flood': loginFlood,
};

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !(name in ROWS));
if (unknown !== undefined) {
  console.error(`There is no row "${unknown}". Rows: ${Object.keys(ROWS).join(', ')}.`);
  process.exit(2);
}
const figures: Figure[] = [];
const failed: string[] = [];
for (const [name, measure] of Object.entries(ROWS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.error(`Measuring ${name} …`);
  try {
    const measured = await measure();
    figures.push(...measured);
    print(measured);
  } catch (error) {
    // The other rows are worth having; the run as a whole has failed.
    failed.push(name);
    console.error(`The row ${name} could not be measured:`, error);
  }
}
await writeReport(fileURLToPath(new URL('../docs/quality.generated.md', import.meta.url)), figures, new Date().toISOString().slice(0, 10));
process.exit(failed.length === 0 ? 0 : 1);
