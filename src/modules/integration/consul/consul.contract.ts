import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { uuidv7 } from '#kernel/id.ts';
import { ConsulClient } from './consul-client.ts';
import { consulEntry } from './consul-registration.ts';

export interface ConsulUnderTest {
  readonly url: string;
  readonly token?: string | undefined;
  stop(): Promise<unknown>;
}

/** What the hub relies on in an agent of Consul, be it the fake or a real one. */
export function consulContract(what: string, start: () => Promise<ConsulUnderTest>): void {
  describe(`${what}, as an agent of Consul`, () => {
    let agent: ConsulUnderTest;
    let client: ConsulClient;
    const { signal } = new AbortController();
    // Names of its own: a real agent has other services.
    const name = `thalamus-contract-${uuidv7().slice(-8)}`;
    const entry = consulEntry({ name, uuid: uuidv7(), self: 'http://127.0.0.1:1', version: '0.1.0', deregisterAfter: '1m' });

    beforeEach(async () => {
      agent = await start();
      client = new ConsulClient({ url: agent.url, token: agent.token });
    });
    afterEach(async () => {
      await client.deregister(entry.ID, signal);
      await client.close();
      await agent.stop();
    });

    test('knows what was registered, until it is deregistered; both may be said twice', async () => {
      expect(await client.knows(entry.ID, signal)).toBe(false);
      await client.register(entry, signal);
      await client.register(entry, signal);
      expect(await client.knows(entry.ID, signal)).toBe(true);
      await client.deregister(entry.ID, signal);
      await client.deregister(entry.ID, signal);
      expect(await client.knows(entry.ID, signal)).toBe(false);
    });

    test('lists a service with its instances and their checks', async () => {
      await client.register(entry, signal);
      expect((await client.services(0n, signal)).value).toHaveProperty(name, ['thalamus']);
      const { value, index } = await client.health(name, 0n, signal);
      expect(index).toBeGreaterThan(0n);
      expect(value).toHaveLength(1);
      expect(value[0]!.Service).toMatchObject({ ID: entry.ID, Service: name, Address: '127.0.0.1', Port: 1, Tags: ['thalamus'] });
      // A check that has not run yet is critical, and so is one that finds nobody.
      expect(value[0]!.Checks.map(({ Status }) => Status)).toContain('critical');
    });

    test('holds a query until something changes', async () => {
      const before = await client.health(name, 0n, signal);
      expect(before.value).toEqual([]);
      let answered = false;
      const next = client.health(name, before.index, signal).then((answer) => {
        answered = true;
        return answer;
      });
      await client.knows(entry.ID, signal);
      expect(answered).toBe(false);
      await client.register(entry, signal);
      const after = await next;
      expect(after.value.map(({ Service }) => Service.ID)).toEqual([entry.ID]);
      expect(after.index).toBeGreaterThan(before.index);
    });

    test('a service that nobody knows has no instances', async () => {
      expect((await client.health(`${name}-nobody`, 0n, signal)).value).toEqual([]);
    });
  });
}
