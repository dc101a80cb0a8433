import { z } from 'zod';
import type { Caller } from '#kernel/caller.ts';
import { canonicalJson } from '#kernel/canonical-json.ts';
import type { Failure } from '#kernel/error.ts';
import type { Hub } from '#kernel/hub.ts';
import { inputSchemaOf, type ObjectSchema } from '#kernel/input-schema.ts';
import type { Language } from '#kernel/language.ts';
import type { Operation } from '#kernel/message.ts';
import { ranked } from '#kernel/operation-search.ts';
import type { Asker } from '../answers/asker.ts';
import { shown } from '../answers/words.ts';
import type { Proposal } from '../conversation/messages.ts';
import type { ChatTool } from './chat-model.ts';
import { secretsOf, whyNotProposed } from './proposable.ts';

const FIND = 'find_operation';
const PLAN = 'plan_change';
const MAKE_PLAN = 'plan.make';

/** Plans that one answer may leave behind. */
const MOST_PROPOSALS = 3;
const MOST_FOUND = 5;
/** So many are told with their schemas; of more, only the names of the fields. */
const MOST_SCHEMAS = 3;
const MOST_STEPS = 5;
const MOST_NAMES = 5;

/** A plan, as `plan.make` of the module `changes` tells it. */
interface MadePlan {
  readonly plan_id: string;
  readonly operation: string;
  readonly summary: string;
  readonly steps: readonly { readonly does: string; readonly summary: string }[];
  readonly reversible: Proposal['reversible'];
  readonly loses: string | null;
  readonly expires_at: string;
  readonly reach: {
    readonly projects: readonly { readonly name: string }[];
    readonly nodes: readonly { readonly name: string; readonly how: string }[];
    readonly node_count: number;
    readonly link_count: number;
    readonly known: boolean;
  };
}

const Finding = z.strictObject({
  query: z.string().min(1).max(200).describe('English words of what is to be done: `stop a node`; or the exact name of an operation.'),
});
const Planning = z.strictObject({
  operation: z.string().min(1).max(100).describe('Its name, from find_operation: `gns3.node.stop`.'),
  input: z
    .record(z.string().max(100), z.json())
    .default({})
    .describe('Its input, as find_operation describes it, with ids from the other tools.'),
});

function toolOf(name: string, description: string, schema: z.ZodObject): ChatTool {
  return { type: 'function', function: { name, description, parameters: z.toJSONSchema(schema, { io: 'input' }) } };
}

const TOOLS: readonly ChatTool[] = [
  toolOf(FIND, 'Finds operations that change something and can be planned for whoever asks, with the schema of their input.', Finding),
  toolOf(
    PLAN,
    'Plans one operation without doing it: a person looks at the plan and applies it, or does not. Only for what the question asks for.',
    Planning,
  ),
];

/** What a tool tells the model, and whoever watches. */
interface Outcome {
  readonly text: string;
  /** How many operations were found, of a search. */
  readonly found?: number;
  /** It was not planned: for what a module said, or because it may not be proposed. */
  readonly failure?: Failure;
  readonly refused?: boolean;
}

const refused = (text: string): Outcome => ({ text, refused: true });

interface PlannerParts {
  readonly hub: Hub;
  readonly asker: Asker;
  readonly caller: Caller;
  readonly language: Language;
}

/** Lets a model look for changes and plan them on behalf of whoever asks; it can apply none. */
export class Planner {
  readonly tools: readonly ChatTool[];
  readonly #parts: PlannerParts;
  readonly #plannable: readonly Operation[];
  readonly #proposals = new Map<string, Proposal>();
  /** What was told of a plan, by what was to be planned: the same is not asked twice. */
  readonly #told = new Map<string, Outcome>();

  constructor(parts: PlannerParts) {
    this.#parts = parts;
    const operations = parts.hub.operations();
    const plans = operations.some(({ name }) => name === MAKE_PLAN);
    this.#plannable = plans ? operations.filter((operation) => whyNotProposed(operation, parts.caller) === null) : [];
    this.tools = this.#plannable.length === 0 ? [] : TOOLS;
  }

