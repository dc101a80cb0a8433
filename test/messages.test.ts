import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { PRIORITIES } from '#kernel/event.ts';
import { TAGS, type Operation } from '#kernel/message.ts';
import { HTTP_METRICS } from '#northbound/http/index.ts';
import { REALTIME_METRICS } from '#northbound/realtime/index.ts';
import { cacheMetrics } from '#runtime/cache/index.ts';
import { catalogueOf } from '#runtime/hub/catalogue.ts';
import { storeMetrics } from '#runtime/store/index.ts';
import { textOf } from '#kit/repository.ts';
import { readModules } from '../tools/catalogue.ts';

type Schema = z.core.JSONSchema.BaseSchema;

// The modules as the hub starts them, with no GNS3 server.
const read = await readModules();
const { modules } = read;
const { operations, events } = catalogueOf(modules);

afterAll(() => read.close());

/** Its answer is bytes: it has no JSON schema. */
function givesBytes({ gives, socket }: Operation): boolean {
  return gives !== undefined || socket !== undefined;
}

/** Fields, at any depth, of which nobody says what may stand there. A description may say it where a type cannot. */
function untyped(schema: Schema, place: string): string[] {
  const says = ['type', 'enum', 'const', 'anyOf', 'oneOf', 'allOf', '$ref', 'description'].some((word) => word in schema);
  const inside = [
    ...Object.entries(schema.properties ?? {}).map(([name, child]) => [name, child] as const),
    ...['items', 'additionalProperties', 'propertyNames'].map((word) => [`(${word})`, schema[word]] as const),
    ...[schema.anyOf, schema.oneOf, schema.allOf].flatMap((choices) => (choices ?? []).map((child) => ['(one of)', child] as const)),
    ...Object.entries(schema.$defs ?? {}).map(([name, child]) => [name, child] as const),
  ];
  return [
    ...(says ? [] : [place]),
    ...inside.flatMap(([name, child]) => (typeof child === 'object' ? untyped(child as Schema, `${place}.${name}`) : [])),
  ];
}

test('the rules look at the catalogue of the product', () => {
  expect(operations.length).toBeGreaterThan(30);
  expect(events.length).toBeGreaterThan(15);
  expect(operations.map(({ name }) => name)).toEqual(expect.arrayContaining(['events.list', 'auth.token.create', 'gns3.node.start']));
});

test('the rule about types sees a field without one', () => {
  const schema = z.toJSONSchema(
    z.object({ a: z.array(z.object({ b: z.unknown(), c: z.string() })), d: z.unknown().describe('Anything.') }),
  );
  expect(untyped(schema, 'x')).toEqual(['x.a.(items).b']);
});

/** Operations as `test.each` takes them: name and declaration. */
function those(which: (operation: Operation) => boolean): (readonly [string, Operation])[] {
  return operations.filter(which).map((operation) => [operation.name, operation] as const);
}

function fieldsOf(place: string): string[] {
  return [...place.matchAll(/:(\w+)/g)].map(([, field]) => field!);
}

describe('every operation', () => {
  test.each(those(() => true))('%s has a name, a summary in a sentence, a tag, a permission and a rate', (name, operation) => {
    expect(name).toMatch(/^[a-z][a-z0-9]*(\.[a-z][a-z0-9_]*){1,3}$/);
    expect(operation.summary).toMatch(/^[A-Z].{5,160}\.$/);
    expect(TAGS).toContain(operation.tag);
    expect(operation.permission).toMatch(/^(public|authenticated|[a-z][a-z0-9]*\.(read|operate|configure|manage|write))$/);
    expect(['read', 'action', 'heavy', 'login']).toContain(operation.rate);
  });

  test.each(those(() => true))('%s has one place, whose path names fields of its input', (_, operation) => {
    const places = [operation.rest, operation.socket].filter((place) => place !== undefined);
    expect(places).toHaveLength(1);
    expect(places[0]).toMatch(/^((GET|POST|PUT|PATCH|DELETE) \/api|\/ws)\/([a-z0-9_:-]+\/)+$/);
    const fields = fieldsOf(places[0]!);
    expect(Object.keys(operation.input.shape)).toEqual(expect.arrayContaining(fields));
    expect(new Set(fields).size).toBe(fields.length);
  });

  test.each(those(() => true))('%s has an input that JSON Schema can say, closed and typed to the last field', (_, operation) => {
    const schema = z.toJSONSchema(operation.input, { io: 'input' });
    expect(schema.additionalProperties).toBe(false);
    expect(untyped(schema, 'input')).toEqual([]);
  });

  test.each(those(() => true))('%s keeps passwords and tokens out of audit and logs', (_, operation) => {
    const secrets = Object.keys(operation.input.shape).filter((field) => /password|secret|token|^refresh$|api_?key/.test(field));
    expect(operation.secret ?? []).toEqual(expect.arrayContaining(secrets));
  });

  test('changes something exactly when it is a command', () => {
    // What costs as little as a read changes nothing, and what makes a thing changes much.
    expect(those(({ rate, kind }) => rate === 'read' && kind !== 'query')).toEqual([]);
    expect(those(({ creates, kind }) => creates === true && kind !== 'command')).toEqual([]);
    expect(those(({ rest, kind }) => rest !== undefined && rest.startsWith('GET ') !== (kind === 'query'))).toEqual([]);
  });
});

