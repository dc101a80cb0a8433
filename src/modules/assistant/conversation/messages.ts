import { z } from 'zod';
import { LANGUAGES } from '#kernel/language.ts';
import { command } from '#kernel/message.ts';
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
});
export type AnswerView = z.output<typeof Answer>;

/** So many turns are kept in mind. */
const MOST_TURNS = 6;
const LONGEST_QUESTION = 500;
const LONGEST_ANSWER = 4_000;

export const askQuestion = command('assistant.question.ask', {
  tag,
  permission: 'assistant.read',
  projects: 'narrowed',
  rate: 'action',
  summary: 'Answers a question in English or French from what the caller may read; a language model may plan a change for it.',
  rest: `POST ${PLACE}/question/`,
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
  output: Answer,
});
