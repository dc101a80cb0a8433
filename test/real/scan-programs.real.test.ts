import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import { system } from '#kernel/caller.ts';
import { systemClock } from '#kernel/clock.ts';
import type { Operation } from '#kernel/message.ts';
import type { Context } from '#kernel/module.ts';
import { scan } from '#southbound/scan/index.ts';
import { ping, sweep, trace } from '#southbound/scan/messages.ts';
import { findProgram } from '../../tools/programs.mjs';

// fping, ping, traceroute and tracepath as Debian has them, each as the only program that there is: whatever a machine has, it works with that.

const HERE = ['127.66.5.1', '127.66.5.2', '127.66.5.3'];
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'thalamus-scan-programs-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function ask<I extends z.ZodObject, O extends z.ZodType>(
  program: string,
  operation: Operation<I, O>,
  input: z.input<I>,
): Promise<z.output<O>> {
  const found = findProgram(program);
  if (found === undefined) throw new Error(`${program} is needed: node tools/environment.mjs --install scan`);
  const path = await mkdtemp(join(folder, `${program}-`));
  await symlink(found, join(path, program));
  const module = scan({ allow: ['127.66.0.0/16'], own: () => [], path });
  const answering = module.answers.find((each) => each.operation.name === operation.name)!;
  const context = { caller: system, clock: systemClock, signal: new AbortController().signal } as Context;
  return operation.output.parse(await answering.handle(operation.input.parse(input) as never, context));
}

test.each(['fping', 'ping'])('%s alone tells who answers, and how fast', async (program) => {
  const { items } = await ask(program, ping, { addresses: HERE, count: 2 });
  expect(items).toEqual(
    HERE.map((address) => ({
      address,
      alive: true,
      method: 'icmp',
      response_time_ms: expect.any(Number),
      sent: 2,
      received: 2,
      reason: 'It answered 2 of 2 echo requests.',
    })),
  );
});

test('fping sweeps a network of a thousand addresses', async () => {
  const { asked, items } = await ask('fping', sweep, { networks: ['127.66.4.0/22'] });
  expect([asked, items.length]).toEqual([1_022, 1_022]);
});

test.each([
  ['traceroute', 'udp'],
  ['tracepath', 'udp'],
  ['ping', 'icmp'],
] as const)('%s alone tells the way', async (program, method) => {
  expect(await ask(program, trace, { address: HERE[0]! })).toMatchObject({ reached: true, method, hops: [{ hop: 1, address: HERE[0] }] });
});