describe('the answer', () => {
  test.each(those((operation) => !givesBytes(operation)))('of %s is an object that JSON Schema can say', (_, operation) => {
    const schema = z.toJSONSchema(operation.output, { io: 'output' });
    expect(schema.type).toBe('object');
    expect(untyped(schema, 'output')).toEqual([]);
  });

  test.each(those(givesBytes))('of %s is bytes, and says of which media type or on which socket', (_, operation) => {
    expect(() => z.toJSONSchema(operation.output)).toThrow(/custom/i);
    expect(operation.gives ?? operation.socket).toMatch(/^([a-z]+\/[a-z0-9.+-]+|\/ws\/.+)$/);
  });

  test.each(those(({ input }) => 'limit' in input.shape || 'cursor' in input.shape))('of %s comes in pages', (_, operation) => {
    expect(Object.keys(operation.input.shape)).toEqual(expect.arrayContaining(['limit', 'cursor']));
    expect(Object.keys((operation.output as z.ZodObject).shape)).toEqual(expect.arrayContaining(['items', 'next_cursor']));
  });
});

test('no two operations have the same place', () => {
  const places = operations.map(({ rest, socket }) => (rest ?? socket)!.replaceAll(/:\w+/g, ':'));
  expect(places.filter((place, index) => places.indexOf(place) !== index)).toEqual([]);
});

describe.each(events.map((declared) => [declared.type, declared] as const))('the event %s', (type, declared) => {
  test('is a thing and what happened to it, with a summary, a priority and typed data', () => {
    expect(type).toMatch(
      /^[a-z]+(\.[a-z]+)*\.([a-z]+(_[a-z]+)?ed|backed_up|rolled_back|begun|found|lost|left|sent|held|waiting|forgotten)$/,
    );
    expect(declared.summary).toMatch(/^[A-Z].*\.$/);
    expect(PRIORITIES).toContain(declared.priority);
    expect(untyped(z.toJSONSchema(declared.data, { io: 'output' }), type)).toEqual([]);
  });

  test('is told in the guide to events', () => {
    expect(textOf('docs/guides/events.md')).toContain(`\`${type}\``);
  });
});

describe('metrics', () => {
  const metrics = [
    ...storeMetrics,
    ...cacheMetrics,
    ...HTTP_METRICS,
    ...REALTIME_METRICS,
    ...modules.flatMap((module) => module.metrics ?? []),
  ];
  /** Names that other products of the suite read. */
  const FIXED = ['nms_active_modules', 'nms_cache_hit_ratio', 'gns3_events_total', 'gns3_events_per_second', 'gns3_response_time_seconds'];
  /** Base units, and things that are counted. @see https://prometheus.io/docs/practices/naming/ */
  const UNITS = ['seconds', 'bytes', 'ratio', 'events', 'units', 'clients', 'subscriptions', 'streams', 'projects', 'servers', 'messages'];

  test('have each name once, the fixed ones among them', () => {
    const names = metrics.map(({ name }) => name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    expect(names).toEqual(expect.arrayContaining(FIXED));
  });

  test.each(metrics.map((metric) => [metric.name, metric] as const))('%s is named as Prometheus wants it', (name, metric) => {
    expect(metric.help).toMatch(/^[A-Z].*\.$/);
    for (const label of metric.labels) expect(label).toMatch(/^[a-z][a-z_]*$/);
    const bounds = metric.buckets ?? [];
    expect(bounds).toEqual([...bounds].sort((one, other) => one - other));
    expect(bounds.length > 0).toBe(metric.kind === 'histogram');
    expect(name.endsWith('_total')).toBe(metric.kind === 'counter');
    const unit = metric.kind === 'counter' ? 'total' : name.split('_').at(-1);
    expect(FIXED.includes(name) || /^thalamus_[a-z0-9_]+$/.test(name)).toBe(true);
    expect(FIXED.includes(name) || unit === 'total' || UNITS.includes(unit!), `${name} ends in no unit`).toBe(true);
  });
});
