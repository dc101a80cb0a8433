import { expect, test } from 'vitest';
import { createAsk } from './api.ts';
import { HubFailure } from './failure.ts';
import { Session } from './session.ts';

interface Sent {
  readonly path: string;
  readonly init: RequestInit;
}

/** A hub that answers what it is told to, and a browser's storage that tabs share. */
function browser(answer: (sent: Sent) => Response | Promise<Response>, nowMs = () => 0) {
  const sent: Sent[] = [];
  const kept = new Map<string, string>();
  const tabs: Session[] = [];
  let last: Promise<unknown> = Promise.resolve();
  const fetch = async (path: string, init: RequestInit) => {
    sent.push({ path, init });
    return answer({ path, init });
  };
  const tab = () => {
    const others = (key: string, self: Session) => tabs.filter((each) => each !== self).forEach((each) => each.changedElsewhere(key));
    const made: Session = new Session({
      fetch,
      nowMs,
      storage: {
        getItem: (key) => kept.get(key) ?? null,
        setItem: (key, value) => {
          kept.set(key, value);
          others(key, made);
        },
        removeItem: (key) => {
          kept.delete(key);
          others(key, made);
        },
      },
      alone(work) {
        const result = last.then(work, work);
        last = result.catch(() => undefined);
        return result;
      },
    });
    tabs.push(made);
    return made;
  };
  return { sent, kept, fetch, tab };
}

const json = (status: number, body: object, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers });
const refusal = (status: number, code: string, headers?: Record<string, string>) =>
  json(status, { error: true, code, message: `It is ${code}.`, type: 'X', details: {}, request_id: 'r-1' }, headers);

let pairs = 0;
const pair = () => json(200, { access: `a${(pairs += 1)}`, expires_in: 900, username: 'admin' });
const bodyOf = ({ init }: Sent) => JSON.parse(init.body as string) as Record<string, unknown>;

test('who logs in is known in every tab, whoever watches is told, and no tab keeps a token where scripts of others find it', async () => {
  const { tab, kept, sent } = browser(pair);
  const [one, other] = [tab(), tab()];
  let told = 0;
  one.watch(() => (told += 1));
  other.watch(() => (told += 1));
  await one.logIn('admin', 'secret');
  expect([one.username, other.username, told]).toEqual(['admin', 'admin', 2]);
  const tokens = [await one.token(), await other.token()];
  expect(new Set(tokens).size).toBe(2);
  expect(sent.map(({ path }) => path)).toEqual(['/signin/session/', '/signin/renewal/']);
  for (const token of tokens) expect([...kept.values()].join()).not.toContain(token);
  expect([...kept.keys()]).toEqual(['thalamus-log-in']);
});

test('a page that is loaded anew goes on with the session of the cookie', async () => {
  const { tab, sent } = browser(pair);
  await tab().logIn('admin', 'secret');
  const anew = tab();
  expect(anew.username).toBe('admin');
  expect(await anew.token()).toBe(`a${pairs}`);
  expect(sent.at(-1)!.path).toBe('/signin/renewal/');
  expect(header(sent.at(-1)!, 'x-thalamus-signin')).toBe('1');
});

test('a session that an identity provider began is taken up by its name', async () => {
  const { tab } = browser(pair);
  const one = tab();
  await one.takeUp();
  expect([one.username, await one.token()]).toEqual(['admin', `a${pairs}`]);
});

test('a token that another log-in made old is not given to who is here now', async () => {
  let release: (() => void) | undefined;
  let holding = false;
  const { tab } = browser(async ({ path }) => {
    if (path === '/signin/renewal/' && holding) await new Promise<void>((resolve) => (release = resolve));
    return pair();
  });
  const [one, other] = [tab(), tab()];
  await one.logIn('admin', 'secret');
  holding = true;
  const waiting = other.token().catch((error: unknown) => (error as HubFailure).code);
  await expect.poll(() => release).toBeDefined();
  await one.logOut();
  release!();
  expect(await waiting).toBe('unauthorized');
});

test('a wrong password is a failure with the time to wait, and logs nobody in', async () => {
  const { tab } = browser(() => refusal(429, 'rate_limited', { 'retry-after': '4' }));
  const one = tab();
  const failure = (await one.logIn('admin', 'guess').catch((error: unknown) => error)) as HubFailure;
  expect(failure).toBeInstanceOf(HubFailure);
  expect([failure.code, failure.retryAfterMs, failure.requestId, one.username]).toEqual(['rate_limited', 4_000, 'r-1', null]);
});

test('a token that is about to end is renewed once, however many ask', async () => {
  let nowMs = 0;
  const { tab, sent } = browser(pair, () => nowMs);
  const one = tab();
  await one.logIn('admin', 'secret');
  nowMs = 880_000;
  const tokens = await Promise.all([one.token(), one.token(), one.token()]);
  expect(new Set(tokens).size).toBe(1);
  expect(sent.filter(({ path }) => path.endsWith('/renewal/'))).toHaveLength(1);
});

