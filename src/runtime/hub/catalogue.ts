import type { Caller } from '#kernel/caller.ts';
import { fail } from '#kernel/error.ts';
import type { EventDeclaration, Operation } from '#kernel/message.ts';
import type { Answering, Module } from '#kernel/module.ts';

/** One operation with who answers it. */
export interface Route {
  readonly operation: Operation;
  readonly module: string;
  readonly handle: (input: unknown, context: unknown) => unknown;
  readonly secret: ReadonlySet<string>;
}

/** What all modules together can do. */
export interface Catalogue {
  readonly routes: ReadonlyMap<string, Route>;
  readonly operations: readonly Operation[];
  readonly events: readonly EventDeclaration[];
  /** By module: the types that it may publish. */
  readonly emits: ReadonlyMap<string, ReadonlyMap<string, EventDeclaration>>;
}

/**
 * Reads the catalogue off the modules and refuses what cannot be: all defects at once, so that one start tells them all.
 * @throws internal_error naming every defect
 */
export function catalogueOf(modules: readonly Module[]): Catalogue {
  const defects: string[] = [];
  const routes = new Map<string, Route>();
  const places = new Map<string, string>();
  const events = new Map<string, EventDeclaration>();
  const emits = new Map<string, ReadonlyMap<string, EventDeclaration>>();

  for (const module of modules) {
    if (emits.has(module.name)) defects.push(`Two modules are named ${module.name}.`);
    emits.set(module.name, new Map((module.emits ?? []).map((declared) => [declared.type, declared])));

    for (const answering of module.answers) {
      const { operation } = answering;
      const before = routes.get(operation.name);
      if (before !== undefined) defects.push(`${operation.name} is answered by ${before.module} and by ${module.name}.`);
      routes.set(operation.name, routeOf(answering, module));
      defects.push(...declarationDefects(operation));
      for (const place of placesOf(operation)) {
        const other = places.get(place);
        if (other !== undefined) defects.push(`${other} and ${operation.name} have the same place ${place}.`);
        places.set(place, operation.name);
      }
    }
    for (const declared of module.emits ?? []) {
      const before = events.get(declared.type);
      if (before !== undefined && before !== declared) defects.push(`The event ${declared.type} is declared twice.`);
      events.set(declared.type, declared);
    }
  }
  for (const module of modules) {
    for (const needed of module.needs ?? []) {
      if (!routes.has(needed.name)) defects.push(`${module.name} needs ${needed.name}, which no module answers.`);
    }
  }
  for (const type of events.keys()) {
    if (routes.has(type)) defects.push(`${type} is the name of an operation and the type of an event.`);
  }
  if (defects.length > 0) {
    throw fail('internal_error', `The modules do not fit together: ${defects.join(' ')}`, { defects });
  }
  return { routes, operations: [...routes.values()].map((route) => route.operation), events: [...events.values()], emits };
}

/** A module as a caller: it may ask what it says it needs, and nothing else. */
export function callerOf(module: Pick<Module, 'name' | 'needs'>): Caller {
  return {
    kind: 'module',
    name: module.name,
    roles: ['module'],
    permissions: [...new Set((module.needs ?? []).map((needed) => needed.permission))],
  };
}

function routeOf(answering: Answering, module: Module): Route {
  return {
    operation: answering.operation,
    module: module.name,
    handle: (input, context) => answering.handle(input as never, context as never),
    secret: new Set(answering.operation.secret),
  };
}

function declarationDefects(operation: Operation): string[] {
  const defects: string[] = [];
  // What the schema does not know must be refused, not dropped: a misspelt option would otherwise do something else silently.
  if (operation.input.def.catchall?._zod.def.type !== 'never') {
    defects.push(`The input of ${operation.name} lets unknown fields through; declare it with z.strictObject.`);
  }
  for (const field of operation.secret ?? []) {
    if (!(field in operation.input.shape)) defects.push(`${operation.name} calls ${field} secret, but has no such field.`);
  }
  return defects;
}

/** Where doors put it; names of path fields do not tell two paths apart. */
function placesOf(operation: Operation): string[] {
  return [operation.rest, operation.socket].filter((place) => place !== undefined).map((place) => place.replaceAll(/:\w+/g, ':'));
}
