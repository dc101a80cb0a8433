import {
  execute,
  getOperationAST,
  getVariableValues,
  type GraphQLError,
  OperationTypeNode,
  subscribe,
  type ExecutionArgs,
  type ExecutionResult,
  type FormattedExecutionResult,
} from 'graphql';
import { z } from 'zod';
import type { Clock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import type { Log } from '#kernel/log.ts';
import { Budget } from './budget.ts';
import { weightOf } from './cost.ts';
import { Documents } from './documents.ts';
import { Execution, type Asker, type Ground } from './execution.ts';
import { Gate } from './gate.ts';
import type { GraphqlLimits } from './limits.ts';
import { INTROSPECTION, mayIntrospect } from './rights.ts';
import { Schemas } from './schemas.ts';
import { toldErrors, toldFailure } from './told-errors.ts';
import type { TrustedDocuments } from './trusted-documents.ts';

/** What a client sends; other fields are somebody else's. */
const Request = z.object({
  query: z.string().nullish(),
  operationName: z.string().nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  extensions: z
    .object({
      persistedQuery: z
        .object({ version: z.literal(1), sha256Hash: z.string().regex(/^[0-9a-fA-F]{64}$/, 'Expected 64 hexadecimal digits.') })
        .nullish(),
      minPosition: z.int().min(0).nullish(),
    })
    .nullish(),
});

export type Told = FormattedExecutionResult<unknown, Record<string, unknown>>;

/** Ready to be executed, or refused with what is said then. */
type Prepared = { readonly args: ExecutionArgs; readonly execution: Execution; readonly follows: boolean } | { readonly refused: Told };

/** What is followed until somebody ends it. */
export interface Following {
  /** Undefined at the end. */
  next(): Promise<Told | undefined>;
  end(): void;
}

type Allowance = Pick<Ground, 'budget' | 'gate'>;

export interface AnsweringOptions extends Omit<Ground, keyof Allowance> {
  readonly clock: Clock;
  readonly limits: GraphqlLimits;
  readonly log: Log;
  /** Documents of the operator; absent: any are taken. */
  readonly trusted?: TrustedDocuments;
}

/** From what a client sent to what it is told, the same for requests over HTTP, for each of a batch, and over a socket. */
export class Answering {
  readonly #options: AnsweringOptions;
  readonly #schemas: Schemas;
  readonly #documents: Documents;

  constructor(options: AnsweringOptions) {
    this.#options = options;
    this.#schemas = new Schemas(options.hub);
    this.#documents = new Documents(this.#schemas, options.limits, options.clock, options.trusted);
  }

  /** What a request may cost, a batch together. */
  allowance(): Allowance {
    const { limits } = this.#options;
    return { budget: new Budget(limits), gate: new Gate(limits.atOnce) };
  }

  refuse(thrown: unknown, asker: Asker): Told {
    return { errors: [toldFailure(thrown, asker.requestId, this.#options.log)] };
  }

  /** A query or a command. Never rejects: what fails is told. */
  async answer(request: unknown, asker: Asker, ground: Allowance): Promise<Told> {
    const prepared = this.prepare(request, asker, ground);
    if ('refused' in prepared) return prepared.refused;
    if (prepared.follows) {
      return this.refuse(
        fail(
          'conflict',
          'A subscription needs a stream: send it with Accept: text/event-stream, or open this path as a WebSocket, with the sub-protocol graphql-transport-ws.',
        ),
        asker,
      );
    }
    return this.execute(prepared.args);
  }

  async execute(args: ExecutionArgs): Promise<Told> {
    const execution = args.contextValue as Execution;
    try {
      return this.#told(await execute(args), execution);
    } catch (error) {
      return this.refuse(error, execution.asker);
    }
  }

  /** Events of a subscription as they are told, or why there are none. */
  async subscribe(args: ExecutionArgs): Promise<Following | Told> {
    const execution = args.contextValue as Execution;
    const results = await subscribe(args);
    if (!(Symbol.asyncIterator in results)) return this.#told(results, execution);
    return {
      next: async () => {
        const { done, value } = await results.next();
        return done === true ? undefined : this.#result(value, execution);
      },
      end: () => void results.return(undefined),
    };
  }

  prepare(request: unknown, asker: Asker, ground: Allowance): Prepared {
    try {
      return this.#prepare(request, asker, ground);
    } catch (error) {
      return { refused: this.refuse(error, asker) };
    }
  }

  #prepare(request: unknown, asker: Asker, ground: Allowance): Prepared {
    const { limits, log, hub, feed } = this.#options;
    const documents = this.#documents;
    const parsed = Request.safeParse(request);
    if (!parsed.success) {
      const details = Object.create(null) as Record<string, string[]>;
      for (const { path, message } of parsed.error.issues) (details[path.join('.')] ??= []).push(message);
      throw fail(
        'validation_error',
        'The request is not one of GraphQL over HTTP: an object with query, operationName, variables and extensions.',
        details,
      );
    }
    const { query, operationName, variables, extensions } = parsed.data;
    const hash = extensions?.persistedQuery?.sha256Hash;
    const source = documents.sourceOf(query ?? undefined, hash);
    const checked = documents.check(source, asker.caller);
    const refused = (errors: readonly GraphQLError[]): Prepared => ({ refused: { errors: toldErrors(errors, asker.requestId, log) } });
    if ('errors' in checked) return refused(checked.errors);
    if (hash !== undefined && typeof query === 'string') documents.keep(source, hash);
    const { document, survey } = checked;
    if (survey.introspects && !mayIntrospect(asker.caller)) {
      throw fail('forbidden', `${asker.caller.name} lacks the permission ${INTROSPECTION}, which reading the schema needs.`, {
        permission: INTROSPECTION,
      });
    }
    // Whoever looks at the schema sees what they may ask; all else is done by the whole.
    const schema = survey.introspects ? this.#schemas.shownTo(asker.caller) : this.#schemas.whole;
    const operation = getOperationAST(document, operationName);
    if (operation === null || operation === undefined) {
      throw fail('validation_error', 'The operation to be done is not in the document, or not clear: it has several.', {
        operationName: ['Expected the name of an operation of the document.'],
      });
    }
    const given = getVariableValues(schema, operation.variableDefinitions ?? [], variables ?? {}, {
      maxErrors: 20,
      hideSuggestions: !mayIntrospect(asker.caller),
    });
    if (given.errors !== undefined) return refused(given.errors);
    const { depth, cost } = weightOf(schema, document, operation, given.coerced);
    if (depth > limits.depth)
      throw fail('too_large', `The document is ${depth} fields deep and may be ${limits.depth}.`, { limit: limits.depth });
    ground.budget.plan(cost);
    const minPosition = extensions?.minPosition;
    const execution = new Execution(
      { ...asker, ...(minPosition === undefined || minPosition === null ? {} : { minPosition }) },
      { hub, feed, ...ground },
      survey.fields,
    );
    return {
      execution,
      follows: operation.operation === OperationTypeNode.SUBSCRIPTION,
      args: {
        schema,
        document,
        contextValue: execution,
        variableValues: variables ?? {},
        operationName,
        options: { maxCoercionErrors: 20 },
      },
    };
  }

  #told(result: ExecutionResult, execution: Execution): Told {
    const { position, ground } = execution;
    return {
      ...this.#result(result, execution),
      extensions: { position, cost: { spent: ground.budget.spent, limit: ground.budget.limit } },
    };
  }

  #result({ data, errors }: ExecutionResult, { asker }: Execution): Told {
    return {
      ...(errors === undefined ? {} : { errors: toldErrors(errors, asker.requestId, this.#options.log) }),
      ...(data === undefined ? {} : { data }),
    };
  }
}
