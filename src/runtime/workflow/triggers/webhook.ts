import { fail } from '#kernel/error.ts';
import type { Json } from '#kernel/json.ts';
import { answer, type Answering } from '#kernel/module.ts';
import { receiveWebhook } from './messages.ts';
import { TOLERANCE_S, verifyMessage } from './standard-webhook.ts';
import { callerOf, type Triggered } from './triggered.ts';

/** What senders of webhooks send is small. */
const LARGEST_BODY = 1_000_000;

export interface WebhookParts {
  readonly find: (workflow: string) => Triggered | undefined;
  /** A secret by its name; undefined when there is none of that name. */
  readonly secrets: (name: string) => Promise<string | undefined>;
}

export function webhookAnswer({ find, secrets }: WebhookParts): Answering {
  return answer(receiveWebhook, async (input, context) => {
    const body = await bytesOf(context.body);
    const workflow = find(input.name);
    const names = (workflow?.definition.triggers ?? []).flatMap((trigger) => ('webhook' in trigger ? [trigger.webhook.secret] : []));
    const { webhook_id: id, webhook_timestamp: timestamp, webhook_signature: signatures } = input;
    if (id === undefined || timestamp === undefined || signatures === undefined) {
      throw fail('unauthorized', 'The webhook is not signed; expected the headers webhook-id, webhook-timestamp and webhook-signature.');
    }
    const keys = (await Promise.all(names.map((name) => secrets(name)))).filter((secret) => secret !== undefined && secret !== '');
    const found = keys.map((secret) => verifyMessage({ id, timestamp, signatures, body }, secret!, context.clock.now()));
    if (!found.includes('genuine')) {
      if (workflow !== undefined && names.length > keys.length) {
        context.log.warn('A webhook came for a workflow whose secret is not there.', { workflow: input.name, secrets: names });
      }
      if (found.some((verdict) => verdict === 'too_old' || verdict === 'too_new')) {
        throw fail(
          'unauthorized',
          `The webhook is not of now: webhook-timestamp differs from the hub's clock by more than ${TOLERANCE_S} s.`,
        );
      }
      // Whoever has no secret does not learn which workflows there are.
      throw fail('unauthorized', `No webhook of ${input.name} has this signature.`);
    }
    const payload = jsonOf(body);
    const runId = await context.workflows.start(workflow!.name, inputsOf(workflow!, payload), {
      caller: callerOf(workflow!),
      // The specification: the id is the same however often a message is sent.
      idempotencyKey: `webhook/${id}`,
      trigger: { kind: 'webhook', webhook_id: id, payload },
    });
    return { run_id: runId };
  });
}

/** Of the payload what the workflow names as its inputs; steps see all of it as `trigger.payload`. */
function inputsOf({ definition }: Triggered, payload: Json): Json {
  const named = (definition.inputs?.['properties'] ?? {}) as Record<string, unknown>;
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) return {};
  return Object.fromEntries(Object.entries(payload).filter(([field]) => Object.hasOwn(named, field))) as Json;
}

async function bytesOf(body: AsyncIterable<Uint8Array> | undefined): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of body ?? []) {
    length += piece.length;
    if (length > LARGEST_BODY) throw fail('too_large', `A webhook has at most ${LARGEST_BODY} bytes.`, { limit_bytes: LARGEST_BODY });
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function jsonOf(body: Uint8Array): Json {
  if (body.length === 0) return null;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as Json;
  } catch {
    throw fail('malformed', 'The body of the webhook is not JSON.');
  }
}
