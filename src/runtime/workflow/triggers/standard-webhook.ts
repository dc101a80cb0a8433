import { createHmac, timingSafeEqual } from 'node:crypto';

/** Between the sender's clock and ours. @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#verifying-webhook-authenticity */
export const TOLERANCE_S = 5 * 60;
/** Signatures that one message may carry: more than one only while a key is changed. */
const MOST_SIGNATURES = 10;

export interface SignedMessage {
  readonly id: string;
  /** Seconds since 1970, as the header says it. */
  readonly timestamp: string;
  readonly signatures: string;
  readonly body: Uint8Array;
}

export type Verification = 'genuine' | 'forged' | 'too_old' | 'too_new';

/** Whether a message is of somebody who has the secret, and of now. */
export function verifyMessage(message: SignedMessage, secret: string, now: Date): Verification {
  const expected = signatureOf(message, keyOf(secret));
  const given = message.signatures.split(' ').slice(0, MOST_SIGNATURES);
  // All of them are compared, so that the time tells nothing.
  const genuine = given.map((each) => isSignature(each, expected)).some((same) => same);
  if (!genuine) return 'forged';
  const aheadS = Number(message.timestamp) - now.getTime() / 1_000;
  if (aheadS < -TOLERANCE_S) return 'too_old';
  return aheadS > TOLERANCE_S ? 'too_new' : 'genuine';
}

/** The value of the header `webhook-signature`. */
export function signMessage(message: Omit<SignedMessage, 'signatures'>, secret: string): string {
  return `v1,${signatureOf(message, keyOf(secret)).toString('base64')}`;
}

function signatureOf({ id, timestamp, body }: Omit<SignedMessage, 'signatures'>, key: Uint8Array): Buffer {
  return createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
}

function isSignature(text: string, expected: Buffer): boolean {
  const [version, value] = text.split(',', 2);
  if (version !== 'v1' || value === undefined) return false;
  const given = Buffer.from(value, 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** `whsec_` and the key in Base64 as the specification writes secrets; any other text is the key itself. */
function keyOf(secret: string): Uint8Array {
  return secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : Buffer.from(secret, 'utf8');
}
