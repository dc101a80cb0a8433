import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Failure } from './error.ts';
import { compile, compileTemplate, renderTemplate } from './expression.ts';

function failureOf(work: () => unknown): Failure {
  try {
    work();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('It did not fail.');
}

describe('an expression', () => {
  test.each([
    ['n + 1', { n: 5 }, 6],
    ['n / 2', { n: 5 }, 2.5],
    ['7 / 2', {}, 3],
    ['n % 2 == 1 && n * 1.5 > 7.0', { n: 5 }, true],
    ['size(l) + n', { l: [1, 2], n: 1 }, 3],
    ['l.map(x, x.n * 2).filter(y, y > 2)', { l: [{ n: 1 }, { n: 2 }] }, [4]],
    ['l.exists(x, x == "R1") && !l.all(x, x == "R1")', { l: ['R1', 'R2'] }, true],
    ['m.map(k, m[k])', { m: { a: 1, b: 2 } }, [1, 2]],
    ['has(steps.a) && steps.a.ok', { steps: {} }, false],
    ['x.?y.?z.orValue("none")', { x: {} }, 'none'],
    ['"a" in m && m.a == null', { m: { a: null } }, true],
    ['{"a": [1, "x", n]}', { n: 1 }, { a: [1, 'x', 1] }],
    ['(1 + 2) * 3 - 4', {}, 5],
    ['a ? "yes" : "no"', { a: false }, 'no'],
    ['cel.bind(x, n + 1, [x, x])', { n: 1 }, [2, 2]],
    ['timestamp("2026-11-25T00:00:00Z") + duration("5m")', {}, '2026-11-25T00:05:00.000Z'],
    ['now > timestamp("2026-01-01T00:00:00Z")', { now: new Date('2026-11-25T00:00:00Z') }, true],
    ['duration("90s")', {}, '90s'],
    ['"R1,R2".split(",").join("-")', {}, 'R1-R2'],
    ['glob("R12", "R*2") && !glob("R12", "S*") && glob("a*", "a?")', {}, true],
  ])('%s has its value', (text, variables, value) => {
    expect(compile(text).evaluate(variables)).toEqual(value);
  });

  test('tells what it reads, without the names that it makes itself', () => {
    const { reads } = compile('steps.a["b"].output.map(x, x.name + steps.c.status).size() > n && type(n) == int && has(inputs.project_id)');
    expect(reads).toEqual([['steps', 'a', 'b', 'output'], ['steps', 'c', 'status'], ['n'], ['inputs', 'project_id']]);
  });

  test.each([
    ['a +', 3, 'Unexpected token'],
    ['a == 1 && foo(1)', 10, 'foo'],
    ['1 + "a"', 0, 'int + string'],
    ['spent(1)', 0, 'spent'],
    [`${'('.repeat(60)}1${')'.repeat(60)}`, 40, 'maxDepth'],
  ])('%s is refused with its place', (text, position, words) => {
    const failure = failureOf(() => compile(text));
    expect(failure.code).toBe('validation_error');
    expect(failure.details).toMatchObject({ position });
    expect(failure.message).toContain(words);
  });

  test('with a regular expression is refused, and says what to use', () => {
    expect(failureOf(() => compile('name.matches("^(a+)+$")')).message).toContain('glob(');
  });

  test('that is too long is refused', () => {
    expect(failureOf(() => compile(`"${'x'.repeat(4_000)}"`)).message).toContain('4000');
  });

  test.each([
    ['x.y', { x: {} }, 'No such key: y'],
    ['x.constructor', { x: {} }, 'No such key: constructor'],
    ['unknown', {}, 'Unknown variable'],
    ['1.0 / 0.0', {}, 'not a number of JSON'],
    ['9223372036854775807', {}, 'too large'],
  ])('%s that has no value says why', (text, variables, words) => {
    expect(failureOf(() => compile(text).evaluate(variables)).message).toContain(words);
  });

  const many = Array.from({ length: 5_000 }, (_, index) => index);
  test.each([
    ['l.map(a, l.map(b, l.map(c, a)))', {}],
    ['l.all(x, x in l)', {}],
    ['l.all(x, l == k)', { k: [...many] }],
    ['l.map(a, l.map(b, 1)).size()', {}],
    ['l.map(a, l + l).size()', {}],
    ['l.all(a, size(l.filter(b, b == a)) == 1)', {}],
    ['l.exists(a, !glob(s, p))', { s: 'a'.repeat(10_000), p: '*a' }],
    ['l.map(a, s + s).size()', { s: 'x'.repeat(100_000) }],
  ])('%s over long lists ends with a failure', (text, more) => {
    expect(failureOf(() => compile(text).evaluate({ l: many, ...more })).message).toContain('more than an expression may');
  });

  test('that doubles a text again and again ends with a failure', () => {
    const text = `["ab"]${'.map(x, x + x)'.repeat(35)}`;
    expect(failureOf(() => compile(text).evaluate({})).code).toBe('validation_error');
  });

  test('of any text is either compiled or refused, and never anything else', () => {
    const piece = fc.constantFrom(
      'a',
      '1',
      '"s"',
      '(',
      ')',
      '[',
      ']',
      '{',
      '}',
      '.',
      ',',
      ' + ',
      ' in ',
      '!',
      '?',
      ':',
      'has(',
      'map(',
      '.b',
      '\n',
      '==',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((pieces) => pieces.join('')),
        ),
        (text) => {
          try {
            compile(text).evaluate({ a: { b: [1] } });
          } catch (error) {
            return error instanceof Failure && error.code === 'validation_error';
          }
          return true;
        },
      ),
    );
  });

  test('gives back any value of JSON as it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.stringify(compile('x.v').evaluate({ x: { v: value } }))).toBe(JSON.stringify(value));
      }),
    );
  });
});

describe('a template', () => {
  test('gives the value of a text that is one expression, and puts others into their text', () => {
    const value = { a: '${{ n + 1 }}', b: ['x ${{ {"a": {"b": n}} }} y ${{ "}}" }}', '${{ null }}!'], c: 3, d: null, e: true };
    expect(renderTemplate(value, { n: 1 })).toEqual({ a: 2, b: ['x {"a":{"b":1}} y }}', '!'], c: 3, d: null, e: true });
  });

  test('names its expressions with their fields', () => {
    const { expressions } = compileTemplate({ a: [{ b: '${{ x }}-${{ y.z }}' }] });
    expect(expressions.map(({ expression, path }) => [path, expression.reads])).toEqual([
      [['a', 0, 'b'], [['x']]],
      [['a', 0, 'b'], [['y', 'z']]],
    ]);
  });

  test.each([
    [{ a: { b: 'x ${{ n + }}' } }, { path: 'a.b', position: 9 }],
    [{ a: ['', 'x ${{ n '] }, { path: 'a.1', position: 2 }],
  ])('%j is refused with field and place', (value, details) => {
    expect(failureOf(() => compileTemplate(value)).details).toMatchObject(details);
  });

  test('that reads what is not there names the field', () => {
    expect(failureOf(() => renderTemplate({ host: '${{ inputs.host }}' }, { inputs: {} })).message).toMatch(/^host: .*No such key: host/);
  });

  test('without expressions is what it was', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        fc.pre(!JSON.stringify(value).includes('${{'));
        expect(JSON.stringify(renderTemplate(value, {}))).toBe(JSON.stringify(value));
      }),
    );
  });
});
