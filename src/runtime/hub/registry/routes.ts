import type { Broker } from '#kernel/broker.ts';
import { fail } from '#kernel/error.ts';
import type { Json } from '#kernel/json.ts';
import type { Log } from '#kernel/log.ts';
import type { Operation } from '#kernel/message.ts';
import type { Context } from '#kernel/module.ts';
import type { Route } from '../catalogue.ts';
import type { ModuleState } from './decider.ts';
import type { DefinedAnswer, ModuleDefinition } from './definition.ts';
import { operationOf } from './offered.ts';
import { standingOf } from './standing.ts';

/** How long an answer may take where its module says nothing else. */
const ANSWER_MS = 30_000;

export interface RoutesParts {
  readonly broker: Broker | undefined;
  readonly log: Log;
  /** Names that the hub's own modules answer, and types of events: they cannot be taken. */
  readonly taken: ReadonlySet<string>;
  state(module: string): ModuleState;
}

/** The operations that modules of other processes answer, as the hub's catalogue has them: they come and go with their modules. */
export class Routes {
  readonly #parts: RoutesParts;
  readonly #definitions = new Map<string, { readonly definition: ModuleDefinition; readonly position: number }>();
  #routes: ReadonlyMap<string, Route> = new Map();
  /** Schemas take time to be understood; they stay as long as the answer does. */
  readonly #understood = new WeakMap<DefinedAnswer, Operation>();

  constructor(parts: RoutesParts) {
    this.#parts = parts;
  }

  all(): ReadonlyMap<string, Route> {
    return this.#routes;
  }

  /** @throws validation_error for a schema that cannot be understood, conflict for a name that is taken */
  check(definition: ModuleDefinition): void {
    const names = new Set<string>();
    for (const answer of definition.answers) {
      operationOf(answer);
      const other = this.#routes.get(answer.name)?.module;
      if (names.has(answer.name) || this.#parts.taken.has(answer.name) || (other !== undefined && other !== definition.name)) {
        const by = other !== undefined && other !== definition.name ? ` by the module ${other}` : '';
        throw fail('conflict', `The name ${answer.name} is taken${by}; give the operation another one.`, { name: answer.name });
      }
      names.add(answer.name);
    }
  }

  follow(module: string, { definition, registered }: ModuleState): void {
    const before = this.#definitions.get(module)?.definition;
    if (definition === null || definition.source === 'in_process') this.#definitions.delete(module);
    else this.#definitions.set(module, { definition, position: registered?.position ?? 0 });
    if (before !== this.#definitions.get(module)?.definition) this.#rebuild();
  }

  #rebuild(): void {
    const routes = new Map<string, Route>();
    // Who registered first has the name: in every process the same one.
    for (const { definition } of [...this.#definitions.values()].sort((a, b) => a.position - b.position)) {
      for (const answer of definition.answers) {
        if (this.#parts.taken.has(answer.name) || routes.has(answer.name)) {
          this.#parts.log.warn('An operation of a module is not offered: its name is taken.', {
            module: definition.name,
            operation: answer.name,
          });
          continue;
        }
        try {
          routes.set(answer.name, this.#routeOf(definition, answer));
        } catch (error) {
          // It was understood when it was registered: by another version of the hub.
          this.#parts.log.warn('An operation of a module is not offered: its schema cannot be understood.', {
            module: definition.name,
            operation: answer.name,
            error: String(error),
          });
        }
      }
    }
    this.#routes = routes;
  }

  #routeOf(definition: ModuleDefinition, answer: DefinedAnswer): Route {
    let operation = this.#understood.get(answer);
    if (operation === undefined) this.#understood.set(answer, (operation = operationOf(answer)));
    const module = definition.name;
    const timeoutMs = answer.timeout_ms ?? ANSWER_MS;
    return {
      operation,
      module,
      secret: new Set(),
      handle: async (input, given) => {
        const context = given as Context;
        const { standing, message } = standingOf(this.#parts.state(module));
        if (this.#parts.broker === undefined || standing !== 'active') {
          throw fail('module_unavailable', `${answer.name} is answered by the module ${module}, which is not there: ${message}`, {
            module,
          });
        }
        const output = await this.#parts.broker.messenger(context.caller, context.correlationId).request(
          {
            to: module,
            name: answer.name,
            data: input as Json,
            // Somebody waits for it.
            priority: 'high',
            delivery: answer.kind === 'command' ? 'durable' : 'live',
            ...(answer.kind === 'command' ? { idempotencyKey: context.messageId } : {}),
            // Nobody waits any longer: it must not be done then.
            expiresInMs: timeoutMs,
          },
          { timeoutMs, signal: context.signal },
        );
        const result = operation.output.safeParse(output);
        if (result.success) return output;
        throw fail('module_error', `The module ${module} answered ${answer.name} with something else than it declares.`, {
          module,
          problems: result.error.issues.slice(0, 10).map(({ path, message: problem }) => `${path.join('.')}: ${problem}`),
        });
      },
    };
  }
}
