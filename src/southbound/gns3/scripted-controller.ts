import { onTestFinished } from 'vitest';
import { systemClock } from '#kernel/clock.ts';
import type { Failure } from '#kernel/error.ts';
import { silentLog } from '#kernel/log.ts';
import { silentMeter } from '#kernel/metric.ts';
import type { Controller, Gns3Server } from './controller.ts';
import { createController, type ControllerParts } from './http-controller.ts';
import { scriptedServer, type ScriptedServer } from './scripted-server.ts';

/** The client under test against a scripted server; what was opened ends with its test. */
export async function serverOf(version?: string): Promise<ScriptedServer> {
  const server = await scriptedServer(version === undefined ? {} : { version });
  onTestFinished(() => server.close());
  return server;
}

export function controllerOf(url: string, more: Partial<Gns3Server> = {}, parts: Partial<ControllerParts> = {}): Controller {
  const controller = createController(
    { id: 'one', url, autoClose: 'observe', ...more },
    { clock: systemClock, log: silentLog, meter: silentMeter, ...parts },
  );
  onTestFinished(() => controller.close());
  return controller;
}

export async function failure(promise: Promise<unknown>): Promise<Failure> {
  return promise.then(
    () => {
      throw new Error('it succeeded');
    },
    (thrown: unknown) => thrown as Failure,
  );
}
