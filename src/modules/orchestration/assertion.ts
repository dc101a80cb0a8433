import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import { durationMs } from '#kernel/duration.ts';
import { asFailure, fail } from '#kernel/error.ts';
import { permits } from '#kernel/caller.ts';
import { compile } from '#kernel/expression.ts';
import type { Json } from '#kernel/json.ts';
import type { Operation } from '#kernel/message.ts';
import { answer, type Answering, type Context } from '#kernel/module.ts';
import type { Topology, TopologyProject } from '#model/topology.ts';
import { assertState, type SnmpReading } from './messages.ts';

/** A workflow step is given five minutes unless it says more; longer waits are a `wait` of the workflow. */
const LONGEST_WAIT_MS = 30 * 60_000;
/** Looking costs reads of GNS3's state and of agents. */
const SHORTEST_PAUSE_MS = 100;

/** What naming a host to SNMP needs; it is asked here in the name of this module, which may. */
const ANY_HOST = 'snmp.write';

export interface AssertionParts {
  readonly topology: Operation;
  readonly snmpGet: Operation;
}

type Input = z.output<typeof assertState.input>;
type Result = z.input<typeof assertState.output>['results'][number];

export function assertionAnswer(parts: AssertionParts): Answering {
  return answer(assertState, async (input, context) => {
    permitted(input, context, parts);
    const expressions = input.assertions.map(({ name, expression }) => ({ name, compiled: compile(bare(expression)) }));
    const withinMs = Math.min(durationMs(input.within), LONGEST_WAIT_MS);
    const pauseMs = Math.max(durationMs(input.every), SHORTEST_PAUSE_MS);
    const { clock, signal } = context;
    const startedMs = clock.monotonicMs();
    const heldAfter = new Map<number, number>();
    for (let looks = 1; ; looks += 1) {
      const variables = await observe(input, context, parts);
      const sinceMs = clock.monotonicMs() - startedMs;
      const results = expressions.map(({ name, compiled }, index): Result => {
        const judged = judge(compiled, variables);
        if (!judged.passed) heldAfter.delete(index);
        else if (!heldAfter.has(index)) heldAfter.set(index, sinceMs);
        return { name, expression: compiled.text, ...judged, held_after_ms: heldAfter.get(index) ?? null };
      });
      const failed = results.filter(({ passed }) => !passed);
      if (failed.length > 0 && sinceMs + pauseMs <= withinMs && !signal.aborted) {
        await sleep(pauseMs, undefined, { signal, ref: false }).catch(() => undefined);
        continue;
      }
      const output = {
        passed: failed.length === 0,
        tests: results.length,
        failures: failed.length,
        looks,
        duration_ms: Math.round(sinceMs),
        observed_at: clock.now().toISOString(),
        results,
      };
      if (failed.length > 0 && input.required) throw fail('conflict', told(failed, withinMs), { results: results as unknown as Json });
      return output;
    }
  });
}

/** What it tells is what the caller could have asked for. @throws forbidden */
function permitted({ project_id: projectId, snmp = [] }: Input, { caller }: Context, { topology, snmpGet }: AssertionParts): void {
  for (const { name, permission } of [...(projectId === undefined ? [] : [topology]), ...(snmp.length === 0 ? [] : [snmpGet])]) {
    if (!permits(caller, permission, projectId))
      throw fail('forbidden', `What is asserted needs ${name}, and that the permission ${permission}.`, { permission });
  }
  if (snmp.some(({ node_id: node }) => node === undefined) && !permits(caller, ANY_HOST)) {
    throw fail('forbidden', `To ask a host by its address needs the permission ${ANY_HOST}; name a node.`, { permission: ANY_HOST });
  }
}

function judge(compiled: ReturnType<typeof compile>, variables: Record<string, unknown>): Pick<Result, 'passed' | 'value' | 'error'> {
  try {
    const value = compiled.evaluate(variables);
    return { passed: value === true, value, error: null };
  } catch (error) {
    return { passed: false, value: null, error: asFailure(error).message };
  }
}

/** What expressions see. What cannot be read is null, and says why: an assertion about it then has no value, which is a result. */
async function observe(input: Input, context: Context, { topology, snmpGet }: AssertionParts): Promise<Record<string, unknown>> {
  const project = input.project_id === undefined ? null : await projectOf(input.project_id, context, topology);
  const readings = await Promise.all(
    (input.snmp ?? []).map(async (reading) => [reading.name, await readAgent(reading, input.project_id, context, snmpGet)] as const),
  );
  return {
    project,
    nodes: Object.fromEntries((project?.nodes ?? []).flatMap((node) => [[node.node_id, node] as const, [node.name, node] as const])),
    links: Object.fromEntries((project?.links ?? []).map((link) => [link.link_id, link])),
    snmp: Object.fromEntries(readings),
    given: input.given ?? {},
  };
}

async function projectOf(projectId: string, context: Context, topology: Operation): Promise<TopologyProject> {
  const { projects } = (await context.ask(topology, { project_id: projectId })) as Topology;
  const [project] = projects;
  if (project === undefined) throw fail('not_found', `Project ${projectId} is not known to any server.`);
  return project;
}

interface AgentAnswer {
  readonly answered: boolean;
  readonly reason: string;
  readonly values: readonly { readonly oid: string; readonly value: Json }[];
}

async function readAgent(reading: SnmpReading, projectId: string | undefined, context: Context, snmpGet: Operation): Promise<unknown> {
  const { name: _name, node_id: nodeId, ...target } = reading;
  const node = nodeId === undefined ? {} : { project_id: projectId, node_id: nodeId };
  try {
    const { answered, reason, values } = (await context.ask(snmpGet, { ...target, ...node })) as AgentAnswer;
    return { answered, reason, values: Object.fromEntries(values.map(({ oid, value }) => [oid.replace(/^\./, ''), value])) };
  } catch (error) {
    return { answered: false, reason: asFailure(error).message, values: {} };
  }
}

function bare(expression: string): string {
  return (/^\s*\$\{\{([\s\S]*)\}\}\s*$/.exec(expression)?.[1] ?? expression).trim();
}

function told(failed: readonly Result[], withinMs: number): string {
  const names = failed.slice(0, 5).map(({ name, value, error }) => `${name} (${error ?? `it is ${JSON.stringify(value)}`})`);
  const more = failed.length > names.length ? `, and ${failed.length - names.length} more` : '';
  return `${failed.length === 1 ? 'An assertion does' : `${failed.length} assertions do`} not hold${withinMs === 0 ? '' : ` after ${withinMs / 1_000} s`}: ${names.join('; ')}${more}.`;
}
