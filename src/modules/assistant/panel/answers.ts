import type { Output } from '#web/request.ts';

export type Analysis = Output<'assistant.analysis.get'>;
export type Forecast = Analysis['performance_forecast'][number];
export type Cause = Output<'assistant.cause.get'>['candidates'][number];
export type Decision = Output<'assistant.decision.list'>['items'][number];
export type Policy = Output<'assistant.policy.list'>['items'][number];
export type AnswerView = Output<'assistant.question.ask'>;
export type Proposal = AnswerView['proposals'][number];
