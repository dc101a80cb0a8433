import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { calls, says, speaks, startChatServer, toldBy, type ChatReply } from '#kit/chat-server.ts';
import { CENTRAL, logIn, type HubClient } from '#kit/hub-client.ts';
import { startHub, type HubProcess } from '#kit/hub-process.ts';
import { until } from '#kit/until.ts';
import { JsonLineReader } from '#kernel/json-lines.ts';

const API = '/api/common/api/v1';

interface Node {
  readonly node_id: string;
  readonly name: string;
  readonly status: string;
}
interface Answer {
  readonly from: string;
  readonly answer: string;
  readonly proposals: readonly { readonly plan_id: string; readonly operation: string; readonly reach: string; readonly page: string }[];
}

let project: string;
let node: Node;
/** What a model does of its own accord: it looks, searches, plans as it was told, and speaks. */
const script: ChatReply[] = [
  calls('find_operation', { query: 'stop a node' }),
  (body, response, request) => {
    const [{ operation }] = JSON.parse(toldBy(body)) as [{ operation: string }];
    calls('plan_change', { operation, input: { project_id: project, node_id: node.node_id } })(body, response, request);
  },
  says({ content: 'I propose to stop it.' }),
];
/** What stays open until whoever asks has read the beginning. */
let held: ServerResponse | undefined;
const reply: ChatReply = (body, response, request) => {
  if (JSON.stringify(body.messages).includes('slowly'))
    return speaks([{ content: 'It is' }], () => (held = response))(body, response, request);
  const tools = body.messages.filter(({ role }) => role === 'tool').length;
  script[Math.min(tools, script.length - 1)]!(body, response, request);
};

let chat: Awaited<ReturnType<typeof startChatServer>>;
let hub: HubProcess;
let admin: HubClient;

beforeAll(async () => {
  chat = await startChatServer(reply);
  hub = await startHub({
    env: {
      THALAMUS_LAB_PROJECTS: '1',
      THALAMUS_LAB_NODES: '3',
      THALAMUS_ASSISTANT_MODEL_URL: chat.url,
      THALAMUS_ASSISTANT_MODEL_NAME: 'fake',
      THALAMUS_ASSISTANT_MODEL_ALLOW: '["127.0.0.0/8"]',
    },
  });
  admin = await logIn(hub.url, hub.password);
  await until('the lab to be known', async () => {
    const { projects } = await admin.get<{ projects: { project_id: string; nodes: Node[] }[] }>(`${CENTRAL}/topology/`);
    project = projects[0]?.project_id ?? '';
    node = projects[0]?.nodes[0] as Node;
    return node !== undefined;
  });
  await perform('gns3.project.open', { project_id: project });
  await perform('gns3.node.start', { project_id: project, node_id: node.node_id });
});
afterAll(async () => {
  await hub?.cleanUp();
  await chat?.close();
});

const perform = (operation: string, input: object) => admin.send<Node>('POST', `${API}/operations/${operation}/`, input);
const statusOf = async () => (await perform('gns3.node.get', { project_id: project, node_id: node.node_id })).status;

test('what a model plans is done when a person applies it, and not before', async () => {
  const answer = await admin.send<Answer>('POST', `${API}/assistant/question/`, { question: `please stop ${node.name}` });
  expect(answer).toMatchObject({ from: 'model', answer: 'I propose to stop it.', proposals: [{ operation: 'gns3.node.stop' }] });
  const [{ plan_id: id, reach, page }] = answer.proposals as [Answer['proposals'][number]];
  expect(reach).toContain(node.name);
  expect(page).toBe(`/modules/changes?part=plans&plan=${id}`);
  expect(await statusOf()).toBe('started');
  const plan = await admin.get<{ hash: string; state: string }>(`${API}/plans/${id}/`);
  expect(plan.state).toBe('open');
  await admin.send('POST', `${API}/plans/apply/`, { hash: plan.hash });
  expect(await statusOf()).toBe('stopped');
});

/** Reads lines of an answer until one fits, and leaves the rest to whoever asked. */
async function linesUntil(told: string, reader: ReadableStreamDefaultReader<Uint8Array>): Promise<Record<string, unknown>[]> {
  const lines = new JsonLineReader();
  const seen: Record<string, unknown>[] = [];
  while (!seen.some((line) => line['told'] === told)) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`The answer ended before ${told} was told: ${JSON.stringify(seen)}`);
    seen.push(...(lines.push(value) as Record<string, unknown>[]));
  }
  return seen;
}

async function stream(question: string, signal?: AbortSignal) {
  const response = await fetch(`${hub.url}${API}/assistant/question/stream/`, {
    method: 'POST',
    headers: { authorization: `Bearer ${admin.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ question }),
    ...(signal === undefined ? {} : { signal }),
  });
  return { status: response.status, reader: response.body!.getReader() };
}

test('an answer is read while the model still speaks, and who leaves stops the model', async () => {
  const first = await stream('tell me slowly what is down');
  expect(first.status).toBe(200);
  const begun = await linesUntil('words', first.reader);
  expect(begun.map(({ told }) => told)).toEqual(['found', 'words']);
  held!.end('data: {"choices":[{"delta":{"content":" fine."},"finish_reason":"stop"}]}\n\n');
  expect((await linesUntil('answer', first.reader)).at(-1)).toMatchObject({ answer: { from: 'model', answer: 'It is fine.' } });

  const leaving = new AbortController();
  const second = await stream('tell me slowly what is down', leaving.signal);
  await linesUntil('words', second.reader);
  const asked = held!;
  leaving.abort();
  await until('the model to be left', () => asked.destroyed);
});

test('neither the question nor what was said before is kept by the audit', async () => {
  const turns = [{ question: 'why is my private thing slow?', answer: 'It is private.' }];
  await admin.send<Answer>('POST', `${API}/assistant/question/`, { question: 'a private question', turns });
  const rows = await admin.get<{ items: object[] }>(`${API}/audit/?operation=assistant.question.ask`);
  expect(rows.items.length).toBeGreaterThan(0);
  expect(JSON.stringify(rows)).not.toContain('private');
});
