import { expect, test } from 'vitest';
import { checkPassword } from './password-rule.ts';

test.each([
  'password',
  'Password1!',
  'qwertyuiop',
  'poiuytre',
  '12345678',
  '87654321',
  'aaaaaaaa',
  'abababab',
  'MOTDEPASSE',
  'changeme2026',
  'vicvicvic',
  'vic12',
])('%s is refused, and the reason told', (password) => {
  expect(() => checkPassword('vic', password)).toThrow(/The password (is|has) .*; choose another one\./);
});

test.each(['viewer pass', 'correct horse', 'vic likes maps', 'r7Tq-1xZ', 'пароль-от-сети', 'mot de passe long', 'passwords are odd'])(
  '%s is taken',
  (password) => {
    expect(() => checkPassword('vic', password)).not.toThrow();
  },
);

test('the field that it came in is named', () => {
  expect(() => checkPassword('vic', 'password', 'new_password')).toThrowError(
    expect.objectContaining({ details: { new_password: [expect.any(String)] } }),
  );
});
