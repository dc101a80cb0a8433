import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Conversation } from '#kernel/message.ts';
import { Stopped } from './dialogue.ts';
import { shippedDialects } from './dialects.ts';
import { SESSION_LIMITS } from './limits.ts';
import { ScriptedDevice } from './scripted-device.ts';
import { ConsoleSession, type SessionOptions } from './session.ts';
import { TestTiming } from './test-timing.ts';

const options = (timing: TestTiming, changed: Partial<SessionOptions> = {}): SessionOptions => ({
  dialects: shippedDialects(),
  limits: SESSION_LIMITS,
  timing,
  signal: new AbortController().signal,
  deadlineMs: timing.monotonicMs() + 120_000,
  login: { username: 'ada', password: 'pass-of-ada', enable_password: 'secret-of-enable' },
  ...changed,
});

test('wherever what a device says is cut, the session reads the same', { timeout: 30_000 }, async () => {
  const output = Array.from({ length: 24 }, (_, line) => `GigabitEthernet0/${line}  10.0.${line}.1  up  up`).join('\n');
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 }), async (pieces) => {
      const device = new ScriptedDevice({
        commands: { 'show ip interface brief': output },
        login: { name: 'ada', password: 'pass-of-ada' },
        enablePassword: 'secret-of-enable',
        page: 10,
        pressReturn: true,
        pieces,
      });
      const session = new ConsoleSession(device.conversation(), options(new TestTiming(() => !device.heard), { platform: 'cisco_ftd' }));
      try {
        await session.reach();
        expect(await session.run('show ip interface brief', 3_000)).toMatchObject({ output, complete: true });
      } finally {
        await session.leave();
      }
      expect(device.written).not.toMatch(/pass-of-ada.*pass-of-ada/s);
    }),
    { numRuns: 30 },
  );
});

/** A console that says these pieces, whatever is typed, and then no more. */
class Babbler implements Conversation {
  readonly bytes: AsyncIterable<Uint8Array>;
  typed = 0;
  left: number;
  #closed = Promise.withResolvers<void>();

  constructor(pieces: readonly Uint8Array[], closes: boolean) {
    this.left = pieces.length;
    this.bytes = this.#say(pieces, closes);
  }

  write(bytes: Uint8Array): void {
    this.typed += bytes.length;
  }

  close(): void {
    this.#closed.resolve();
  }

  async *#say(pieces: readonly Uint8Array[], closes: boolean): AsyncGenerator<Uint8Array> {
    for (const piece of pieces) {
      await new Promise((resolve) => setImmediate(resolve));
      this.left -= 1;
      yield piece;
    }
    if (!closes) await this.#closed.promise;
  }
}

test('whatever a line says, a session on it ends in time, with a reason, and types little', { timeout: 30_000 }, async () => {
  const words = fc.constantFrom(
    'R1#',
    'R1>',
    'login: ',
    'Password: ',
    ' --More-- ',
    '\r\n',
    '\u001b[24;1H',
    '% Invalid input',
    '<AR1>',
    '[y/n]',
    '$ ',
    '\r',
  );
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc.array(words, { maxLength: 6 }).map((parts) => new TextEncoder().encode(parts.join(''))),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 30 }), fc.boolean(), fc.boolean(), async (pieces, closes, slowly) => {
      const line = new Babbler(pieces, closes);
      // Pieces come at once, or with time between them.
      const timing = new TestTiming(() => !slowly && line.left > 0);
      const session = new ConsoleSession(line, options(timing));
      const outcome = await session
        .reach()
        .then(() => session.run('show version', 10_000))
        .catch((error: unknown) => error);
      await session.leave();
      expect(outcome instanceof Stopped || typeof (outcome as { complete?: unknown }).complete === 'boolean').toBe(true);
      expect(timing.monotonicMs()).toBeLessThan(130_000);
      expect(line.typed).toBeLessThan(1_000);
    }),
    { numRuns: 60 },
  );
});
