import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { signMessage, TOLERANCE_S, verifyMessage } from './standard-webhook.ts';

/** The example of the libraries of the specification. @see https://github.com/standard-webhooks/standard-webhooks/blob/main/libraries/javascript/src/index.test.ts */
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const vector = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp: '1614265330', body: Buffer.from('{"test": 2432232314}') };
const SIGNATURE = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';
const sent = new Date(1_614_265_330_000);
const later = (seconds: number) => new Date(sent.getTime() + seconds * 1_000);

test('the example of the specification has the signature of the specification', () => {
  expect(signMessage(vector, SECRET)).toBe(SIGNATURE);
  expect(verifyMessage({ ...vector, signatures: SIGNATURE }, SECRET, sent)).toBe('genuine');
});

test('one good signature of several is enough, while keys are changed', () => {
  const signatures = `v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc= v2,${SIGNATURE.slice(3)} ${SIGNATURE}`;
  expect(verifyMessage({ ...vector, signatures }, SECRET, sent)).toBe('genuine');
  expect(verifyMessage({ ...vector, signatures: `v2,${SIGNATURE.slice(3)}` }, SECRET, sent)).toBe('forged');
});

test('a message of another time is refused, although its signature is good', () => {
  const message = { ...vector, signatures: SIGNATURE };
  expect(verifyMessage(message, SECRET, later(TOLERANCE_S))).toBe('genuine');
  expect(verifyMessage(message, SECRET, later(TOLERANCE_S + 1))).toBe('too_old');
  expect(verifyMessage(message, SECRET, later(-TOLERANCE_S - 1))).toBe('too_new');
});

test('a secret that is plain text is the key itself', () => {
  const signatures = signMessage(vector, 'a plain secret');
  expect(verifyMessage({ ...vector, signatures }, 'a plain secret', sent)).toBe('genuine');
  expect(verifyMessage({ ...vector, signatures }, 'another secret', sent)).toBe('forged');
});

test('whatever is changed, the signature is no longer good', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), fc.nat(), fc.integer({ min: 1, max: 255 }), (body, at, flip) => {
      const message = { ...vector, body };
      const signatures = signMessage(message, SECRET);
      expect(verifyMessage({ ...message, signatures }, SECRET, sent)).toBe('genuine');
      const changed = body.map((byte, index) => (index === at % body.length ? byte ^ flip : byte));
      expect(verifyMessage({ ...message, body: changed, signatures }, SECRET, sent)).toBe('forged');
      expect(verifyMessage({ ...message, id: `${message.id}x`, signatures }, SECRET, sent)).toBe('forged');
      expect(verifyMessage({ ...message, timestamp: '1614265331', signatures }, SECRET, sent)).toBe('forged');
    }),
  );
});

test('what is no signature is not one', () => {
  fc.assert(
    fc.property(fc.string(), (signatures) => {
      expect(verifyMessage({ ...vector, signatures }, SECRET, sent)).toBe('forged');
    }),
  );
});
