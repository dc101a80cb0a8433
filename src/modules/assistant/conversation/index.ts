import { asFailure } from '#kernel/error.ts';
import type { Hub } from '#kernel/hub.ts';
import { JSON_LINES, jsonLine } from '#kernel/json-lines.ts';
import { answer, type Answering, type Context } from '#kernel/module.ts';
import { answerByRules, type Answered, type Question } from '../answers/answering.ts';
import { askerFor, type Asker } from '../answers/asker.ts';
import type { ChatModel } from '../model/chat-model.ts';
import { answerByModel } from '../model/model-answer.ts';
import { askQuestion, streamQuestion, type AnswerView, type Told } from './messages.ts';
import { inWords } from './problem.ts';

export interface ConversationParts {
  /** As the doors have it: whatever a question needs is asked on behalf of whoever asked it. */
  readonly hub: () => Hub;
  /** Absent: questions are answered by rules alone. */
  readonly model?: ChatModel;
}

/** A question that the rules have answered. */
interface Begun {
  readonly question: Question;
  readonly asker: Asker;
  readonly ruled: Answered;
  readonly plain: AnswerView;
}

/** Answers to questions in words. */
export function conversation({ hub, model }: ConversationParts): readonly Answering[] {
  const begin = async (question: Question, context: Context): Promise<Begun> => {
    const asker = askerFor(hub(), context);
    const ruled = await answerByRules(question, asker, context.clock.now());
    return { question, asker, ruled, plain: plainOf(ruled) };
  };

  /** Tells what happens until there is the whole answer, and gives that. */
  async function* goOn(
    { question: { question, turns = [] }, asker, ruled, plain }: Begun,
    context: Context,
  ): AsyncGenerator<Told, AnswerView> {
    if (model === undefined) return plain;
    yield { told: 'found', answer: plain };
    const { answer: worded, proposals, problem } = yield* answerByModel({ question, turns, ruled, model, hub: hub(), asker, context });
    if (worded !== null) return { ...plain, answer: worded, proposals, understood: true, from: 'model' };
    const told = problem === undefined ? null : { code: problem.publicCode, message: inWords(problem, ruled.language) };
    return { ...plain, proposals, model_problem: told };
  }

  async function* lines(begun: Begun, context: Context): AsyncGenerator<Uint8Array> {
    const telling = goOn(begun, context);
    try {
      for (let next = await telling.next(); ; next = await telling.next()) {
        if (next.done === true) return yield jsonLine({ told: 'answer', answer: next.value } satisfies Told);
        yield jsonLine(next.value);
      }
    } catch (error) {
      const failure = asFailure(error);
      const problem = { code: failure.publicCode, message: inWords(failure, begun.ruled.language) };
      yield jsonLine({ told: 'problem', problem } satisfies Told);
    } finally {
      // Whoever listened left: the model is not asked on.
      await telling.return(begun.plain);
    }
  }

  return [
    answer(askQuestion, async (question, context) => {
      const telling = goOn(await begin(question, context), context);
      for (let next = await telling.next(); ; next = await telling.next()) if (next.done === true) return next.value;
    }),
    answer(streamQuestion, async (question, context) => ({
      mediaType: JSON_LINES,
      fileName: 'answer.ndjson',
      bytes: lines(await begin(question, context), context),
    })),
  ];
}

function plainOf({ intent, facts, links, suggestions, ...said }: Answered): AnswerView {
  return {
    ...said,
    understood: intent !== null,
    intent,
    facts: [...facts],
    links: [...links],
    suggestions: [...suggestions],
    proposals: [],
    from: 'rules',
    model_problem: null,
  };
}