  /** In the order in which they were made, each once. */
  get proposals(): Proposal[] {
    return [...this.#proposals.values()];
  }

  has(tool: string): boolean {
    return this.tools.some(({ function: { name } }) => name === tool);
  }

  /** What a tool tells the model; what is wrong with its input is told too, so that it can mend it. */
  async call(tool: string, input: unknown): Promise<Outcome> {
    const schema = tool === FIND ? Finding : Planning;
    const parsed = schema.safeParse(input);
    if (!parsed.success) return refused(`The arguments of ${tool} do not fit: ${z.prettifyError(parsed.error)}`);
    return 'query' in parsed.data ? this.#find(parsed.data.query) : this.#plan(parsed.data);
  }

  #find(query: string): Outcome {
    const found = ranked(this.#plannable, query).slice(0, MOST_FOUND);
    if (found.length === 0) return { text: 'Nothing that fits can be planned for whoever asks.', found: 0 };
    const told = found.map((operation, at) => ({
      operation: operation.name,
      summary: operation.summary,
      ...(at < MOST_SCHEMAS ? { input: openSchemaOf(operation) } : { fields: Object.keys(openSchemaOf(operation).properties) }),
    }));
    return { text: JSON.stringify(told), found: found.length };
  }

  async #plan(planning: z.output<typeof Planning>): Promise<Outcome> {
    const key = canonicalJson(planning);
    const before = this.#told.get(key);
    if (before !== undefined) return before;
    const told = await this.#planned(planning);
    this.#told.set(key, told);
    return told;
  }

  async #planned({ operation: name, input }: z.output<typeof Planning>): Promise<Outcome> {
    const { hub, asker, caller, language } = this.#parts;
    const operation = hub.operations().find((one) => one.name === name);
    if (operation === undefined) return refused(`There is no operation ${shown(name)}; ${FIND} finds those that there are.`);
    const why = whyNotProposed(operation, caller);
    if (why !== null) return refused(`Refused: ${why}`);
    const secret = secretsOf(operation).find((field) => field in input);
    if (secret !== undefined) return refused(`Refused: ${secret} of ${name} takes secrets, and those are not for a model: leave it out.`);
    if (this.#proposals.size >= MOST_PROPOSALS)
      return refused(`Refused: ${MOST_PROPOSALS} plans are the most of one answer. Tell the person of the rest.`);
    const plan = await asker.ask<MadePlan>(MAKE_PLAN, { operation: name, input });
    if (plan === null) {
      const failure = asker.failures.get(MAKE_PLAN);
      const details = failure?.details === undefined ? '' : ` ${JSON.stringify(failure.details)}`;
      const text = `Not planned: ${failure?.message ?? 'nobody plans'}${details}`;
      return failure === undefined ? refused(text) : { text, failure };
    }
    const proposal = proposalOf(plan, language);
    this.#proposals.set(plan.plan_id, proposal);
    const { page: _, ...told } = proposal;
    return { text: JSON.stringify({ done: false, waits_for: 'a person who looks at it and applies it', ...told, loses: plan.loses }) };
  }
}

/** What it takes, without the fields for secrets. */
function openSchemaOf(operation: Operation): ObjectSchema {
  const schema = inputSchemaOf(operation);
  const secrets = secretsOf(operation);
  return { ...schema, properties: Object.fromEntries(Object.entries(schema.properties).filter(([field]) => !secrets.includes(field))) };
}

function proposalOf(plan: MadePlan, language: Language): Proposal {
  return {
    plan_id: plan.plan_id,
    operation: plan.operation,
    summary: shown(plan.summary, 240),
    steps: plan.steps.slice(0, MOST_STEPS).map(({ does, summary }) => shown(`${does}: ${summary}`, 240)),
    step_count: plan.steps.length,
    reversible: plan.reversible,
    reach: reachOf(plan.reach, language),
    page: `/modules/changes?part=plans&plan=${plan.plan_id}`,
    expires_at: plan.expires_at,
  };
}

/** `R1, in campus; 2 neighbors and 2 links` */
function reachOf({ projects, nodes, node_count: all, link_count: links, known }: MadePlan['reach'], language: Language): string {
  const say = (english: string, french: string): string => (language === 'fr' ? french : english);
  if (!known) return say('Not known: it may be anything.', 'Inconnue : cela peut être n’importe quoi.');
  const meant = nodes.filter(({ how }) => how !== 'neighbor');
  const neighbors = nodes.length - meant.length;
  const more = all - nodes.length + Math.max(0, meant.length - MOST_NAMES);
  const names = meant.slice(0, MOST_NAMES).map(({ name }) => shown(name));
  const parts = [
    [...names, ...(more > 0 ? [say(`${more} more`, `${more} de plus`)] : [])].join(', '),
    projects.length === 0 ? '' : say('in ', 'dans ') + projects.map(({ name }) => shown(name)).join(', '),
    neighbors === 0 ? '' : say(`neighbors: ${neighbors}`, `voisins : ${neighbors}`),
    links === 0 ? '' : say(`links: ${links}`, `liens : ${links}`),
  ].filter((part) => part !== '');
  return parts.length === 0 ? say('No node and no link.', 'Aucun nœud ni lien.') : shown(parts.join('; '), 240);
}
