import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SecretReferences, unnumbered } from './secret-references.ts';

/** Whatever follows the word. */
const mask = (text: string, shownAs: (secret: string) => string): string =>
  text.replaceAll(/^(secret )(.+)$/gm, (_whole, before: string, secret: string) => `${before}${shownAs(secret)}`);

const line = fc.oneof(
  fc.constantFrom('hostname R1', 'description <secret-1>', 'description <secret-9>', ' shutdown'),
  fc.constantFrom('abc', 'x<secret-1>y', '<secret-2>', '$1$hash').map((secret) => `secret ${secret}`),
);

test('a configuration with references is what it was when they are resolved, whatever looks like one', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(line, { maxLength: 6 }), { minLength: 1, maxLength: 4 }), async (texts) => {
      const references = new SecretReferences();
      for (const lines of texts) {
        const text = lines.join('\n');
        const shown = await references.refer('device', text, mask);
        expect(shown).not.toMatch(/abc|hash/);
        expect(await references.resolve('device', shown)).toEqual({ text, unknown: 0 });
      }
    }),
  );
});

test('the same secret has the same number, and a new one another', async () => {
  const references = new SecretReferences();
  const first = await references.refer('device', 'secret one', mask);
  expect(await references.refer('device', 'secret one', mask)).toBe(first);
  const second = await references.refer('device', 'secret two', mask);
  expect(second).not.toBe(first);
  expect(unnumbered(second)).toBe(unnumbered(first));
});

test('a reference whose secret is lost is counted and stays', async () => {
  expect(await new SecretReferences().resolve('device', 'secret <secret-3>')).toEqual({ text: 'secret <secret-3>', unknown: 1 });
});
