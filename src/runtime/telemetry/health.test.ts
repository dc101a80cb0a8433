import { tmpdir } from 'node:os';
import { describe, expect, test } from 'vitest';
import { systemClock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import type { Health, HealthProbe } from '#kernel/health.ts';
import { createHealth } from './health.ts';
import { diskProbe, memoryProbe, unusedProbe } from './process-probes.ts';

function probe(name: string, status: Health, critical = false): HealthProbe {
  return { name, critical, check: () => Promise.resolve({ status, message: `${name} is ${status}` }) };
}

function report(...probes: HealthProbe[]) {
  return createHealth(probes, { clock: systemClock, timeoutMs: 50 })();
}

describe('report', () => {
  test('all healthy is healthy, with a duration for each check', async () => {
    const { status, checks, warnings } = await report(probe('database', 'healthy', true), probe('gns3', 'healthy'));
    expect({ status, warnings }).toEqual({ status: 'healthy', warnings: [] });
    expect(checks['gns3']).toEqual({ status: 'healthy', message: 'gns3 is healthy', duration_ms: expect.any(Number) });
  });

  test('a critical thing that is unhealthy makes the whole unhealthy', async () => {
    expect(await report(probe('database', 'unhealthy', true), probe('gns3', 'healthy'))).toMatchObject({
      status: 'unhealthy',
      warnings: [],
    });
  });

  test('anything else only degrades it, with a warning', async () => {
    expect(await report(probe('database', 'healthy', true), probe('gns3', 'unhealthy'))).toMatchObject({
      status: 'degraded',
      warnings: ['gns3: gns3 is unhealthy'],
    });
    expect(await report(probe('database', 'degraded', true))).toMatchObject({
      status: 'degraded',
      warnings: ['database: database is degraded'],
    });
  });

  test('a probe that never answers is unhealthy, and the others are not held up', async () => {
    const silent: HealthProbe = { name: 'gns3', critical: false, check: () => new Promise(() => undefined) };
    const { checks } = await report(silent, probe('disk', 'healthy'));
    expect(checks['gns3']).toMatchObject({ status: 'unhealthy', message: 'No answer within 50 ms.' });
    expect(checks['disk']?.status).toBe('healthy');
  });

  test('a probe that fails is unhealthy: expected failures say why, defects do not', async () => {
    const failing = (thrown: Error): HealthProbe => ({ name: 'database', critical: true, check: () => Promise.reject(thrown) });
    expect((await report(failing(fail('store_unavailable', 'The database does not answer.')))).checks['database']).toMatchObject({
      status: 'unhealthy',
      message: 'The database does not answer.',
    });
    expect((await report(failing(new TypeError('secret internals')))).checks['database']?.message).not.toContain('secret');
  });

  test('many askers at once, and those within a second, cost one look', async () => {
    let nowMs = 0;
    let looks = 0;
    const counting: HealthProbe = {
      name: 'gns3',
      critical: false,
      check: () => {
        looks += 1;
        return Promise.resolve({ status: 'healthy', message: '' });
      },
    };
    const health = createHealth([counting], { clock: { now: () => new Date(nowMs), monotonicMs: () => nowMs } });
    await Promise.all(Array.from({ length: 100 }, () => health()));
    nowMs = 999;
    await health();
    expect(looks).toBe(1);
    nowMs = 1_000;
    await health();
    expect(looks).toBe(2);
  });
});

describe('probes of the process', () => {
  const figures = { residentBytes: 100, availableBytes: 1_000, heapBytes: 100, heapLimitBytes: 1_000 };
  test.each([
    ['healthy', {}],
    ['degraded', { residentBytes: 800 }],
    ['unhealthy', { residentBytes: 950 }],
    ['degraded', { heapBytes: 900 }],
    ['unhealthy', { heapBytes: 960 }],
  ])('memory is %s with %j', async (status, change) => {
    expect(await memoryProbe(() => ({ ...figures, ...change })).check()).toMatchObject({ status });
  });

  test.each([
    ['healthy', 2_000],
    ['degraded', 500],
    ['unhealthy', 100],
  ])('the disk is %s with %d MiB free', async (status, free) => {
    expect(await diskProbe('/', () => Promise.resolve(free * 1_048_576)).check()).toMatchObject({
      status,
      message: expect.stringContaining(`${free} MiB`),
    });
  });

  test('this machine has figures for both', async () => {
    expect((await memoryProbe().check()).message).toMatch(/^[1-9]\d* MiB of [1-9]\d* MiB/);
    expect((await diskProbe(tmpdir()).check()).message).toMatch(/^\d+ MiB free/);
  });

  test('a data directory that is not there is unhealthy', async () => {
    expect((await report(diskProbe('/nowhere/at/all'))).checks['disk']?.status).toBe('unhealthy');
  });

  test('what is not used is healthy and says so', async () => {
    expect(await unusedProbe('redis', 'Not configured.').check()).toEqual({ status: 'healthy', message: 'Not configured.' });
  });
});
