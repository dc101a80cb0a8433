import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isForAgents } from '#kernel/for-agents.ts';
import type { Operation } from '#kernel/message.ts';
import { isOfValues, stays } from '#northbound/graphql/operation-field.ts';
import { schemaOf } from '#northbound/graphql/schema.ts';
import { ROLES } from '#runtime/access/roles.ts';
import { connectAgent } from '#kit/mcp-client.ts';
import { sampleInput } from '#kit/sample-input.ts';
import { openSocket } from '#kit/socket-client.ts';
import { byGraphql, byName, byRest, byUpgrade, graphqlRequest, observed, type Observed } from './asking.ts';
import { EVERYBODY, expected, MINE, OTHERS, PERMISSIONS, projectsFor, type Somebody } from './callers.ts';
import { startProduct } from './product.ts';

let product: Awaited<ReturnType<typeof startProduct>>;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(() => product.stop());

/** One call: what is asked, about which project. */
interface Ask {
  readonly operation: Operation;
  readonly project: string | undefined;
  readonly input: Record<string, unknown>;
}

const asks = (which: (operation: Operation) => boolean): Ask[] =>
  product.operations.filter(which).flatMap((operation) =>
    projectsFor(operation).map((project) => ({
      operation,
      project,
      input: sampleInput(operation, project === undefined ? {} : { project_id: project }),
    })),
  );

/** As many at once as a browser and a few programs would. */
async function each<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      for (let at = next++; at < items.length; at = next++) results[at] = await work(items[at]!);
    }),
  );
  return results;
}

const told = (who: Somebody, { operation, project }: Ask, outcome: Observed) =>
  `${who.name || 'nobody'} asks ${operation.name}${project === undefined ? '' : ` of ${project}`}: ${typeof outcome === 'string' ? outcome : outcome.other}`;

/** What was to be and what was, where they differ. A door that is `closed` to those who are not logged in says so of everything. */
function differences(who: Somebody, asked: readonly Ask[], outcomes: readonly Observed[], closed = false): string[] {
  return asked.flatMap((ask, at) => {
    const wanted = closed && who.role === null ? 'unauthorized' : expected(who, ask.operation, ask.project);
    return outcomes[at] === wanted ? [] : [`${told(who, ask, outcomes[at]!)}, and it was to be ${wanted}`];
  });
}

test('the roles of the product are those that the table has', () => {
  const { module: _, ...written } = PERMISSIONS;
  expect(Object.fromEntries(ROLES.map(({ name, permissions }) => [name, [...permissions]]))).toEqual(written);
});

test('the catalogue is looked at, and some of it is refused to each but the administrator', () => {
  expect(product.operations.length).toBeGreaterThan(140);
  for (const who of EVERYBODY) {
    const outcomes = asks(() => true).map(({ operation, project }) => expected(who, operation, project));
    expect(new Set(outcomes).size > 1, who.name).toBe(who.name !== 'admin');
  }
});

describe.each(EVERYBODY.map((who) => [who.name || 'nobody', who] as const))('%s', (_name, who) => {
  test('gets by REST what the role and the project give, and no more', async () => {
    const asked = asks(({ rest }) => rest !== undefined);
    const outcomes = await each(asked, ({ operation, input }) => byRest(product.url, operation, input, who.name));
    expect(differences(who, asked, outcomes)).toEqual([]);
  });

  test('gets the same by the names of operations', async () => {
    const asked = asks(({ socket, takes }) => socket === undefined && takes === undefined);
    const outcomes = await each(asked, ({ operation, input }) => byName(product.url, operation, input, who.name));
    expect(differences(who, asked, outcomes)).toEqual([]);
  });

  test('gets the same by GraphQL', async () => {
    const schema = schemaOf({ operations: () => product.operations });
    const asked = asks((operation) => isOfValues(operation) && stays(operation));
    const requests = asked.map(({ operation, input }) => graphqlRequest(schema, operation, input));
    const batches = Array.from({ length: Math.ceil(requests.length / 10) }, (_, at) => requests.slice(at * 10, at * 10 + 10));
    const outcomes = (await each(batches, (batch) => byGraphql(product.url, batch, who.name))).flat();
    expect(differences(who, asked, outcomes, true)).toEqual([]);
  });

  test('opens consoles by WebSocket where the project is theirs', async () => {
    const asked = asks(({ socket }) => socket !== undefined);
    expect(asked.length).toBeGreaterThan(1);
    const outcomes = await each(asked, ({ operation, input }) => byUpgrade(product.url, operation, input, who.name));
    expect(differences(who, asked, outcomes)).toEqual([]);
  });
});

test('nobody gets to MCP', async () => {
  await expect(connectAgent(product.url, '?write=direct', '')).rejects.toThrow(/401|unauthorized/i);
});

describe.each(EVERYBODY.filter(({ role }) => role !== null).map((who) => [who.name, who] as const))('%s', (_name, who) => {
  test('subscribes to events where they may be read', async () => {
    const socket = openSocket(`${product.url}/ws/gns3/events/`, ['thalamus.v1', `bearer.${who.name}`]);
    await socket.frame('welcome');
    const outcomes: string[] = [];
    for (const projects of [undefined, [MINE], [OTHERS]]) {
      const id = projects?.[0] ?? 'all';
      socket.say({ action: 'subscribe', id, ...(projects === undefined ? {} : { projects }) });
      const { type, code } = await Promise.any([socket.frame('subscribed', id), socket.frame('error', id)]);
      outcomes.push(type === 'subscribed' ? 'reached' : String(code));
    }
    socket.webSocket.terminate();
    const listing = product.operations.find(({ name }) => name === 'events.list')!;
    expect(outcomes).toEqual([undefined, MINE, OTHERS].map((project) => expected(who, listing, project)));
  });

  test('gets no more by MCP, and there what agents get at all', async () => {
    const agent = await connectAgent(product.url, '?write=direct', who.name);
    const asked = asks(() => true);
    const outcomes = await each(asked, async ({ operation, input }): Promise<Observed> => {
      const { error } = await agent.call('ask_operation', { operation: operation.name, input });
      return observed(error?.code, error?.message);
    });
    await agent.client.close();
    const wrong = asked.flatMap((ask, at) => {
      const outcome = outcomes[at]!;
      const wanted = expected(who, ask.operation, ask.project);
      // What agents get goes to whoever runs their model.
      if (wanted === 'reached' && isForAgents(ask.operation) && !ask.operation.permission.startsWith('secrets.')) {
        return outcome === 'reached' ? [] : [`${told(who, ask, outcome)}, and it was to be reached`];
      }
      return outcome === 'reached' ? [`${told(who, ask, outcome)}, and it was to be refused`] : [];
    });
    expect(wrong).toEqual([]);
  });
});
