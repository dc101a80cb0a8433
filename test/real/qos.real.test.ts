import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Policy, Profile, renderHtb, renderNetem } from '#modules/qos/index.ts';
import { until } from '#kit/until.ts';

const run = promisify(execFile);
const [HERE, THERE] = [`thq${process.pid}a`, `thq${process.pid}b`];
const inside = async (namespace: string, command: string): Promise<string> =>
  (await run('ip', ['netns', 'exec', namespace, 'sh', '-c', command], { timeout: 20_000 })).stdout;
const give = async (commands: readonly string[]): Promise<void> => {
  for (const command of commands) await inside(HERE, command);
};
let server: ChildProcess;

beforeAll(async () => {
  await run('ip', ['netns', 'add', HERE]);
  await run('ip', ['netns', 'add', THERE]);
  await run('ip', ['-n', HERE, 'link', 'add', 'eth0', 'type', 'veth', 'peer', 'name', 'eth0', 'netns', THERE]);
  await inside(HERE, 'ip addr add 10.99.0.1/24 dev eth0 && ip link set eth0 up');
  await inside(THERE, 'ip addr add 10.99.0.2/24 dev eth0 && ip link set eth0 up');
  server = spawn('ip', ['netns', 'exec', THERE, 'iperf3', '-s'], { stdio: 'ignore' });
  await until('iperf3 to listen', async () => (await inside(THERE, 'ss -ltn')).includes(':5201'));
}, 20_000);
afterAll(async () => {
  server?.kill();
  for (const namespace of [HERE, THERE]) await run('ip', ['netns', 'del', namespace]).catch(() => undefined);
});

/** Without what has passed by: the kernel itself sends a packet now and then. */
const shown = async () => (await inside(HERE, 'tc qdisc show dev eth0')).replaceAll(/direct_packets_stat \d+/g, 'direct_packets_stat');
/** What arrives there of TCP, in kbit/s, after the queues have filled. */
const received = async (more = ''): Promise<number> => {
  const said = JSON.parse(await inside(HERE, `iperf3 -c 10.99.0.2 -t 4 -O 1 -J ${more}`)) as {
    end: { sum_received: { bits_per_second: number } };
  };
  return said.end.sum_received.bits_per_second / 1_000;
};

test('10 Mbit/s of a policy are what iperf3 gets, within 5 %; classes get their ceiling; the undo leaves nothing', async () => {
  const before = await shown();
  const policy = Policy.parse({
    name: 'ten',
    title: 'Ten',
    rate_kbps: 10_000,
    classes: [{ name: 'marked', match: { dscp: ['ef'] }, priority: 0, guarantee_kbps: 1_000, ceil_kbps: 2_000, queue: 'fifo' }],
    // Every kernel has this queue; fq_codel is not in all.
    otherwise: { queue: 'fifo' },
  });
  const { apply, undo } = renderHtb(policy, 'eth0');
  await give(apply);
  const once = await shown();
  await give(apply);
  expect(await shown()).toBe(once);
  // What TCP carries is less than what HTB counts: 1448 of 1514 bytes with Ethernet, IP and TCP headers.
  const carried = 1_448 / 1_514;
  expect(Math.abs((await received()) / carried / 10_000 - 1)).toBeLessThan(0.05);
  expect(Math.abs((await received('-S 184')) / carried / 2_000 - 1)).toBeLessThan(0.05);
  await give(undo);
  expect(await shown()).toBe(before);
}, 40_000);

/** Kernels of containers may lack it. */
const netem = await run('sh', ['-c', `ip netns add ${HERE}n && ip netns exec ${HERE}n tc qdisc add dev lo root netem delay 1ms`]).then(
  () => true,
  () => false,
);
await run('ip', ['netns', 'del', `${HERE}n`]).catch(() => undefined);

test('a delay of netem is what ping measures, one way; a kernel without netem refuses it and stays as it was', async () => {
  const before = await shown();
  const { apply, undo } = renderNetem(Profile.parse({ name: 'far', title: 'Far', delay_ms: 100 }), 'eth0');
  const measured = async (): Promise<boolean> => {
    await give(apply);
    const text = await inside(HERE, 'ping -n -c 5 -i 0.2 10.99.0.2');
    const mean = Number(/= [\d.]+\/([\d.]+)\//.exec(text)?.[1]);
    await give(undo);
    return mean >= 100 && mean < 110;
  };
  const refused = async (): Promise<boolean> =>
    give(apply).then(
      () => false,
      () => true,
    );
  expect(await (netem ? measured() : refused())).toBe(true);
  expect(await shown()).toBe(before);
}, 20_000);
