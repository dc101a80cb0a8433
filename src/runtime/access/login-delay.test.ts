import { beforeEach, describe, expect, test } from 'vitest';
import type { Clock } from '#kernel/clock.ts';
import { asFailure } from '#kernel/error.ts';
import { LoginDelay } from './login-delay.ts';
import { networkBehind } from './networks.ts';

let nowMs: number;
let delay: LoginDelay;
const sessions = new Set<string>();
const clock: Clock = { now: () => new Date(nowMs), monotonicMs: () => nowMs };

beforeEach(() => {
  nowMs = 1_000_000;
  sessions.clear();
  delay = new LoginDelay({ clock, hasSession: (user, network) => sessions.has(`${user} ${network}`) });
});

/** Milliseconds that a log-in has to wait; 0: it may be tried. */
function waitOf(user: string, network: string): number {
  try {
    delay.check(user, network);
    return 0;
  } catch (error) {
    return asFailure(error).retryAfterMs!;
  }
}

function attempt(user: string, network: string, right: boolean): void {
  const turn = delay.turn(user, network);
  turn.begins();
  turn.ends(right);
}

/** Wrong ones from a network as fast as it is let. */
function flood(user: string, networks: readonly string[], forMs: number): void {
  const endMs = nowMs + forMs;
  while (nowMs < endMs) {
    for (const network of networks) if (waitOf(user, network) === 0) attempt(user, network, false);
    nowMs += 250;
  }
}

describe('a delay of log-ins', () => {
  test('grows from the fifth wrong password on, whatever the network', () => {
    for (let n = 0; n < 5; n += 1) attempt('ann', `198.51.100.${n}`, false);
    expect(waitOf('ann', '203.0.113.9')).toBe(1_000);
    nowMs += 1_000;
    attempt('ann', '203.0.113.9', false);
    expect(waitOf('ann', '198.51.100.0')).toBe(2_000);
    nowMs += 16 * 60_000;
    expect(waitOf('ann', '198.51.100.0')).toBe(0);
  });

  test('of strangers never holds up the owner where that one logged in before', () => {
    attempt('ann', '192.0.2.7', true);
    flood('ann', ['198.51.100.1', '198.51.100.2', '198.51.100.3'], 120_000);
    expect(waitOf('ann', '198.51.100.4')).toBeGreaterThan(0);
    expect(waitOf('ann', '192.0.2.7')).toBe(0);
    attempt('ann', '192.0.2.7', true);
  });

  test('of strangers never holds up the owner where that one has a session, after a restart too', () => {
    sessions.add('ann 192.0.2.7');
    flood('ann', ['198.51.100.1'], 60_000);
    expect(waitOf('ann', '192.0.2.7')).toBe(0);
  });

  test('holds up a known place for what is guessed there', () => {
    attempt('ann', '192.0.2.7', true);
    for (let n = 0; n < 5; n += 1) attempt('ann', '192.0.2.7', false);
    expect(waitOf('ann', '192.0.2.7')).toBe(1_000);
    expect(waitOf('ann', '203.0.113.9')).toBe(0);
  });

  test('lets the owner in at a new place within a minute, while somebody guesses from few others', () => {
    const guessers = ['198.51.100.1', '198.51.100.2', '198.51.100.3'];
    flood('ann', guessers, 20 * 60_000);
    let waitedMs = 0;
    while (waitOf('ann', '203.0.113.9') > 0) {
      nowMs += 250;
      waitedMs += 250;
      // They come first each time.
      for (const network of guessers) if (waitOf('ann', network) === 0) attempt('ann', network, false);
    }
    expect(waitedMs).toBeLessThanOrEqual(60_000);
  });

  test('leaves guessers few tries: fewer than a hundred an hour from three places', () => {
    let tries = 0;
    const endMs = nowMs + 3_600_000;
    while (nowMs < endMs) {
      for (const network of ['198.51.100.1', '198.51.100.2', '198.51.100.3']) {
        if (waitOf('ann', network) > 0) continue;
        attempt('ann', network, false);
        tries += 1;
      }
      nowMs += 250;
    }
    expect(tries).toBeLessThan(100);
  });

  test('of a name that looks like a place of somebody holds up nobody', () => {
    attempt('ann', '192.0.2.7', true);
    for (const name of ['192.0.2.7 "ann"', '192.0.2.7 ann', 'ann 192.0.2.7', '"ann"']) {
      for (let n = 0; n < 6; n += 1) if (waitOf(name, '198.51.100.1') === 0) attempt(name, '198.51.100.1', false);
    }
    expect(waitOf('ann', '192.0.2.7')).toBe(0);
    expect(waitOf('ann', '198.51.100.9')).toBe(0);
  });

  test('is forgotten with a new password', () => {
    for (let n = 0; n < 6; n += 1) {
      nowMs += 1_000;
      attempt('ann', '198.51.100.1', false);
    }
    delay.forget('ann');
    expect(waitOf('ann', '198.51.100.1')).toBe(0);
  });
});

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:aaaa::1', '2001:db8:1:2::/64'],
  ['2001:db8:1:2:bbbb::1', '2001:db8:1:2::/64'],
  ['fe80::1%eth0', 'fe80::/64'],
  [undefined, 'unknown'],
])('%s is counted as %s', (address, network) => {
  expect(networkBehind(address)).toBe(network);
});
