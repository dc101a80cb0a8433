import { expect, test } from 'vitest';
import { shippedDialects } from './dialects.ts';
import { readingOf } from './readings.ts';

function read(platform: string, command: string, output: string): ReturnType<typeof readingOf>[] {
  const { readings } = shippedDialects().find(platform)!;
  return readings.filter((reading) => reading.command === command).map((reading) => readingOf(reading, output));
}

test('an IOS tells its processor and each pool of memory', () => {
  expect(
    read('cisco_ios', 'show processes cpu', 'CPU utilization for five seconds: 9%/2%; one minute: 7%; five minutes: 5%\n PID Runtime(ms)'),
  ).toEqual([{ processors: [{ descr: 'CPU', usage: 7 }] }]);
  const memory = [
    '                Head    Total(b)     Used(b)     Free(b)   Lowest(b)  Largest(b)',
    'Processor   64A0D2C0   200000000    50000000   150000000   149000000   148000000',
    '      I/O    D000000    50000000    10000000    40000000    39000000    38000000',
  ].join('\n');
  expect(read('cisco_ios', 'show memory statistics', memory)).toEqual([
    {
      memory: [
        { descr: 'Processor', used: 50_000_000, total: 200_000_000, percent: 25 },
        { descr: 'I/O', used: 10_000_000, total: 50_000_000, percent: 20 },
      ],
    },
  ]);
});

test('a Linux tells memory and file systems in bytes', () => {
  const meminfo = 'MemTotal:        1000000 kB\nMemFree:          200000 kB\nMemAvailable:     400000 kB\nBuffers: 1 kB';
  expect(read('linux', 'cat /proc/meminfo', meminfo)).toEqual([
    { memory: [{ descr: 'Memory', used: 614_400_000, total: 1_024_000_000, percent: 60 }] },
  ]);
  const df = 'Filesystem 1K-blocks Used Available Use% Mounted on\n/dev/vda1 1000 250 750 25% /\ntmpfs 500 0 500 0% /run';
  expect(read('linux', 'df -k', df)).toEqual([{ storage: [{ descr: '/', used: 256_000, total: 1_024_000, percent: 25 }] }]);
});

test('idle time and percentages are turned into usage', () => {
  expect(read('cisco_nxos', 'show system resources', 'CPU states  :   2.21% user,   1.86% kernel,   95.91% idle')[0]).toEqual({
    processors: [{ descr: 'CPU', usage: 4.09 }],
  });
  expect(read('juniper_junos', 'show chassis routing-engine', '    Memory utilization          32 percent')[1]).toEqual({
    memory: [{ descr: 'Routing Engine', used: null, total: null, percent: 32 }],
  });
});
