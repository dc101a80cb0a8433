import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { answer, defineModule, fail, react, receive, registrationOf, tryOut, type Module } from './index.ts';
import { Outbox } from './outbox.ts';

const seen: string[] = [];
const counter = defineModule({
  name: 'counter',
  version: '1.2.3',
  summary: 'Counts.',
  capabilities: ['counting'],
  answers: [
    answer(
      'counter.sum',
      {
        summary: 'Adds.',
        permission: 'counter.read',
        timeoutMs: 500,
        input: z.strictObject({ numbers: z.array(z.int()).default([]) }),
        output: z.object({ sum: z.int() }),
      },
      ({ numbers }) => ({ sum: numbers.includes(13) ? 0.5 : numbers.reduce((sum, each) => sum + each, 0) }),
    ),
  ],
  reactions: [
    react('node.*', (event) => void seen.push(event.type)),
    react('node.deleted', () => {
      throw new Error('No such node here.');
    }),
  ],
  receives: [
    receive('tell', z.strictObject({ to: z.string() }), async ({ to }, { send, message }) =>
      send({ to, name: 'told', data: message.from }),
    ),
    receive('never', z.null(), () => {
      throw fail('busy', 'Not now.', { retry: false });
    }),
  ],
});

describe('a module', () => {
  test('says what it is as the hub takes it', () => {
    expect(registrationOf(counter)).toEqual({
      name: 'counter',
      version: '1.2.3',
      summary: 'Counts.',
      capabilities: ['counting'],
      answers: [
        {
          name: 'counter.sum',
          summary: 'Adds.',
          permission: 'counter.read',
          timeout_ms: 500,
          input: expect.objectContaining({ type: 'object', additionalProperties: false }),
          output: expect.objectContaining({ type: 'object', required: ['sum'] }),
        },
      ],
      reactions: ['node.*', 'node.deleted'],
    });
  });

  test('whose input cannot be said in JSON Schema is refused with the name of its operation', () => {
    const operation = answer('counter.when', { summary: 'x', input: z.strictObject({ at: z.date() }), output: z.null() }, () => null);
    const module: Module = { ...counter, answers: [operation] };
    expect(() => registrationOf(module)).toThrow('counter.when');
  });

  test('gets an input that its schema filled and refuses one that does not fit', async () => {
    const { deliver } = tryOut(counter);
    expect(await deliver('counter.sum', {})).toEqual({ sum: 0 });
    await expect(deliver('counter.sum', { number: 1 })).rejects.toMatchObject({ code: 'validation_error' });
  });

  test('that answers something else than it declares is told so', async () => {
    await expect(tryOut(counter).deliver('counter.sum', { numbers: [13] })).rejects.toMatchObject({ code: 'module_error' });
  });

  test('reacts to events by pattern, and one that fails is to come again', async () => {
    const { deliver } = tryOut(counter);
    seen.length = 0;
    await deliver('node.started', { type: 'node.started' }, { reply: false });
    await expect(deliver('node.deleted', { type: 'node.deleted' }, { reply: false })).rejects.toThrow('No such node here.');
    expect(seen).toEqual(['node.started', 'node.deleted']);
  });

  test('receives messages of its own, sends others, and knows nothing else', async () => {
    const { deliver, sent } = tryOut(counter);
    await deliver('tell', { to: 'other' });
    expect(sent).toEqual([{ to: 'other', name: 'told', data: 'trial' }]);
    await expect(deliver('never', null)).rejects.toMatchObject({ code: 'busy', message: 'Not now.' });
    await expect(deliver('unheard', null)).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('what a module sends', () => {
  test('goes out again on the next connection under the same key, and a request does not', async () => {
    const outbox = new Outbox();
    const said: Record<string, unknown>[] = [];
    const send = outbox.send({ to: 'other', name: 'news', data: 1 });
    outbox.connected((action) => said.push(action));
    const request = outbox.request({ to: 'other', name: 'question', data: 2 });
    outbox.disconnected();
    await expect(request).rejects.toMatchObject({ code: 'connection_lost' });
    outbox.connected((action) => said.push(action));
    expect(said.map(({ name }) => name)).toEqual(['news', 'question', 'news']);
    expect(said[0]).toEqual(said[2]);
    expect(outbox.take({ type: 'sent', id: said[2]!['id'], message_id: 'm' })).toBe(true);
    expect(await send).toBe('m');
    expect(outbox.take({ type: 'sent', id: said[2]!['id'], message_id: 'm' })).toBe(false);
  });

  test('is refused by the word of the hub', async () => {
    const outbox = new Outbox();
    outbox.connected(() => undefined);
    const send = outbox.send({ to: 'nobody', name: 'news', data: 1 });
    outbox.take({ type: 'error', id: 's1', code: 'not_found', message: 'There is no module nobody.' });
    await expect(send).rejects.toMatchObject({ code: 'not_found', message: 'There is no module nobody.' });
  });
});
