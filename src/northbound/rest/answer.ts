import type { FastifyReply } from 'fastify';
import type { Answer } from '#kernel/hub.ts';
import type { Content, Operation } from '#kernel/message.ts';
import { encode } from './encode.ts';
import type { RestLimits } from './limits.ts';
import { sendContent } from './raw-answer.ts';

/** 202 where the work goes on, 201 where a new thing was made. */
function successStatus(operation: Operation, input: Readonly<Record<string, unknown>>): 200 | 201 | 202 {
  const waited = operation.waits !== undefined && input[operation.waits] === true;
  if (operation.completes === 'later') return waited ? 200 : 202;
  return operation.creates === true ? 201 : 200;
}

export async function sendAnswer(
  operation: Operation,
  input: Readonly<Record<string, unknown>>,
  answer: Answer,
  reply: FastifyReply,
  limits: RestLimits,
): Promise<FastifyReply> {
  reply.code(successStatus(operation, input)).header('x-position', String(answer.position));
  if (answer.replayed) reply.header('x-idempotent-replay', 'true');
  if (operation.gives === undefined) return reply.header('content-type', 'application/json; charset=utf-8').send(encode(answer.output));
  await sendContent(answer.output as Content, reply, limits.firstBytesMs);
  return reply;
}
