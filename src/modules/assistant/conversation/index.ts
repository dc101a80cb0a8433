import type { Hub } from '#kernel/hub.ts';
import { answer, type Answering } from '#kernel/module.ts';
import { answerByRules } from '../answers/answering.ts';
import { askerFor } from '../answers/asker.ts';
import type { ChatModel } from '../model/chat-model.ts';
import { answerByModel } from '../model/model-answer.ts';
import { askQuestion } from './messages.ts';

export interface ConversationParts {
  /** As the doors have it: whatever a question needs is asked on behalf of whoever asked it. */
  readonly hub: () => Hub;
  /** Absent: questions are answered by rules alone. */
  readonly model?: ChatModel;
}

/** Answers to questions in words. */
export function conversation({ hub, model }: ConversationParts): readonly Answering[] {
  return [
    answer(askQuestion, async (question, context) => {
      const asker = askerFor(hub(), context);
      const ruled = await answerByRules(question, asker, context.clock.now());
      const { intent, ...said } = ruled;
      const plain = {
        ...said,
        understood: intent !== null,
        intent,
        facts: [...said.facts],
        links: [...said.links],
        suggestions: [...said.suggestions],
      };
      if (model === undefined) return { ...plain, proposals: [], from: 'rules' as const };
      const { question: words, turns = [] } = question;
      const { answer: worded, proposals } = await answerByModel({ question: words, turns, ruled, model, hub: hub(), asker, context });
      if (worded === null) return { ...plain, proposals, from: 'rules' as const };
      return { ...plain, answer: worded, proposals, understood: true, from: 'model' as const };
    }),
  ];
}
