import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { neutralDocument, openDiscovery, vendorFaults } from '#southbound/snmp/index.ts';
import type { Figure } from '../report.ts';
import { scored, type Track } from './track.ts';

interface Agent {
  readonly name: string;
  readonly host: string;
  readonly port: number;
}

/** Devices that are asked at once, as a discovery of a network does. */
const AT_ONCE = 24;

/** Discovering recorded devices over SNMP: everything that the product collects of them. */
export const discoveryTrack: Track = {
  name: 'discovery',
  corpus: 'discovery-corpus',

  async answer(corpus, out, { only }) {
    const served = await agentsOf(corpus, only);
    const discovery = openDiscovery();
    for (const fault of await vendorFaults()) console.error(fault);
    try {
      const beganMs = performance.now();
      const cpu = process.cpuUsage();
      const waiting = [...served.agents];
      const worker = async (): Promise<void> => {
        for (let agent = waiting.shift(); agent !== undefined; agent = waiting.shift()) {
          const { name, host, port } = agent;
          const read = await discovery.discover({
            host,
            port,
            candidates: [{ credential: { version: '2c', community: 'public' }, name: 'public' }],
          });
          if (!read.complete) console.error(`${name}: ${read.told}`);
          await writeFile(join(out, `${name}.json`), JSON.stringify(neutralDocument(read.facts), null, 1));
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
      const { user, system } = process.cpuUsage(cpu);
      const seconds = (performance.now() - beganMs) / 1_000;
      await writeFile(join(out, '.seconds'), String(seconds));
      console.error(`${served.agents.length} devices in ${seconds.toFixed(2)} s, ${((user + system) / 1e6).toFixed(2)} s of processor.`);
    } finally {
      discovery.close();
      served.process?.kill('SIGTERM');
    }
  },

  async score(corpus, out, { only }) {
    const json = join(out, '.score.json');
    const some = only.length === 0 ? [] : ['--only', only.join(',')];
    await scored(join(corpus, 'score.py'), '--expected', join(corpus, 'expected'), '--actual', out, '--json', json, ...some);
    const score = JSON.parse(await readFile(json, 'utf8')) as Score;
    const seconds = Number(await readFile(join(out, '.seconds'), 'utf8').catch(() => 'NaN'));
    return figuresOf(score, seconds);
  },
};

interface Score {
  readonly score: number;
  readonly categories: Readonly<Record<string, { readonly recall: number; readonly precision?: number | null }>>;
}

/** Where each category is going. */
const GOALS: Readonly<Record<string, number>> = { os: 95, model: 85, version: 85, sensors: 80, states: 70 };

function figuresOf({ score, categories }: Score, seconds: number): Figure[] {
  const row = 'quality discovery';
  return [
    {
      row,
      what: 'SCORE: mean recall of the main categories',
      value: score,
      unit: '%',
      goal: { at: 'least', value: 90 },
      reference: 'a walk of the standard MIBs 57 %',
    },
    ...Object.entries(categories).map(([name, { recall, precision }]): Figure => {
      const goal = GOALS[name];
      return {
        row,
        what: `recall of ${name}${typeof precision === 'number' ? `, precision ${precision.toFixed(0)} %` : ''}`,
        value: recall,
        unit: '%',
        ...(goal === undefined ? {} : { goal: { at: 'least', value: goal } }),
      };
    }),
    {
      row,
      what: 'all devices, everything that is collected',
      value: seconds,
      unit: 's',
      goal: { at: 'most', value: 3 },
      reference: '14 walks of each, one after the other: 6.7 s',
    },
  ];
}

/** The agents of a file of targets, or those that the corpus serves itself. */
async function agentsOf(corpus: string, only: readonly string[]): Promise<{ agents: Agent[]; process?: ChildProcess }> {
  const wanted = (agent: Agent): boolean => only.length === 0 || only.includes(agent.name);
  const text = await readFile(corpus, 'utf8').catch(() => undefined);
  if (text !== undefined) return { agents: text.split('\n').flatMap(agentIn).filter(wanted) };
  const targets = await readFile(join(corpus, 'targets.tsv'), 'utf8').catch(() => undefined);
  if (targets !== undefined) return { agents: targets.split('\n').flatMap(agentIn).filter(wanted) };
  const agents: Agent[] = [];
  // A port of this run alone: somebody else may be serving the same recordings.
  const port = 20_000 + (process.pid % 20_000);
  const words = ['--data', join(corpus, 'snmprec'), '--port', String(port), ...(only.length === 0 ? [] : ['--only', only.join(',')])];
  const server = spawn('python3', [join(corpus, 'serve.py'), ...words], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: server.stdout });
  const ended = once(server, 'exit').then(() => Promise.reject(new Error('The agents of the corpus could not be served.')));
  const ready = new Promise<void>((resolve) => {
    lines.on('line', (line) => {
      if (line === 'ready') resolve();
      agents.push(...agentIn(line));
    });
  });
  await Promise.race([ready, ended]);
  ended.catch(() => undefined);
  return { agents: agents.filter(wanted), process: server };
}

function agentIn(line: string): Agent[] {
  const [name, host, port] = line.split('\t');
  return name === undefined || host === undefined || !/^\d+$/.test(port ?? '') ? [] : [{ name, host, port: Number(port) }];
}
