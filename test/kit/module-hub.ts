import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Caller } from '#kernel/caller.ts';
import { fail } from '#kernel/error.ts';
import type { EventLog } from '#kernel/event-log.ts';
import { soleLeases } from '#kernel/lease.ts';
import { silentLog } from '#kernel/log.ts';
import { command, event, query } from '#kernel/message.ts';
import { silentMeter } from '#kernel/metric.ts';
import { answer, defineModule, react, type Module } from '#kernel/module.ts';
import { openapi } from '#northbound/openapi/index.ts';
import { realtime } from '#northbound/realtime/index.ts';
import { rest } from '#northbound/rest/index.ts';
import { ModuleTokens, verifyModulesToo } from '#runtime/access/index.ts';
import { fileDocuments } from '#runtime/documents/index.ts';
import { brokerAnswers } from '#runtime/hub/broker/broker-answers.ts';
import { messageDeadLettered } from '#runtime/hub/broker/letters.ts';
import { hubModule, Registry } from '#runtime/hub/index.ts';
import type { MemoryMessages } from '#runtime/store/memory-message-queue.ts';
import type { Store } from '#runtime/store/index.ts';
import { aheadClock } from './clocks.ts';
import { memoryStore, startMemoryHub } from './memory-hub.ts';
import { memoryBroker } from './memory-messages.ts';
import { serve, tokens } from './northbound.ts';
import { openSocket, type SocketClient } from './socket-client.ts';

const bedMended = event('bed.mended', {
  summary: 'A bed was mended.',
  priority: 'normal',
  data: z.object({ number: z.int() }),
});

const place = { tag: 'Hub Communication', rate: 'action' } as const;

const mendBed = command('bed.mend', {
  ...place,
  summary: 'Mends a bed.',
  permission: 'bed.operate',
  rest: 'POST /api/beds/:number/mend/',
  input: z.strictObject({ number: z.int().min(1), tell: z.string().optional(), fails: z.boolean().optional() }),
  output: z.object({ number: z.int() }),
});

const countBeds = query('bed.count', {
  ...place,
  rate: 'read',
  summary: 'Counts beds.',
  permission: 'bed.read',
  rest: 'GET /api/beds/',
  input: z.strictObject({}),
  output: z.object({ mended: z.int() }),
});

/** A module of the process: mends beds, tells another module about it, and hears of its own events. */
function beds(state: { mended: number; heard: number; runs: boolean; ill: boolean; broken: boolean }): Module {
  return defineModule({
    name: 'beds',
    version: '1.0.0',
    summary: 'Beds.',
    capabilities: ['mending'],
    emits: [bedMended],
    answers: [
      answer(mendBed, async ({ number, tell, fails }, context) => {
        context.publish([{ type: 'bed.mended', source: '/modules/beds', subject: `beds/${number}`, priority: 'normal', data: { number } }]);
        if (tell !== undefined) await context.messenger.send({ to: tell, name: 'bed.news', data: { number } });
        if (fails === true) throw new Error('The bed broke again.');
        state.mended += 1;
        return { number };
      }),
      answer(countBeds, () => ({ mended: state.mended })),
    ],
    reactions: [react(bedMended, () => void (state.heard += 1))],
    health: [
      {
        name: 'beds',
        critical: true,
        check: async () =>
          state.ill ? { status: 'unhealthy', message: 'No bed is left.' } : { status: 'healthy', message: 'All beds stand.' },
      },
    ],
    start: async () => {
      if (state.broken) throw fail('internal_error', 'The beds are broken.');
      state.runs = true;
    },
    stop: async () => void (state.runs = false),
  });
}

const aliases: Readonly<Record<string, string>> = { bed_management: 'beds', echo_management: 'echo' };

