import { afterEach, expect, test } from 'vitest';
import { silentLog } from '#kernel/log.ts';
import { vaultFailure, type VaultQuestion } from './vault-http.ts';
import { VaultValues } from './vault-values.ts';

const REFERENCE = 'vault:database/creds/hub#password';

let nowMs = 0;
let opened: VaultValues[] = [];
afterEach(() => {
  for (const values of opened) values.close();
  opened = [];
});

/** Answers in order; what is asked beyond them is a failure of the test. */
function valuesOf(answers: ((question: VaultQuestion) => object)[]) {
  nowMs = 0;
  const asked: string[] = [];
  const values = new VaultValues({
    session: {
      url: 'http://vault.lab',
      async ask(question) {
        asked.push(`${question.method} ${question.path}`);
        return answers.shift()!(question) as Record<string, unknown>;
      },
    },
    refreshMs: 60_000,
    clock: { now: () => new Date(nowMs), monotonicMs: () => nowMs },
    log: silentLog,
  });
  opened.push(values);
  return { values, asked };
}

const leased = (password: string) => () => ({ data: { password }, lease_id: 'database/creds/hub/1', lease_duration: 90, renewable: true });
const plain = (password: string) => () => ({ data: { data: { password }, metadata: { version: 1 } } });
const away = () => {
  throw vaultFailure('unreachable', 'Vault is away.');
};
const gone = () => {
  throw vaultFailure('absent', 'Vault has nothing there.');
};

test('what was leased is not asked for again but renewed, and had anew when Vault ends it', async () => {
  const renewed = (seconds: number) => (question: VaultQuestion) => {
    expect(question.body).toEqual({ lease_id: 'database/creds/hub/1' });
    return { lease_id: 'database/creds/hub/1', lease_duration: seconds, renewable: true };
  };
  const { values, asked } = valuesOf([leased('one'), renewed(90), renewed(10), leased('two')]);
  expect(await values.find(REFERENCE)).toBe('one');
  nowMs = 30_000;
  await values.refresh();
  expect(asked).toHaveLength(1);
  nowMs = 61_000;
  await values.refresh();
  expect(values.value(REFERENCE)).toBe('one');
  nowMs = 125_000;
  await values.refresh();
  expect(values.value(REFERENCE)).toBe('two');
  expect(asked).toEqual(['GET database/creds/hub', 'POST sys/leases/renew', 'POST sys/leases/renew', 'GET database/creds/hub']);
});

test('a value is believed for its time to live, then asked for again', async () => {
  const { values, asked } = valuesOf([plain('one'), plain('two')]);
  expect(await values.find(REFERENCE)).toBe('one');
  nowMs = 59_000;
  expect(await values.find(REFERENCE)).toBe('one');
  nowMs = 61_000;
  expect(await values.find(REFERENCE)).toBe('two');
  expect(asked).toHaveLength(2);
});

test('while Vault is away the last value is used on; one that is gone is not', async () => {
  const { values } = valuesOf([plain('one'), away, gone]);
  await values.find(REFERENCE);
  nowMs = 61_000;
  expect(await values.find(REFERENCE)).toBe('one');
  expect(values.views()).toEqual([{ path: 'database/creds/hub', readAt: new Date(0).toISOString(), trouble: 'Vault is away.' }]);
  await expect(values.find(REFERENCE)).rejects.toThrow('Vault has nothing there.');
});

test('the start waits for what it needs, and goes on without what it does not', async () => {
  const { values } = valuesOf([away, plain('one')]);
  await values.load([REFERENCE], new Set());
  expect(() => values.value(REFERENCE)).toThrow(`The value ${REFERENCE} could not be had: Vault is away.`);
  await values.refresh();
  expect(values.value(REFERENCE)).toBe('one');

  const needed = valuesOf([away]);
  await expect(needed.values.load([REFERENCE], new Set([REFERENCE]), 0)).rejects.toThrow('Vault is away.');
  const misnamed = valuesOf([gone]);
  await expect(misnamed.values.load([REFERENCE], new Set())).rejects.toThrow('Vault has nothing there.');
});

test('of several who want a value at once one asks', async () => {
  const { values, asked } = valuesOf([plain('one')]);
  expect(await Promise.all([values.find(REFERENCE), values.find(REFERENCE), values.find('vault:database/creds/hub#password')])).toEqual([
    'one',
    'one',
    'one',
  ]);
  expect(asked).toHaveLength(1);
});

test.each([
  [{ data: null }, 'nothing at'],
  [{ data: { other: 'x' } }, 'no field password'],
  [{ data: { password: '' } }, 'no field password'],
  [{ data: { password: { nested: true } } }, 'no field password'],
  [{ data: 'text' }, 'is no secret'],
])('an answer %o is no value', async (answer, reason) => {
  const { values } = valuesOf([() => answer]);
  await expect(values.find(REFERENCE)).rejects.toThrow(reason);
});

test('a field of every object is no secret', async () => {
  const { values } = valuesOf([plain('one')]);
  await expect(values.find('vault:database/creds/hub#constructor')).rejects.toThrow('no field constructor');
});
