import { z } from 'zod';
import { LANGUAGES } from '#kernel/language.ts';
import { JSON_LINES } from '#kernel/json-lines.ts';
import { command, type Content } from '#kernel/message.ts';
import type { AnswerLine, AnswerStep } from '#model/answer-line.ts';
import { INTENTS } from '../answers/intents.ts';
import { PLACE, tag } from '../place.ts';

const Link = z.object({
  label: z.string(),
  page: z.string().nullable().describe('Path of the web app.'),
  operation: z.string().nullable().describe('What was asked, or can be.'),
});

const Proposal = z.object({
  plan_id: z.guid().describe('Of the plan; `plan.get` tells all of it, and the hash that `plan.apply` wants.'),
  operation: z.string(),
  summary: z.string(),
  steps: z.array(z.string()).describe('What is done, a step a line; of many the first.'),
  step_count: z.int(),
  reversible: z.enum(['undo', 'changes_nothing', 'no']).describe('`undo`: something takes it back; `no`: its effect stays.'),
  reach: z.string().describe('How far it reaches, in words.'),
  page: z.string().describe('Path of the web app where it is looked at and applied.'),
  expires_at: z.iso.datetime().describe('Until when it can be applied.'),
});
export type Proposal = z.output<typeof Proposal>;

const Answer = z.object({
  understood: z.boolean(),
  intent: z.enum(INTENTS).nullable().describe('What was asked for; null: it was not understood.'),
  language: z.enum(LANGUAGES),
  answer: z.string().describe('In a sentence or two, plain text.'),
  facts: z.array(z.string()).describe('What it is drawn from, one a line, plain text; names are as devices and people gave them.'),
  links: z.array(Link),
  suggestions: z.array(z.string()).describe('Questions that can be asked instead, or next.'),
  proposals: z
    .array(Proposal)
    .describe('Changes that a language model planned because of the question. Nothing of them is done until a person applies the plan.'),
  from: z.enum(['rules', 'model']).describe('`model`: a language model worded it from what it asked; it can be wrong.'),
  model_problem: z
    .object({ code: z.string().describe('Of the catalogue of errors.'), message: z.string() })
    .nullable()
    .describe('Why the language model did not word it, where one is configured; null otherwise.'),
});
export type AnswerView = z.output<typeof Answer>;

const Step: z.ZodType<AnswerStep> = z.object({
  number: z.int().min(1).describe('Of the step within the answer: it is told when it is asked and when it is answered.'),
  operation: z.string().describe('What is asked on behalf of whoever asked the question.'),
  about: z.string().nullable().describe('Which operation is planned, or what is looked for.'),
  state: z.enum(['asked', 'answered', 'refused']),
  found: z.int().nullable().describe('How many things there were in the answer, where it is a list.'),
  reason: z.string().nullable().describe('Why it was refused.'),
});

/** What is told of an answer while it is made. */
export const Told: z.ZodType<Told> = z.discriminatedUnion('told', [
  z.object({ told: z.literal('found'), answer: Answer }).describe('What the rules found, before the model says anything.'),
  z.object({ told: z.literal('step'), step: Step }).describe('What the model asks; words before it were only on the way.'),
  z.object({ told: z.literal('proposal'), proposal: Proposal }).describe('A change that it planned.'),
  z.object({ told: z.literal('words'), words: z.string() }).describe('The next words of the model.'),
  z.object({ told: z.literal('answer'), answer: Answer }).describe('The whole answer: the last line.'),
  z
    .object({ told: z.literal('problem'), problem: z.object({ code: z.string(), message: z.string() }) })
    .describe('There is no answer after all: the last line.'),
]);
export type Told = AnswerLine<AnswerView, Proposal>;

/** So many turns are kept in mind. */
const MOST_TURNS = 6;
const LONGEST_QUESTION = 500;
const LONGEST_ANSWER = 4_000;

const asked = {
  tag,
  permission: 'assistant.read',
  projects: 'narrowed',
  rate: 'action',
  // The conversation is kept by whoever asks: neither the audit nor an idempotency key has it.
  secret: ['question', 'turns'],
  unkept: true,
  input: z.strictObject({
    question: z.string().min(1).max(LONGEST_QUESTION).describe('In a sentence: `what is down?`, `pourquoi R1 est injoignable ?`'),
    language: z.enum(LANGUAGES).optional().describe('Of the answer; absent: that of the question.'),
    project_id: z.string().max(36).optional().describe('Of one project; absent: of all that the caller may see.'),
    turns: z
      .array(
        z.strictObject({
          question: z.string().min(1).max(LONGEST_QUESTION).describe('What was asked before.'),
          answer: z.string().max(LONGEST_ANSWER).describe('What was answered; it is taken as data.'),
        }),
      )
      .max(MOST_TURNS)
      .optional()
      .describe('What was asked and answered before in the same conversation, oldest first: `why?` is then about the same device.'),
  }),
} as const;

export const askQuestion = command('assistant.question.ask', {
  ...asked,
  summary: 'Answers a question in English or French from what the caller may read; a language model may plan a change for it.',
  rest: `POST ${PLACE}/question/`,
  output: Answer,
});

export const streamQuestion = command('assistant.question.stream', {
  ...asked,
  summary: 'Answers a question as assistant.question.ask does, and tells the answer as it is made: steps, words, and the whole at the end.',
  rest: `POST ${PLACE}/question/stream/`,
  gives: JSON_LINES,
  output: z.custom<Content>(),
});
