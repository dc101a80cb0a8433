import { afterAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { fail } from '#kernel/error.ts';
import { permits, type Caller } from '#kernel/caller.ts';
import { isForAgents } from '#kernel/for-agents.ts';
import type { Hub } from '#kernel/hub.ts';
import { inputSchemaOf } from '#kernel/input-schema.ts';
import type { Operation } from '#kernel/message.ts';
import { ranked } from '#kernel/operation-search.ts';
import { toolsOf } from '#northbound/mcp/all-tools.ts';
import { Asker } from '#northbound/mcp/asker.ts';
import { mayAsk, WRITES, type Write } from '#northbound/mcp/grant.ts';
import { ACTION } from '#northbound/mcp/input-schema.ts';
import { SET_NAMES, TOOL_SETS } from '#northbound/mcp/tool-sets.ts';
import { LOOKS } from '#model/looks.ts';
import { KEPT_SETTINGS } from '#model/kept-settings.ts';
import { whyNotProposed } from '#modules/assistant/model/proposable.ts';
import { EXPANDED } from '#modules/changes/steps.ts';
import { UNDO_RULES } from '#modules/changes/undo.ts';
import { catalogueOf } from '#runtime/hub/catalogue.ts';
import { readModules } from '../tools/catalogue.ts';

const read = await readModules();
const { operations } = catalogueOf(read.modules);
afterAll(() => read.close());

const hub: Hub = {
  operations: () => operations,
  events: () => [],
  modules: () => [],
  count: async () => undefined,
  perform: async () => Promise.reject(fail('internal_error', 'Nothing is asked here.')),
};
const admin: Caller = { kind: 'user', name: 'admin', roles: ['administrator'], permissions: ['*'] };
const viewer: Caller = { kind: 'user', name: 'viewer', roles: ['viewer'], permissions: ['*.read'] };

function listed(write: Write, caller = admin, sets = SET_NAMES) {
  const asker = new Asker(
    hub,
    write,
    { position: 0 },
    { caller, requestId: 'r', address: '127.0.0.1', signal: new AbortController().signal },
  );
  return toolsOf(sets).flatMap((tool) => tool.listed(asker) ?? []);
}

const curated = Object.values(TOOL_SETS).flat();
const known = new Set(operations.map(({ name }) => name));

describe('the tools for agents', () => {
  test('are at most 20, and their list costs at most 10,000 tokens', () => {
    const tools = listed('direct');
    expect(tools.length).toBeLessThanOrEqual(20);
    expect(tools.length).toBeGreaterThan(15);
    // About four characters are a token.
    expect(JSON.stringify(tools).length).toBeLessThan(40_000);
  });

  test('ask operations that there are, and that agents get', () => {
    const asked = curated.flatMap(({ asks }) => (typeof asks === 'string' ? [asks] : Object.values(asks)));
    expect(asked.filter((name) => !known.has(name))).toEqual([]);
    expect(operations.filter((operation) => asked.includes(operation.name) && !isForAgents(operation))).toEqual([]);
    expect([...LOOKS, ...Object.keys(UNDO_RULES), ...Object.keys(EXPANDED)].filter((name) => !known.has(name))).toEqual([]);
  });

  test('of several operations have no field of these that is called like the choice between them', () => {
    const several = curated.flatMap(({ asks }) => (typeof asks === 'string' ? [] : Object.values(asks)));
    expect(several.length).toBeGreaterThan(10);
    expect(operations.filter(({ name, input }) => several.includes(name) && ACTION in input.shape)).toEqual([]);
  });

  test.each(listed('direct').map((tool) => [tool.name, tool] as const))(
    '%s is named and described, its input one flat closed object',
    (name, tool) => {
      expect(name).toMatch(/^[a-z][a-z_]{2,30}$/);
      expect(tool.description).toMatch(/^[A-Z`].{40,600}[.:)]$/s);
      const schema = tool.inputSchema as Record<string, unknown>;
      expect(schema['type']).toBe('object');
      expect(schema['additionalProperties']).toBe(false);
      for (const word of ['oneOf', 'anyOf', 'allOf', '$ref']) expect(schema).not.toHaveProperty(word);
      const pointers = [...JSON.stringify(schema).matchAll(/"\$ref":"#\/\$defs\/([^"]+)"/g)].map(([, pointer]) => pointer);
      expect(Object.keys((schema['$defs'] as object | undefined) ?? {})).toEqual(expect.arrayContaining(pointers));
    },
  );

  test('that change nothing say so, and a read-only session has only those', () => {
    expect(listed('no').filter(({ annotations }) => annotations?.readOnlyHint !== true)).toEqual([]);
    expect(listed('no').map(({ name }) => name)).not.toContain('node_action');
    const destructive = (write: Write) =>
      listed(write).flatMap(({ name, annotations }) => (annotations?.destructiveHint === true ? [name] : []));
    expect(destructive('direct')).toEqual(
      expect.arrayContaining(['node_action', 'link_filters', 'console', 'ask_operation', 'apply_plan']),
    );
    expect(destructive('planned')).toEqual(['apply_plan']);
  });

  test('come in sets', () => {
    expect(listed('direct', admin, ['plans']).map(({ name }) => name)).toEqual(['plan_change', 'apply_plan']);
    expect(listed('direct', admin, ['events', 'catalogue']).map(({ name }) => name)).toEqual(['events', 'find_operation', 'ask_operation']);
  });

  test('of a viewer who asks to write are those of a viewer, and the way to apply what it may not plan', () => {
    expect(listed('direct', viewer).map(({ name }) => name)).toEqual([...listed('no', viewer).map(({ name }) => name), 'apply_plan']);
  });
});

describe('what people ask for', () => {
  test.each([
    ['take a snapshot', 'gns3.snapshot.create'],
    ['restore snapshot', 'gns3.snapshot.restore'],
    ['stop node', 'gns3.node.stop'],
    ['start a capture on a link', 'gns3.link.capture.start'],
    ['list notification rules', 'notification.rule.list'],
    ['silence notifications', 'notification.silence.create'],
    ['schedule a task', 'task.schedule.set'],
    ['dead letters', 'hub.message.dead.list'],
    ['traps', 'snmp.traps.list'],
    ['duplicate project', 'gns3.project.duplicate'],
    ['which modules are there', 'hub.module.list'],
  ])('by "%s" is found among the best three', (words, name) => {
    const best = ranked(operations.filter(isForAgents), words).slice(0, 3);
    expect(best.map((operation) => operation.name)).toContain(name);
  });

  test('by its name is found alone, by no words at all as everything, and by nonsense not at all', () => {
    expect(ranked(operations, 'gns3.node.stop').map(({ name }) => name)).toEqual(['gns3.node.stop']);
    expect(ranked(operations, ' ')).toHaveLength(operations.length);
    expect(ranked(operations, 'frobnicate the quux')).toEqual([]);
  });
});

describe('every operation of the catalogue', () => {
  const all = operations.map((operation) => [operation.name, operation] as const);

  const forPeople = (operation: Operation): boolean => {
    const { takes, gives, socket, permission, name } = operation;
    return (
      (takes ?? gives ?? socket) !== undefined ||
      /^(access|secrets)\./.test(permission) ||
      /^auth\.(?!me$)|^(hub|gns3)\.module\.(register|interface|heartbeat)$|^plan\.(make|apply)$|^agents\.approval\.(approve|refuse)$/.test(
        name,
      )
    );
  };

  test.each(all.filter(([, operation]) => forPeople(operation)))(
    '%s is not for agents: it is bytes, or about who may log in',
    (_, operation) => {
      for (const write of WRITES) expect(mayAsk(operation, admin, write)).toBe(false);
    },
  );

  test('is for agents unless it is for people alone', () => {
    expect(operations.filter((operation) => isForAgents(operation) === forPeople(operation)).map(({ name }) => name)).toEqual([]);
  });

  test.each(all.filter(([, operation]) => isForAgents(operation)))('%s is asked as its declaration allows', (_, operation) => {
    const reads = operation.kind === 'query' || operation.permission.endsWith('.read');
    const openToAll = ['public', 'authenticated'].includes(operation.permission);
    expect(mayAsk(operation, admin, 'direct')).toBe(true);
    // A read-only session is given what only reads, and of that not what its permission keeps for those who operate.
    expect(mayAsk(operation, admin, 'no')).toBe(reads && (operation.permission.endsWith('.read') || openToAll));
    expect(mayAsk(operation, viewer, 'direct')).toBe(permits(viewer, operation.permission) || openToAll);
    expect(mayAsk(operation, { ...viewer, permissions: [] }, 'direct')).toBe(openToAll);
  });

  test('has an input schema without what only lengthens it', () => {
    const texts = operations.filter(isForAgents).map((operation) => JSON.stringify(inputSchemaOf(operation)));
    expect(texts.filter((text) => text.includes('9007199254740991') || text.includes('$schema'))).toEqual([]);
  });
});

describe('what the language model of the assistant may plan', () => {
  const proposed = (caller: Caller) => operations.filter((operation) => whyNotProposed(operation, caller) === null);

  test('runs the network, and of settings changes those whose plans have a way back; no rights, and nothing that needs a secret', () => {
    const all = proposed(admin);
    expect(all.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'gns3.node.stop',
        'gns3.link.filters.set',
        'qos.apply',
        'security.node.contain',
        'hub.workflow.execute',
        'network.backup.take',
      ]),
    );
    const settings = all.filter(({ permission }) => !permission.endsWith('.operate')).map(({ name }) => name);
    expect(settings.toSorted()).toEqual(KEPT_SETTINGS.flatMap(({ save, delete: remove }) => [save, remove]).toSorted());
    expect(all.filter(({ kind }) => kind !== 'command')).toEqual([]);
    expect(all.filter(({ name }) => /^(plan|agents|assistant|auth|secrets|audit|gns3\.server|console)\./.test(name))).toEqual([]);
    const needy = all.filter(({ secret = [], input }) => secret.some((field) => !input.shape[field]!.safeParse(undefined).success));
    expect(needy.map(({ name }) => name)).toEqual([]);
  });

  test.each(KEPT_SETTINGS)('$save can be taken back by what $list tells', ({ list, save, delete: remove, key }) => {
    const [listing, saving, removing] = [list, save, remove].map((name) => operations.find((operation) => operation.name === name)!);
    const item = ((listing!.output as z.ZodObject).shape['items'] as z.ZodArray<z.ZodObject>).element;
    expect(Object.keys(item.shape)).toEqual(expect.arrayContaining(Object.keys(saving!.input.shape)));
    expect(Object.keys(removing!.input.shape)).toEqual([key]);
    expect([...(saving!.secret ?? []), ...(removing!.secret ?? [])]).toEqual([]);
  });

  test('is nothing for whoever only looks', () => {
    expect(proposed(viewer)).toEqual([]);
  });
});
