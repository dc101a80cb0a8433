import type { Clock } from '#kernel/clock.ts';
import type { Log } from '#kernel/log.ts';
import { answer, type Answering, type Context } from '#kernel/module.ts';
import { Budget, type Limits, USUAL_LIMITS } from './budget.ts';
import { type Credential, DEFAULT_COMMUNITIES } from './credential.ts';
import { CredentialMemory } from './credential-memory.ts';
import { candidatesOf, tryCredentials } from './credential-trial.ts';
import { type Candidate, discoverFacts } from './facts-discovery.ts';
import { get, type Got } from './get.ts';
import { INTERFACE_COLUMNS, interfaceOf } from './interfaces.ts';
import { getObjects, readDeviceFacts, readInterfaces, readObjectTable, readSystem, testCredentials, walkObjects } from './messages.ts';
import { vendorFaults } from './offline.ts';
import { reach, reachable, type Reached, type Surroundings, type TargetFields } from './reach.ts';
import { systemOf, SYSTEM_OIDS } from './system.ts';
import { readTable, type Table } from './table.ts';
import { typedValue } from './value.ts';
import { walk, type Walking } from './walk.ts';

/** What the operations of this unit do: find the agent, ask it within limits, and say how it went. */
export function answers(surroundings: Surroundings & { readonly clock: Clock; readonly log: Log }): readonly Answering[] {
  const { clock, sessions, log } = surroundings;
  const memory = new CredentialMemory();
  let faultsTold = false;

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
      duration_ms: Math.round((clock.monotonicMs() - beganMs) * 10) / 10,
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

    answer(readDeviceFacts, async (input, context) => {
      const beganMs = clock.monotonicMs();
      if (!faultsTold) {
        faultsTold = true;
        for (const fault of await vendorFaults()) log.warn('A file about a vendor cannot be read.', { fault });
      }
      const targets = await reachable(input, context, surroundings);
      const [first] = targets;
      const device = input.node_id ?? `${first.host}:${first.port}`;
      const discovering = {
        sessions,
        memory,
        clock,
        signal: context.signal,
        ...(input.sections === undefined ? {} : { only: new Set(input.sections) }),
      };
      const remembered = input.remembered && context.caller.kind !== 'user' ? memory.recall(device) : undefined;
      const candidates = factsCandidates(input, first.credential);
      const known = remembered === undefined ? [] : [{ credential: remembered, name: 'the one that it took last' }];
      const read = await discoverFacts(targets, device, [...known, ...candidates], discovering);
      const { answered, told, taken, place = first, complete, facts, sections, findings } = read;
      return {
        answered,
        reason: told,
        ...placeOf(place),
        version: taken?.credential.version ?? first.credential.version,
        observed_at: clock.now().toISOString(),
        duration_ms: Math.round((clock.monotonicMs() - beganMs) * 10) / 10,
        credential: taken?.name ?? null,
        complete,
        findings: [...findings],
        facts,
        sections: [...sections],
      };
    }),
  ];
}

interface CandidateFields {
  readonly community?: string | undefined;
  readonly communities: readonly string[];
  readonly user?: string | undefined;
  readonly version?: '1' | '2c' | '3' | undefined;
}

/** In order: the user, what is given, then the well-known ones where nobody is named. An unnamed version is 2c, then 1. */
function factsCandidates({ community, communities, user, version }: CandidateFields, own: Credential): Candidate[] {
  const named = community !== undefined || user !== undefined;
  const given = candidatesOf({ community, communities, defaults: false }, own).toSorted((one, other) => rank(one) - rank(other));
  const all = [...given, ...(named ? [] : candidatesOf({ communities: DEFAULT_COMMUNITIES, defaults: false }, own))];
  const once = all.filter((each, at) => all.findIndex((other) => sameCommunity(each.credential, other.credential)) === at);
  if (version !== undefined) return once;
  const older = once.flatMap(({ credential, name }): Candidate[] =>
    credential.version === '2c' ? [{ credential: { ...credential, version: '1' }, name }] : [],
  );
  return [...once, ...older];
}

function rank({ credential }: Candidate): number {
  return credential.version === '3' ? 0 : 1;
}

function sameCommunity(one: Credential, other: Credential): boolean {
  return one.version === '3' || other.version === '3' ? one.version === other.version : one.community === other.community;
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
