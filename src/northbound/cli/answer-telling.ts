import type { AnswerLine, AnswerStep } from '#model/answer-line.ts';
import { failed } from './refusal.ts';
import { visible, type Printer, type Terminal } from './terminal.ts';

interface Proposal {
  readonly plan_id: string;
  readonly operation: string;
  readonly summary: string;
  readonly steps: readonly string[];
  readonly step_count: number;
  readonly reversible: 'undo' | 'changes_nothing' | 'no';
  readonly reach: string;
  readonly expires_at: string;
}

interface Answer {
  readonly answer: string;
  readonly facts: readonly string[];
  readonly suggestions: readonly string[];
  readonly proposals: readonly Proposal[];
  readonly from: 'rules' | 'model';
  readonly model_problem: { readonly code: string; readonly message: string } | null;
}

/** A line of `assistant.question.stream`. */
export type Told = AnswerLine<Answer>;

const WAY_BACK = { undo: 'can be taken back', changes_nothing: 'changes nothing', no: 'cannot be taken back' } as const;

/** Prints an answer: on a terminal its words as they come, elsewhere the whole of it alone. */
export class AnswerTelling {
  readonly #printer: Printer;
  readonly #stdout: Pick<Terminal['stdout'], 'write'> | undefined;
  /** What stands on the terminal since the newest step. */
  #words = '';
  #answer: Answer | undefined;

  constructor(printer: Printer, { stdout }: Pick<Terminal, 'stdout'>) {
    this.#printer = printer;
    this.#stdout = stdout.isTTY && !printer.structured ? stdout : undefined;
  }

  /** @throws Refusal where there is no answer after all */
  tell(told: Told): void {
    switch (told.told) {
      case 'step':
        return this.#step(told.step);
      case 'words':
        this.#stdout?.write(told.words.split('\n').map(visible).join('\n'));
        if (this.#stdout !== undefined) this.#words += told.words;
        return undefined;
      case 'answer':
        this.#answer = told.answer;
        return undefined;
      case 'problem':
        this.#break();
        throw failed(told.problem.message, { error: true, ...told.problem });
      default:
        // What the rules found, and plans, stand in the whole answer too.
        return undefined;
    }
  }

  /** Prints what is not there yet, and gives the whole. @throws Refusal where it did not come */
  end(): Answer {
    const answer = this.#answer;
    if (answer === undefined) throw failed('The hub did not tell its answer to the end.');
    const stands = plain(this.#words) === plain(answer.answer);
    this.#break();
    this.#printer.result(answer, () => printAnswer(this.#printer, answer, stands));
    return answer;
  }

  #step({ operation, about, state, found, reason }: AnswerStep): void {
    if (this.#printer.structured) return;
    this.#break();
    if (state === 'asked') this.#printer.note(`… ${visible(operation)}${about === null ? '' : ` (${visible(about)})`}`);
    else if (state === 'refused') this.#printer.note(`  refused: ${visible(reason ?? '')}`);
    else if (found !== null) this.#printer.note(`  found: ${found}`);
  }

  #break(): void {
    if (this.#words !== '') this.#stdout?.write('\n');
    this.#words = '';
  }
}

/** As the whole answer has it: single blanks, and nothing before or after. */
function plain(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** @param stands its words are on the terminal already */
function printAnswer(
  printer: Printer,
  { answer, facts, suggestions, proposals, from, model_problem: problem }: Answer,
  stands: boolean,
): void {
  if (!stands) for (const line of answer.split('\n')) printer.line(visible(line));
  for (const fact of facts) printer.line(`  ${visible(fact)}`);
  for (const { plan_id: id, operation, summary, steps, step_count: count, reversible, reach, expires_at: until } of proposals) {
    printer.line('');
    printer.line(`${printer.paint('bold', visible(operation))} (${WAY_BACK[reversible]}): ${visible(summary)}`);
    printer.line(`  Reaches: ${visible(reach)}`);
    if (count > 1) for (const step of steps) printer.line(`  - ${visible(step)}`);
    if (count > steps.length) printer.line(`  … and ${count - steps.length} steps more`);
    printer.line(`  thalamus plan get ${id}   until ${until}; it tells the hash for thalamus plan apply`);
  }
  if (problem !== null) printer.note(`The rules answer: ${visible(problem.message)}`);
  if (proposals.length > 0) {
    printer.note(
      'Proposed by the language model, from what was asked. Nothing of it is done until a person looks at the plan and applies it.',
    );
  } else if (from === 'model') printer.note('Worded by a language model: check it.');
  if (suggestions.length > 0) printer.note(`Can be asked: ${suggestions.map(visible).join(' · ')}`);
}
