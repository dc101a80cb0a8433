import type { Clock } from '#kernel/clock.ts';
import { answer, type Answering, type Context } from '#kernel/module.ts';
import { Budget, type Limits, USUAL_LIMITS } from './budget.ts';
import { tryCredentials } from './credential-trial.ts';
import { get, type Got } from './get.ts';
import { INTERFACE_COLUMNS, interfaceOf } from './interfaces.ts';
import { getObjects, readInterfaces, readObjectTable, readSystem, testCredentials, walkObjects } from './messages.ts';
import { reach, type Reached, type Surroundings, type TargetFields } from './reach.ts';
import { systemOf, SYSTEM_OIDS } from './system.ts';
import { readTable, type Table } from './table.ts';
import { typedValue } from './value.ts';
import { walk, type Walking } from './walk.ts';

/** What the operations of this unit do: find the agent, ask it within limits, and say how it went. */
export function answers(surroundings: Surroundings & { readonly clock: Clock }): readonly Answering[] {
  const { clock, sessions } = surroundings;

  const asking = async (input: TargetFields, context: Context, limits: Partial<Limits> = {}) => {
    const target = await reach(input, context, surroundings);
    const beganMs = clock.monotonicMs();
    const walking: Walking = {
      ask: (request) => sessions.ask(target, request),
      version: target.credential.version,
      retries: target.retries,
      budget: new Budget({ ...USUAL_LIMITS, ...limits }, clock, context.signal),
    };
    const told = (answered: boolean, reason: string) => ({
      answered,
      reason,
      ...placeOf(target),
      observed_at: clock.now().toISOString(),
      duration_ms: clock.monotonicMs() - beganMs,
    });
    return { target, walking, told };
  };

  return [
    answer(getObjects, async (input, context) => {
      const { walking, told } = await asking(input, context);
      const got = await get(input.oids.map(withoutDot), walking);
      return { ...told(got.answered, reasonOf(got)), values: got.values.map((each) => typedValue(each)) };
    }),

    answer(walkObjects, async (input, context) => {
      const { walking, told } = await asking(input, context, { values: input.most_values });
      const { columns, answered, complete, findings } = await walk([withoutDot(input.oid)], walking);
      const values = columns[0]!.map((each) => typedValue(each));
      return { ...told(answered, tableReason({ complete, findings }, values.length, 'values')), complete, findings: [...findings], values };
    }),

    answer(readObjectTable, async (input, context) => {
      const { walking, told } = await asking(input, context, { values: input.most_values });
      const { rows, answered, complete, findings } = await readTable([...new Set(input.columns.map(withoutDot))], walking);
      return {
        ...told(answered, tableReason({ complete, findings }, rows.length, 'rows')),
        complete,
        findings: [...findings],
        rows: rows.map(({ index, cells }) => ({
          index,
          cells: Object.fromEntries([...cells].map(([column, cell]) => [column, typedValue(cell)])),
        })),
      };
    }),

    answer(readInterfaces, async (input, context) => {
      const { walking, told } = await asking(input, context);
      const { rows, answered, complete, findings } = await readTable(INTERFACE_COLUMNS, walking);
      const interfaces = rows.map(interfaceOf).filter((each) => each !== undefined);
      return {
        ...told(answered, tableReason({ complete, findings }, interfaces.length, 'interfaces')),
        complete,
        findings: [...findings],
        interfaces: interfaces.toSorted((one, other) => one.index - other.index),
      };
    }),

    answer(readSystem, async (input, context) => {
      const { walking, told } = await asking(input, context);
      const got = await get(SYSTEM_OIDS, walking);
      return { ...told(got.answered, reasonOf(got)), ...systemOf(got.values) };
    }),

    answer(testCredentials, async (input, context) => {
      const { target, told } = await asking(input, context);
      const credentials = await tryCredentials(input, target, { sessions, clock });
      const taken = credentials.filter(({ answered }) => answered);
      const reason =
        taken.length === 0
          ? 'It takes none of them, or is not there.'
          : `It takes ${taken.map(({ credential }) => credential).join(', ')}.`;
      return { ...told(taken.length > 0, reason), credentials };
    }),
  ];
}

function placeOf({ host, port, translated, credential }: Reached) {
  return { host, port, translated, version: credential.version };
}

function reasonOf({ reason, values }: Got): string {
  return reason ?? `It answered ${values.length} objects.`;
}

function tableReason({ complete, findings }: Pick<Table, 'complete' | 'findings'>, count: number, things: string): string {
  if (complete) return `It answered ${count} ${things}.`;
  return `${count} ${things} were read. ${findings.map(({ text }) => text).join(' ')}`;
}

function withoutDot(oid: string): string {
  return oid.replace(/^\./, '');
}
