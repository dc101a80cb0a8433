import { existsSync } from 'node:fs';
import { basename, join, posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ERRORS } from '#kernel/error.ts';
import { ROOT, textOf, trackedFiles } from '#kit/repository.ts';
import { CLI_VARIABLES, SETTINGS } from '#runtime/config/settings.ts';
import { documents } from '../tools/generate.ts';

const CONFIGURATION = 'docs/guides/configuration.md';
const generated = [...(await documents())];
const written = trackedFiles().filter((path) => path.endsWith('.md'));

describe('generated files', () => {
  test.each(generated)('%s is what the code says (tools/generate.ts writes it)', (path, text) => {
    expect(textOf(path)).toBe(text);
  });

  test('docs/errors.md has a section for each error, with meaning and remedy', () => {
    const text = textOf('docs/errors.md');
    const sections = [...text.matchAll(/^### (\S+)\n\n(.+)\n\n\*\*What to do\.\*\* (.+)$/gm)];
    expect(sections.map(([, code]) => code)).toEqual(Object.keys(ERRORS));
    for (const [, code, meaning, remedy] of sections) {
      const entry = ERRORS[code as keyof typeof ERRORS];
      expect(meaning).toBe(entry.meaning);
      expect(remedy!.startsWith(entry.remedy)).toBe(true);
    }
  });

  test('the guide to configuration tells every key and every variable', () => {
    const text = textOf(CONFIGURATION);
    expect(SETTINGS.length).toBeGreaterThan(20);
    for (const { key, variable, summary } of SETTINGS) {
      expect(summary, `${key} has no meaning`).toMatch(/\.$/);
      expect(text).toMatch(new RegExp(`^\\| \`${key.replaceAll('.', '\\.')}\` \\| \`${variable}\` \\| \\S`, 'm'));
    }
    for (const variable of CLI_VARIABLES) expect(text).toContain(`| \`${variable}\` |`);
  });
});

describe('the catalogue of errors', () => {
  test.each(Object.entries(ERRORS))('%s says in sentences what it means and what to do', (_, { meaning, remedy, type }) => {
    expect(meaning).toMatch(/^[A-Z].*\.$/);
    expect(remedy).toMatch(/^[A-Z].*\.$/);
    expect(type).toMatch(/^[A-Z][A-Za-z0-9]+Exception$/);
  });
});

test('the glossary has every word of the field and of the product, once', () => {
  const words = [...textOf('docs/glossary.md').matchAll(/^\| (\*\*.+?) \|/gm)].flatMap(([, cell]) =>
    [...cell!.matchAll(/\*\*([^*]+)\*\*(?: \([^)]*\))?/g)].flatMap(([whole, word]) => (whole.includes('(') ? [whole] : word!.split(', '))),
  );
  const needed =
    'project node link port adapter compute controller template snapshot console device interface agent neighbor event stream position version unit feed projection memo message command query module hub door permission failure fault priority lab sample alert incident notification workflow run step undo task probe sweep seed fingerprint dialect gap inferred';
  const plain = words.map((word) => word.replaceAll('*', '').replace(/ \(.*$/, ''));
  expect(needed.split(' ').filter((word) => !plain.includes(word))).toEqual([]);
  expect(words.filter((word, index) => words.indexOf(word) !== index)).toEqual([]);
});

describe('decisions', () => {
  const records = trackedFiles().filter((path) => path.startsWith('docs/adr/'));

  test('are numbered without gaps', () => {
    expect(records.length).toBeGreaterThan(0);
    expect(records.map((path) => Number(basename(path).slice(0, 4)))).toEqual(records.map((_, index) => index + 1));
  });

  test.each(records)('%s says what was decided, why and what checks it', (path) => {
    const text = textOf(path);
    expect(text).toMatch(new RegExp(`^# ${basename(path).slice(0, 4)} [A-Z].+\n`));
    expect(text).toMatch(/^Date: \d{4}-\d{2}-\d{2} · Status: \S/m);
    for (const part of ['Decision', 'Why', 'Checked by']) expect(text).toMatch(new RegExp(`^\\*\\*${part}\\b.*\\*\\*`, 'm'));
    expect(text.split('\n').length).toBeLessThan(80);
  });
});

describe('links', () => {
  test('of all documents lead to files and headings that are there', () => {
    const links = written.flatMap((path) =>
      [...textOf(path).matchAll(/\[[^\]]*\]\(([^)\s]+)\)/g)]
        .map(([, target]) => target!)
        .filter((target) => !/^[a-z]+:/.test(target))
        .map((target) => ({ path, target })),
    );
    expect(links.length).toBeGreaterThan(10);
    expect(links.filter(({ path, target }) => !leadsSomewhere(path, target))).toEqual([]);
  });

  test('of the README reach every guide', () => {
    const guides = written.filter((path) => path.startsWith('docs/guides/') || path.startsWith('docs/operations/'));
    expect(guides.length).toBeGreaterThan(10);
    expect(guides.filter((path) => !textOf('README.md').includes(`(${path})`))).toEqual([]);
  });
});

function leadsSomewhere(from: string, target: string): boolean {
  const [file = '', heading] = target.split('#');
  const path = file === '' ? from : posix.join(posix.dirname(from), file);
  if (!existsSync(join(ROOT, path))) return false;
  return heading === undefined || headingsOf(textOf(path)).includes(heading);
}

/** As GitHub makes anchors of headings. */
function headingsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}
