import { createHmac } from 'node:crypto';
import { needed, type Channel } from './channel.ts';

/**
 * Signs as Standard Webhooks: HMAC-SHA256 of `id.timestamp.body` under the key behind `whsec_`, in base64.
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function signatureOf(secret: string, id: string, timestamp: number, body: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}

/** A signed webhook: `webhook-id` is the same at every attempt, and receivers drop what they have seen. */
export const webhook: Channel<'webhook'> = {
  async send(notice, { secrets }, { http, clock }, signal) {
    const { deliveryId, notificationId, ruleId, kind, at, severity, title, text, thread } = notice;
    const body = JSON.stringify({
      type: `notification.${kind}`,
      timestamp: at,
      data: { notification_id: notificationId, rule_id: ruleId, kind, severity, title, text, thread },
    });
    const id = `msg_${deliveryId}`;
    const timestamp = Math.floor(clock.now().getTime() / 1_000);
    const headers = {
      'webhook-id': id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': signatureOf(needed(secrets, 'secret'), id, timestamp, body),
    };
    await http.send(needed(secrets, 'url'), body, headers, signal);
    return id;
  },
};
