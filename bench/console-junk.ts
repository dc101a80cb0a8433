import { knownCommands, parse } from '#southbound/console/parse/index.ts';
import { print, type Figure } from './report.ts';

/** One line over and over, or words in any order: what makes a careless regular expression slow. */
const LINES: readonly string[] = [
  'a'.repeat(4_000),
  ' '.repeat(4_000) + 'x',
  'a '.repeat(2_000),
  '1 '.repeat(2_000),
  '1.1.1.1 '.repeat(500),
  '1.1.1.1/24, '.repeat(300),
  'aaaa.bbbb.cccc '.repeat(300),
  'Gi1/0/1 '.repeat(500),
  'via 10.0.0.1, Gi0/1, '.repeat(200),
  '- '.repeat(2_000),
  'key: value '.repeat(400),
  `O IA 10.0.0.0/8 [110/2] ${'via 1.1.1.1 '.repeat(300)}`,
  'Ethernet1 is up, line protocol is up',
  'A',
  'GigabitEthernet0/1',
  ' 10.0.0.1',
];

const SIZE = 2 ** 20;

/** How long a megabyte of junk takes, in each parser: what would be seconds when a regular expression ran away. */
export function consoleJunk(): Promise<Figure[]> {
  let slowest = { ms: 0, who: '' };
  let total = 0;
  let runs = 0;
  for (const line of LINES) {
    const text = `${line}\n`.repeat(Math.ceil(SIZE / (line.length + 1)));
    for (const { platform, command } of knownCommands()) {
      const words = command.replace(/\[[^\]]*\]|\.\.\.|[[\]]/gu, ' ').replace(/\|\S+/gu, '');
      const from = process.cpuUsage();
      parse(platform, words, text);
      const { user, system } = process.cpuUsage(from);
      const ms = (user + system) / 1_000;
      total += ms;
      runs++;
      if (ms > slowest.ms) slowest = { ms, who: `${platform} ${words.trim()}: ${line.slice(0, 20)}…` };
      if (process.env['EACH'] !== undefined && ms > 400) console.error(Math.round(ms), platform, words.trim(), '|', line.slice(0, 20));
    }
  }
  return Promise.resolve([
    {
      row: 'console-junk',
      what: 'a megabyte of junk in a parser of console output, mean of its processor time',
      value: total / runs,
      unit: 'ms',
    },
    { row: 'console-junk', what: `the slowest: ${slowest.who}`, value: slowest.ms, unit: 'ms', goal: { at: 'most', value: 2_000 } },
  ]);
}

if (import.meta.main) print(await consoleJunk());