/** A hub with modules, on loopback; `store` and `folder` to go on where another one was. */
export async function startModuleHub(
  options: {
    readonly store?: Store;
    readonly folder?: string;
    readonly process?: string;
    readonly living?: () => Promise<readonly string[]>;
    /** Of all processes that share the store. */
    readonly messages?: MemoryMessages;
  } = {},
) {
  const clock = aheadClock();
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'thalamus-modules-'));
  const store = options.store ?? memoryStore(clock);
  let dead = false;
  const state = { mended: 0, heard: 0, runs: false, ill: false, broken: false };
  const moduleTokens = await ModuleTokens.open(fileDocuments(folder), clock);
  const registry = new Registry({
    process: options.process ?? 'alpha',
    tokens: moduleTokens,
    canonical: (name) => aliases[name] ?? name,
    ...(options.living === undefined ? {} : { livingProcesses: options.living }),
  });
  const broker = memoryBroker({
    log: store.log,
    clock,
    modules: () => registry.names(),
    recipients: (name) => registry.recipients(name),
    elsewhere: (name) => registry.elsewhere(name),
    process: registry.process,
    ...(options.messages === undefined ? {} : { shared: options.messages }),
  });
  const eventLog: EventLog = {
    ...broker.eventLog,
    append: async (unit) => {
      if (dead) throw fail('store_unavailable', 'The process is dead.');
      return broker.eventLog.append(unit);
    },
  };
  const modules = [
    hubModule({
      eventLog,
      registry,
      messages: {
        answers: brokerAnswers({ broker, names: registry, secretsOf: (operation) => registry.secretsOf(operation) }),
        emits: [messageDeadLettered],
      },
    }),
    beds(state),
  ];
  const { hub } = await startMemoryHub(modules, { store, clock, eventLog, registry, broker, leases: soleLeases(registry.process) });
  const { verify: verifyUsers, revoked } = tokens();
  const verify: (token: string) => Promise<Caller> = verifyModulesToo(verifyUsers, moduleTokens);
  const http = await serve(
    [
      rest({ hub }),
      openapi({ hub, version: '1.0.0' }),
      realtime({ hub, feed: store.feed, verify, modules: registry, clock, log: silentLog, meter: silentMeter, limits: { closeMs: 200 } }),
    ],
    { verify },
  );
  const sockets: SocketClient[] = [];
  return {
    hub,
    registry,
    broker,
    store,
    clock,
    state,
    folder,
    moduleTokens,
    url: http.url,
    revoked,
    /** As kill -9 leaves it: nothing that it still does is written down. */
    die: () => void (dead = true),
    /** Asks over HTTP. */
    async ask(method: string, path: string, body?: unknown, token = 'admin') {
      const response = await fetch(`${http.url}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, body: JSON.parse(text === '' ? 'null' : text) };
    },
    /** A connection of a module that has registered, or is about to. */
    async connect(module: string, token: string, registration?: Record<string, unknown>): Promise<SocketClient> {
      const socket = openSocket(`${http.url}/ws/gns3/module/${module}/`, ['thalamus.v1', `bearer.${token}`]);
      sockets.push(socket);
      await socket.frame('welcome');
      if (registration !== undefined) {
        socket.say({ action: 'register', ...registration });
        await socket.frame('registered');
      }
      return socket;
    },
    async stop({ keep = false } = {}) {
      for (const { webSocket } of sockets) webSocket.terminate();
      await http.close();
      await hub.stop();
      await broker.close();
      if (keep) return;
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type ModuleHub = Awaited<ReturnType<typeof startModuleHub>>;

/** Hubs that a file of tests starts, and stops after each. */
export function moduleHubs() {
  const hubs: ModuleHub[] = [];
  return {
    started: async (options?: Parameters<typeof startModuleHub>[0]): Promise<ModuleHub> => {
      const hub = await startModuleHub(options);
      hubs.push(hub);
      return hub;
    },
    stopAll: async (): Promise<void> => {
      for (const hub of hubs.splice(0)) await hub.stop();
    },
  };
}
