import { z } from 'zod';
import type { Failure } from '#kernel/error.ts';
import type { Language } from '#kernel/language.ts';
import type { Operation } from '#kernel/message.ts';
import type { Asker } from '../answers/asker.ts';
import { shown } from '../answers/words.ts';
import type { AnswerStep } from '#model/answer-line.ts';
import type { Told } from '../conversation/messages.ts';
import { inWords } from '../conversation/problem.ts';
import type { ChatTool } from './chat-model.ts';
import type { Planner } from './planner.ts';

interface ToolboxParts {
  /** Those that it may ask. */
  readonly operations: readonly Operation[];
  readonly planner: Planner;
  readonly asker: Asker;
  readonly language: Language;
}

/** What a step ends with: what the model is told, and what the person is. */
interface Ended {
  readonly text: string;
  readonly found?: number | null;
  readonly refused?: string;
}

/** The tools of a model for one answer; each use is told as a step when it is asked and when it is answered. */
export class Toolbox {
  readonly tools: readonly ChatTool[];
  readonly #parts: ToolboxParts;
  readonly #byTool: ReadonlyMap<string, Operation>;
  #asked = 0;

  constructor(parts: ToolboxParts) {
    this.#parts = parts;
    this.#byTool = new Map(parts.operations.map((operation) => [toolName(operation), operation]));
    this.tools = [...parts.operations.map(toolOf), ...parts.planner.tools];
  }

  /** How often one was used, also one that is not there. */
  get asked(): number {
    return this.#asked;
  }

  /** Gives what the model is told: the answer, or what is wrong, so that it can mend it. */
  async *use({ name, arguments: text }: { readonly name: string; readonly arguments: string }): AsyncGenerator<Told, string> {
    this.#asked += 1;
    const { planner } = this.#parts;
    const operation = this.#byTool.get(name);
    const input = objectOf(text);
    const step: AnswerStep = {
      number: this.#asked,
      operation: operation?.name ?? shown(name, 100),
      about: typeof input === 'string' ? null : aboutOf(planner.has(name), input),
      state: 'asked',
      found: null,
      reason: null,
    };
    yield { told: 'step', step };
    const before = planner.proposals.length;
    const { text: told, found = null, refused } = await this.#used(name, operation, input);
    yield { told: 'step', step: { ...step, state: refused === undefined ? 'answered' : 'refused', found, reason: refused ?? null } };
    for (const proposal of planner.proposals.slice(before)) yield { told: 'proposal', proposal };
    return told;
  }

  async #used(name: string, operation: Operation | undefined, input: object | string): Promise<Ended> {
    const { planner, asker, language } = this.#parts;
    const say = (english: string, french: string): string => (language === 'fr' ? french : english);
    if (operation === undefined && !planner.has(name)) {
      return { text: 'There is no such tool.', refused: say('There is no such tool.', 'Cet outil n’existe pas.') };
    }
    if (typeof input === 'string') return { text: input, refused: say('Its input is wrong.', 'Son entrée est fausse.') };
    if (operation === undefined) {
      const { text, found, failure, refused } = await planner.call(name, input);
      if (found !== undefined) return { text, found };
      if (failure !== undefined) return { text, refused: inWords(failure, language) };
      return refused === true ? { text, refused: say('It cannot be proposed so.', 'Cela ne peut pas être proposé ainsi.') } : { text };
    }
    const output = await asker.ask<unknown>(operation.name, input as Record<string, unknown>);
    if (output !== null) return { text: JSON.stringify(output), found: countOf(output) };
    const failure: Failure | undefined = asker.failures.get(operation.name);
    return {
      text: `Refused: ${failure?.message ?? 'nobody answers it'}`,
      refused: failure === undefined ? say('Nobody answers it.', 'Personne n’y répond.') : inWords(failure, language),
    };
  }
}

/** The arguments; or, in a sentence, what is wrong with them. */
function objectOf(text: string): object | string {
  let input: unknown;
  try {
    input = JSON.parse(text === '' ? '{}' : text);
  } catch {
    return 'The arguments are no JSON.';
  }
  return typeof input !== 'object' || input === null || Array.isArray(input) ? 'The arguments are no object.' : input;
}

/** What a plan or a search is about. */
function aboutOf(plans: boolean, input: object): string | null {
  if (!plans) return null;
  const { operation, query } = input as { readonly operation?: unknown; readonly query?: unknown };
  const about = operation ?? query;
  return typeof about === 'string' ? shown(about, 100) : null;
}

/** Of the first list in an answer. */
function countOf(output: unknown): number | null {
  const list = typeof output === 'object' && output !== null ? Object.values(output).find((value) => Array.isArray(value)) : undefined;
  return Array.isArray(list) ? list.length : null;
}

/** Names of tools hold no dots. */
function toolName({ name }: Operation): string {
  return name.replaceAll('.', '_');
}

function toolOf(operation: Operation): ChatTool {
  const parameters = z.toJSONSchema(operation.input, { io: 'input', unrepresentable: 'any' });
  return { type: 'function', function: { name: toolName(operation), description: operation.summary, parameters } };
}
