import { z } from 'zod';
import { LANGUAGES } from '#kernel/language.ts';
import { query } from '#kernel/message.ts';
import { INTENTS } from '../answers/intents.ts';
import { PLACE, tag } from '../place.ts';

const Link = z.object({
  label: z.string(),
  page: z.string().nullable().describe('Path of the web app.'),
  operation: z.string().nullable().describe('What was asked, or can be.'),
});

const Answer = z.object({
  understood: z.boolean(),
  intent: z.enum(INTENTS).nullable().describe('What was asked for; null: it was not understood.'),
  language: z.enum(LANGUAGES),
  answer: z.string().describe('In a sentence or two, plain text.'),
  facts: z.array(z.string()).describe('What it is drawn from, one a line, plain text; names are as devices and people gave them.'),
  links: z.array(Link),
  suggestions: z.array(z.string()).describe('Questions that can be asked instead, or next.'),
  from: z.enum(['rules', 'model']).describe('`model`: a language model worded it from what it asked; it can be wrong.'),
});
export type AnswerView = z.output<typeof Answer>;

export const askQuestion = query('assistant.question.ask', {
  tag,
  permission: 'assistant.read',
  projects: 'narrowed',
  rate: 'action',
  summary: 'Answers a question in English or French from what the caller may read.',
  rest: `GET ${PLACE}/question/`,
  input: z.strictObject({
    question: z.string().min(1).max(500).describe('In a sentence: `what is down?`, `pourquoi R1 est injoignable ?`'),
    language: z.enum(LANGUAGES).optional().describe('Of the answer; absent: that of the question.'),
    project_id: z.string().max(36).optional().describe('Of one project; absent: of all that the caller may see.'),
  }),
  output: Answer,
});
