import { compileTemplate } from '#kernel/expression.ts';
import type { Json } from '#kernel/json.ts';
import type { StepDefinition } from '#kernel/workflow.ts';
import type { Defined } from './definitions.ts';
import { doesOf } from './runs.ts';
import { compileBare } from './step-view.ts';
import type { AskedOperation } from './surroundings.ts';

export interface PlannedStep {
  readonly id: string;
  readonly kind: 'operation' | 'workflow' | 'wait';
  readonly does: string;
  readonly summary: string;
  readonly needs: string[];
  readonly input: Json;
  readonly condition: string | null;
  readonly decided: boolean | null;
  readonly repeats: number | string | null;
  readonly reversible: 'undo' | 'changes_nothing' | 'no';
  readonly absent: boolean;
  readonly approval: string | null;
}

export interface Plan {
  readonly levels: string[][];
  readonly steps: PlannedStep[];
  readonly irreversible: string[];
  readonly absent: string[];
  readonly approvals: string[];
}

/** What a run would do: as far as that is known before anything was asked. */
export function planOf(defined: Defined, inputs: Json, operation: (name: string) => AskedOperation | undefined): Plan {
  const { steps } = defined.definition;
  const levels = levelsOf(steps);
  const byId = new Map(steps.map((step) => [step.id, plannedOf(step, inputs, operation)]));
  const planned = levels.flat().map((id) => byId.get(id)!);
  return {
    levels,
    steps: planned,
    irreversible: planned.filter(({ reversible, decided }) => reversible === 'no' && decided !== false).map(({ id }) => id),
    absent: [...new Set(planned.filter(({ absent }) => absent).map(({ does }) => does))],
    approvals: planned.filter(({ approval, decided }) => approval !== null && decided !== false).map(({ id }) => id),
  };
}

/** Each step in the first level in which everything that it needs stands before it. */
export function levelsOf(steps: readonly StepDefinition[]): string[][] {
  const levels: string[][] = [];
  const placed = new Set<string>();
  for (let left = steps; left.length > 0;) {
    const level = left.filter((step) => (step.needs ?? []).every((needed) => placed.has(needed)));
    if (level.length === 0) break;
    for (const { id } of level) placed.add(id);
    levels.push(level.map(({ id }) => id));
    left = left.filter(({ id }) => !placed.has(id));
  }
  return levels;
}

function plannedOf(step: StepDefinition, inputs: Json, operation: (name: string) => AskedOperation | undefined): PlannedStep {
  const asked = step.operation === undefined ? undefined : operation(step.operation);
  const kind = step.operation === undefined ? (step.workflow === undefined ? 'wait' : 'workflow') : 'operation';
  const knownList = Array.isArray(step.foreach)
    ? step.foreach
    : step.foreach === undefined
      ? undefined
      : known(() => compileBare(step.foreach as string), inputs);
  const condition = step.if === undefined ? undefined : known(() => compileBare(step.if!), inputs);
  return {
    id: step.id,
    kind,
    does: doesOf(step),
    summary:
      step.description ??
      asked?.summary ??
      (kind === 'workflow' ? `Runs the workflow ${step.workflow}.` : kind === 'wait' ? `${doesOf(step)}.` : 'No module answers it.'),
    needs: step.needs ?? [],
    input: partly(step.with ?? {}, inputs),
    condition: step.if ?? null,
    decided: condition === undefined ? null : condition === true,
    repeats: step.foreach === undefined ? null : Array.isArray(knownList) ? knownList.length : String(step.foreach),
    reversible: step.undo !== undefined ? 'undo' : kind === 'wait' || asked?.kind === 'query' ? 'changes_nothing' : 'no',
    absent: kind === 'operation' && asked === undefined,
    approval: step.wait?.approval?.prompt ?? null,
  };
}

interface Compiled {
  readonly reads: readonly (readonly string[])[];
  evaluate(variables: Readonly<Record<string, unknown>>): Json;
}

/** The value of what reads only inputs; undefined for what is known only later. */
function known(compile: () => Compiled, inputs: Json): Json | undefined {
  try {
    const compiled = compile();
    return compiled.reads.every(([root]) => root === 'inputs') ? compiled.evaluate({ inputs }) : undefined;
  } catch {
    return undefined;
  }
}

/** Renders the texts that read only inputs, and leaves the others as they are. */
function partly(value: unknown, inputs: Json): Json {
  if (typeof value === 'string') {
    if (!value.includes('${{')) return value;
    const rendered = known(() => {
      const template = compileTemplate(value);
      return {
        reads: template.expressions.flatMap(({ expression }) => expression.reads),
        evaluate: (variables) => template.render(variables),
      };
    }, inputs);
    return rendered === undefined ? value : rendered;
  }
  if (Array.isArray(value)) return value.map((item) => partly(item, inputs));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, partly(item, inputs)]));
  }
  return (value ?? null) as Json;
}
