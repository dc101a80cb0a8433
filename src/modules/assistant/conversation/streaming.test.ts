import type { ServerResponse } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { JsonLineReader } from '#kernel/json-lines.ts';
import { query, type Content } from '#kernel/message.ts';
import { answer, defineModule } from '#kernel/module.ts';
import { Outward } from '#kernel/outward.ts';
import { calls, says, speaks, startChatServer, type ChatReply } from '#kit/chat-server.ts';
import { startMemoryHub } from '#kit/memory-hub.ts';
import { chatModel } from '../model/chat-model.ts';
import { NODE, person, PROJECT } from '../test-assistant.ts';
import { conversation } from './index.ts';
import { Told, type AnswerView } from './messages.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(ends.splice(0).map((end) => end()));
});

const nodes = [{ project_id: PROJECT, node_id: NODE, name: 'R1', status: 'stopped', node_type: 'vpcs' }];
const topology = query('gns3.topology.get', {
  tag: 'AI Assistant',
  rate: 'read',
  summary: 'Tells it.',
  permission: 'gns3.read',
  projects: 'narrowed',
  input: z.strictObject({ project_id: z.string().optional() }),
  output: z.record(z.string(), z.json()),
});
const anna = person('anna', '*');

/** Silence that no machine under load comes near; and one that is over soon. */
const [LONG_MS, SHORT_MS] = [10_000, 300];

const start = (...replies: readonly ChatReply[]) => startPatient(LONG_MS, ...replies);

async function startPatient(timeoutMs: number, ...replies: readonly ChatReply[]) {
  const server = await startChatServer(...replies);
  const model = chatModel({ url: server.url, name: 'fake', key: 'k-1', timeoutMs, outward: new Outward(['127.0.0.0/8']) });
  const memory = await startMemoryHub(({ hub: hubOf }) => [
    defineModule({
      name: 'answers',
      version: '1.0.0',
      summary: 'Answers questions.',
      capabilities: [],
      answers: [
        answer(topology, () => ({ projects: [{ project_id: PROJECT, name: 'campus', status: 'opened', nodes, links: [] }] })),
        ...conversation({ hub: hubOf, ...(replies.length === 0 ? {} : { model }) }),
      ],
    }),
  ]);
  ends.push(
    async () => memory.hub.stop(),
    () => server.close(),
  );
  async function* told(question: string, signal?: AbortSignal): AsyncGenerator<Told> {
    const { bytes } = await memory.ask<Content>('assistant.question.stream', { question }, anna, signal === undefined ? {} : { signal });
    const reader = new JsonLineReader();
    for await (const piece of bytes) for (const line of reader.push(piece)) yield Told.parse(line);
  }
  return {
    server,
    told,
    all: async (question: string) => Array.fromAsync(told(question)),
    ask: async (question: string) => memory.ask<AnswerView>('assistant.question.ask', { question }, anna),
  };
}

const words = (...texts: string[]): object[] => texts.map((content) => ({ content }));
const callInPieces = [
  { content: 'Let me look.' },
  { tool_calls: [{ index: 0, id: 'c1', type: 'function', function: { name: 'gns3_topology_get', arguments: '' } }] },
  { tool_calls: [{ index: 0, function: { arguments: '{' } }] },
  { tool_calls: [{ index: 0, function: { arguments: '}' } }] },
];

test('steps and words are told as they come, and the whole at the end is what is answered without', async () => {
  const script = [speaks(callInPieces), speaks(words('One node', ' is stopped:', '\n R1\u0007.'))];
  const hub = await start(...script, ...script);
  const told = await hub.all('what is down?');
  const step = { number: 1, operation: 'gns3.topology.get', about: null, reason: null };
  expect(told).toEqual([
    { told: 'found', answer: expect.objectContaining({ from: 'rules', intent: 'down' }) },
    { told: 'words', words: 'Let me look.' },
    { told: 'step', step: { ...step, state: 'asked', found: null } },
    { told: 'step', step: { ...step, state: 'answered', found: 1 } },
    { told: 'words', words: 'One node' },
    { told: 'words', words: ' is stopped:' },
    { told: 'words', words: '\n R1 .' },
    { told: 'answer', answer: expect.objectContaining({ from: 'model', answer: 'One node is stopped:\nR1 .', model_problem: null }) },
  ]);
  expect(hub.server.asked[1]!.messages.at(-1)!.content).toContain('campus');
  expect(told.at(-1)).toEqual({ told: 'answer', answer: await hub.ask('what is down?') });
});

test('words are told while the model still speaks', async () => {
  let speaking: ServerResponse | undefined;
  const hub = await start(speaks(words('R1 is'), (response) => (speaking = response)));
  const telling = hub.told('what is down?');
  expect((await telling.next()).value).toMatchObject({ told: 'found' });
  expect((await telling.next()).value).toEqual({ told: 'words', words: 'R1 is' });
  speaking!.end('data: {"choices":[{"delta":{"content":" down."},"finish_reason":"stop"}]}\n\n');
  expect((await telling.next()).value).toEqual({ told: 'words', words: ' down.' });
  expect((await telling.next()).value).toMatchObject({ told: 'answer', answer: { answer: 'R1 is down.' } });
  expect((await telling.next()).done).toBe(true);
});

