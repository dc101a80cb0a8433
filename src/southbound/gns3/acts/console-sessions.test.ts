import { expect, test } from 'vitest';
import { fail } from '#kernel/error.ts';
import type { Conversation } from '#kernel/message.ts';
import { actingOn, nodeId, SmallGns3 } from './small-gns3.ts';

const N1 = { node_id: nodeId(1) };
const bytes = (text: string) => new TextEncoder().encode(text);

function lab(): SmallGns3 {
  const gns3 = new SmallGns3();
  gns3.addNode(1, 'vpcs', { status: 'started' });
  gns3.consoleSays = () => null;
  return gns3;
}

/** Reads until the text was seen, or to the end. */
async function read(conversation: Conversation, wanted?: string): Promise<string> {
  let text = '';
  const reader = conversation.bytes[Symbol.asyncIterator]();
  for (;;) {
    const next = await reader.next();
    if (next.done === true) return text;
    text += Buffer.from(next.value).toString();
    if (wanted !== undefined && text.includes(wanted)) return text;
  }
}

const as = (name: string) => ({ caller: { kind: 'user', name, roles: [], permissions: [] } as const });

test('pitfall 30: however many read a console, the node has one client, and all hear the same', async () => {
  const gns3 = lab();
  const { ask } = actingOn(gns3);
  const readers = await Promise.all(Array.from({ length: 5 }, () => ask<Conversation>('gns3.console.open', N1)));
  expect(gns3.consoles).toHaveLength(1);
  gns3.consoles[0]!.listener.data(bytes('hello'));
  expect(await Promise.all(readers.map((reader) => read(reader, 'hello')))).toEqual(Array.from({ length: 5 }, () => 'hello'));
});

test('who comes later is shown the end of what was said, within a bound', async () => {
  const gns3 = lab();
  const { ask } = actingOn(gns3, { scrollbackBytes: 100 });
  await ask<Conversation>('gns3.console.open', N1);
  for (let line = 0; line < 50; line += 1) gns3.consoles[0]!.listener.data(bytes(`line ${line}\r\n`));
  const text = await read(await ask<Conversation>('gns3.console.open', N1), 'line 49');
  expect(text.length).toBeLessThanOrEqual(100);
  expect(text).not.toContain('line 10\r');
});

test('pitfall 36: the first to write has the turn; others are told who writes, until they are idle or left', async () => {
  const gns3 = lab();
  const { ask, pass } = actingOn(gns3, { writerIdleMs: 5_000 });
  const ada = await ask<Conversation>('gns3.console.open', N1, as('ada'));
  const bob = await ask<Conversation>('gns3.console.open', N1, as('bob'));
  ada.write(bytes('show ip'));
  expect(() => bob.write(bytes('reload'))).toThrow(expect.objectContaining({ code: 'conflict', details: { writer: 'ada' } }));
  ada.write(bytes('\r'));
  pass(5_000);
  bob.write(bytes('version\r'));
  expect(() => ada.write(bytes('x'))).toThrow(/bob writes/);
  bob.close();
  ada.write(bytes('again\r'));
  expect(gns3.consoles[0]!.typed).toBe('show ip\rversion\ragain\r');
});

test('a reader who does not read is let go, and the others go on', async () => {
  const gns3 = lab();
  const { ask } = actingOn(gns3, { readerBytes: 1_000 });
  const slow = await ask<Conversation>('gns3.console.open', N1);
  const quick = await ask<Conversation>('gns3.console.open', N1);
  const reading = read(quick, 'end');
  for (let piece = 0; piece < 20; piece += 1) {
    gns3.consoles[0]!.listener.data(bytes('x'.repeat(100)));
    await Promise.resolve();
    await new Promise(setImmediate);
  }
  gns3.consoles[0]!.listener.data(bytes('end'));
  expect((await reading).length).toBe(2_003);
  await expect(read(slow)).rejects.toMatchObject({ code: 'conflict' });
});

test('the end of the console ends every reader, and the next one opens it anew', async () => {
  const gns3 = lab();
  const { ask } = actingOn(gns3);
  const reader = await ask<Conversation>('gns3.console.open', N1);
  gns3.consoles[0]!.listener.data(bytes('bye'));
  gns3.consoles[0]!.listener.ended('the node closed its console');
  expect(await read(reader)).toBe('bye');
  expect(() => reader.write(bytes('x'))).toThrow(/was closed/);
  await ask<Conversation>('gns3.console.open', N1);
  expect(gns3.consoles).toHaveLength(2);
});

test('after its last reader left, a console is closed towards the node', async () => {
  const gns3 = lab();
  const { ask } = actingOn(gns3, { lingerMs: 1 });
  const reader = await ask<Conversation>('gns3.console.open', N1);
  const other = await ask<Conversation>('gns3.console.open', N1);
  reader.close();
  reader.close();
  expect(gns3.consoles[0]!.closed).toBe(false);
  other.close();
  await expect.poll(() => gns3.consoles[0]!.closed).toBe(true);
});

test('a console that cannot be opened is told to everybody who waits for it, and tried anew by the next', async () => {
  const gns3 = lab();
  const { ask } = actingOn(gns3);
  gns3.moods.set('console PC1', () => {
    throw fail('conflict', 'Node PC1 is stopped');
  });
  const waiting = await Promise.allSettled([ask('gns3.console.open', N1), ask('gns3.console.open', N1)]);
  expect(waiting.map((one) => one.status)).toEqual(['rejected', 'rejected']);
  gns3.moods.clear();
  await ask('gns3.console.open', N1);
  expect(gns3.consoles).toHaveLength(1);
});

test('when the hub stops, its consoles are closed', async () => {
  const gns3 = lab();
  const { ask, all } = actingOn(gns3);
  const reader = await ask<Conversation>('gns3.console.open', N1);
  await all.close();
  expect(await read(reader)).toBe('');
  await expect.poll(() => gns3.consoles[0]!.closed).toBe(true);
});

test('one console has one window: that of who writes, until the writer was silent for a while', async () => {
  const gns3 = lab();
  const { ask, pass } = actingOn(gns3, { writerIdleMs: 1_000 });
  const ada = await ask<Conversation>('gns3.console.open', N1, as('ada'));
  const bob = await ask<Conversation>('gns3.console.open', N1, as('bob'));
  ada.write(bytes('x'));
  bob.resize?.({ columns: 40, rows: 10 });
  ada.resize?.({ columns: 132, rows: 43 });
  pass(2_000);
  bob.resize?.({ columns: 80, rows: 25 });
  bob.close();
  bob.resize?.({ columns: 1, rows: 1 });
  expect(gns3.consoles[0]!.windows).toEqual([
    { columns: 132, rows: 43 },
    { columns: 80, rows: 25 },
  ]);
});

test('a reset ends the connection of the hub, which may be the one that hangs, and then asks GNS3', async () => {
  const gns3 = lab();
  const { ask } = actingOn(gns3);
  const reader = await ask<Conversation>('gns3.console.open', N1);
  await ask('gns3.console.reset', N1);
  expect(await read(reader)).toBe('');
  expect(gns3.asked).toEqual(['console PC1', 'reset console of PC1']);
  expect(gns3.consoles[0]!.closed).toBe(true);
});

test('the console of a node that does not run cannot be reset', async () => {
  const gns3 = new SmallGns3();
  gns3.addNode(1);
  await expect(actingOn(gns3).ask('gns3.console.reset', N1)).rejects.toMatchObject({ code: 'conflict', message: /Node PC1 is stopped/ });
});