test('a refresh that the hub refuses logs out; one that it cannot answer does not', async () => {
  let nowMs = 0;
  let refusing = false;
  const { tab } = browser(
    ({ path }) => {
      if (!path.endsWith('/renewal/')) return pair();
      if (refusing) return refusal(401, 'unauthorized');
      throw new TypeError('Failed to fetch');
    },
    () => nowMs,
  );
  const one = tab();
  await one.logIn('admin', 'secret');
  nowMs = 880_000;
  await expect(one.token()).rejects.toMatchObject({ code: 'unreachable' });
  expect(one.username).toBe('admin');
  refusing = true;
  await expect(one.token()).rejects.toMatchObject({ code: 'unauthorized' });
  expect(one.username).toBeNull();
  await expect(one.token()).rejects.toMatchObject({ code: 'unauthorized' });
});

test('logging out forgets the token in all tabs at once, also when the hub is away, and shows the hub whose it was', async () => {
  const { tab, kept, sent } = browser(({ path }) => {
    if (path === '/signin/end/') throw new TypeError('Failed to fetch');
    return pair();
  });
  const [one, other] = [tab(), tab()];
  await one.logIn('admin', 'secret');
  const token = await one.token();
  await other.token();
  expect(await one.logOut()).toBeNull();
  expect([one.username, other.username, kept.size]).toEqual([null, null, 0]);
  await expect(other.token()).rejects.toMatchObject({ code: 'unauthorized' });
  expect(header(sent.at(-1)!, 'authorization')).toBe(`Bearer ${token}`);
});

async function asking(answer: (sent: Sent) => Response | Promise<Response>) {
  const world = browser((sent) => (sent.path.startsWith('/signin/') ? pair() : answer(sent)));
  const session = world.tab();
  await session.logIn('admin', 'secret');
  let keys = 0;
  return { ...world, session, ask: createAsk({ session, fetch: world.fetch, key: () => `key-${(keys += 1)}` }) };
}

const header = ({ init }: Sent, name: string) => new Headers(init.headers).get(name);

test('a command goes to its place with its fields, a key of its own and the token; a query has no key', async () => {
  const { ask, sent } = await asking(() => json(200, {}));
  await ask('gns3.node.start', { project_id: 'p', node_id: 'n' });
  expect([sent.at(-1)!.path, sent.at(-1)!.init.method, bodyOf(sent.at(-1)!)]).toEqual([
    '/api/common/api/gns3-central/start_node/',
    'POST',
    { project_id: 'p', node_id: 'n' },
  ]);
  expect([header(sent.at(-1)!, 'idempotency-key'), header(sent.at(-1)!, 'authorization')]).toEqual(['key-1', `Bearer a${pairs}`]);
  await ask('gns3.status');
  expect(header(sent.at(-1)!, 'idempotency-key')).toBeNull();
});

test('a token that the hub no longer takes is renewed and the same request sent again, under the same key', async () => {
  let calls = 0;
  const { ask, sent } = await asking(() => ((calls += 1) === 1 ? refusal(401, 'unauthorized') : json(200, { node: {} })));
  await ask('gns3.node.start', { project_id: 'p', node_id: 'n' });
  const asked = sent.filter(({ path }) => path.endsWith('/start_node/'));
  expect(asked.map((each) => header(each, 'idempotency-key'))).toEqual(['key-1', 'key-1']);
  expect(asked.map((each) => header(each, 'authorization'))).toEqual([`Bearer a${pairs - 1}`, `Bearer a${pairs}`]);
});

test('what the hub refuses is a failure of its catalogue with messages by field', async () => {
  const { ask } = await asking(() =>
    json(422, {
      error: true,
      code: 'validation_error',
      message: 'The input does not fit.',
      type: 'ValidationException',
      details: { name: ['Expected a text.', 'At most 200.'] },
      request_id: 'r-2',
    }),
  );
  const failure = (await ask('gns3.status').catch((error: unknown) => error)) as HubFailure;
  expect([failure.code, failure.message, failure.fields, failure.requestId]).toEqual([
    'validation_error',
    'The input does not fit.',
    { name: 'Expected a text. At most 200.' },
    'r-2',
  ]);
});

test("a proxy's page and an absent hub are told as a hub that cannot be reached", async () => {
  const proxied = await asking(() => new Response('<h1>Bad gateway</h1>', { status: 502 }));
  await expect(proxied.ask('gns3.status')).rejects.toMatchObject({ code: 'unreachable' });
  const absent = await asking(() => {
    throw new TypeError('Failed to fetch');
  });
  await expect(absent.ask('gns3.status')).rejects.toMatchObject({ code: 'unreachable' });
});

test('whoever cancels is told that, and not of a failure', async () => {
  const { ask } = await asking(({ init }) => {
    init.signal!.throwIfAborted();
    return json(200, {});
  });
  await expect(ask('gns3.status', {}, { signal: AbortSignal.abort(new Error('gone')) })).rejects.toThrow('gone');
});