test('a model that speaks in one piece is told in one', async () => {
  const hub = await start(calls('gns3_topology_get'), says({ content: 'R1 is down.' }));
  expect((await hub.all('what is down?')).map(({ told }) => told)).toEqual(['found', 'step', 'step', 'words', 'answer']);
});

test('without a model there is the answer of the rules and nothing else', async () => {
  const hub = await start();
  expect(await hub.all('what is down?')).toEqual([{ told: 'answer', answer: await hub.ask('what is down?') }]);
});

test.each<[string, (telling: AsyncGenerator<Told>, leaving: AbortController) => Promise<unknown>]>([
  [
    'asked leaves',
    async (telling, leaving) => (leaving.abort(), expect(await Array.fromAsync(telling)).toMatchObject([{ told: 'problem' }])),
  ],
  ['listened listens no more', async (telling) => telling.return(undefined)],
])('when whoever %s, the model is not asked on', async (_, leave) => {
  const left = Promise.withResolvers<void>();
  const hub = await start((body, response, request) => {
    response.once('close', () => left.resolve());
    speaks(words('R1 is'), () => undefined)(body, response, request);
  });
  const leaving = new AbortController();
  const telling = hub.told('what is down?', leaving.signal);
  await telling.next();
  await telling.next();
  await leave(telling, leaving);
  await left.promise;
  expect(hub.server.asked).toHaveLength(1);
});

test.each<[string, ChatReply, string, RegExp]>([
  ['stalls', speaks(words('R1'), () => undefined), 'timeout', /said nothing for 300 ms/],
  ['is cut off', speaks(words('R1'), (response) => response.destroy()), 'module_error', /could not be reached, or left/],
  ['ends before it is done', speaks(words('R1'), (response) => response.end()), 'module_error', /broke off in the middle/],
  ['says garbage', speaks(words('R1'), (response) => response.end('data: nonsense\n\n')), 'module_error', /gave no chat completion/],
  [
    'says other JSON',
    speaks(words('R1'), (response) => response.end('data: {"error":"k-1"}\n\n')),
    'module_error',
    /gave no chat completion/,
  ],
  ['asks a tool without a name', speaks([{ tool_calls: [{ index: 99 }] }]), 'module_error', /gave no chat completion/],
  [
    'never ends',
    speaks(words('R1'), (response) => {
      const more = (): void => {
        while (!response.destroyed && response.write(`data: {"choices":[{"delta":{"content":"${'x'.repeat(16_000)}"}}]}\n\n`));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    }),
    'module_error',
    /says too much/,
  ],
  ['says nothing', speaks([]), 'module_error', /The language model said nothing/],
])('where the model %s in the middle, the rules answer, and it is told why', async (_, reply, code, message) => {
  const hub = await startPatient(code === 'timeout' ? SHORT_MS : LONG_MS, reply);
  const told = await hub.all('what is down?');
  const last = told.at(-1) as Extract<Told, { told: 'answer' }>;
  expect(last).toMatchObject({ told: 'answer', answer: { from: 'rules', intent: 'down' } });
  expect(last.answer.model_problem).toEqual({ code, message: expect.stringMatching(message) });
  expect(JSON.stringify(told)).not.toContain('k-1');
  const said = told.flatMap((one) => (one.told === 'words' ? [one.words] : [])).join('');
  expect(said.length).toBeLessThanOrEqual(4_000);
});

test('why the model said nothing is told in the language of the answer', async () => {
  const hub = await start((_, response) => response.writeHead(500).end());
  expect((await hub.ask('qu’est-ce qui est en panne ?')).model_problem?.message).toMatch(
    /^Le modèle de 127\.0\.0\.1:\d+ a répondu avec le statut HTTP 500\.$/,
  );
});

test('a step that is refused says why, and the model goes on', async () => {
  const hub = await start(calls('gns3_topology_get', '{"project":1}'), calls('no_such_tool'), says({ content: 'I do not know.' }));
  const steps = (await hub.all('what is down?')).flatMap((one) => (one.told === 'step' && one.step.state !== 'asked' ? [one.step] : []));
  expect(steps).toMatchObject([
    { number: 1, operation: 'gns3.topology.get', state: 'refused', reason: expect.stringContaining('project') },
    { number: 2, operation: 'no_such_tool', state: 'refused', reason: 'There is no such tool.' },
  ]);
});

test('of the pieces of calls those of one number belong together, and without numbers a name begins another', async () => {
  const piece = (name: string | undefined, more: string, id?: string) => ({
    tool_calls: [{ ...(id === undefined ? {} : { id }), function: { ...(name === undefined ? {} : { name }), arguments: more } }],
  });
  const hub = await start(
    speaks([piece('find_operation', '{"query":'), piece(undefined, '"stop"}'), piece('gns3_topology_get', '{}')]),
    says({ content: 'Done.' }),
  );
  await hub.all('what is down?');
  const sent = hub.server.asked[1]!.messages.find(({ role }) => role === 'assistant')!;
  expect(sent.tool_calls).toMatchObject([
    { id: 'call-0', function: { name: 'find_operation', arguments: '{"query":"stop"}' } },
    { id: 'call-1', function: { name: 'gns3_topology_get', arguments: '{}' } },
  ]);
});
