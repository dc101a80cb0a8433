import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT, textOf, trackedFiles } from '#kit/repository.ts';
import product from '../package.json' with { type: 'json' };

const files = trackedFiles();
const written = files.filter((path) => !path.startsWith('test/fixtures/') && path !== 'package-lock.json');
const code = written.filter((path) => /\.(ts|tsx|mjs|sql)$/.test(path) && !path.endsWith('.generated.ts'));

/** Names that say nothing: a thing of such a name has no idea of its own. */
const EMPTY_NAMES = [
  'utils',
  'util',
  'helpers',
  'helper',
  'common',
  'shared',
  'misc',
  'manager',
  'service',
  'handler',
  'base',
  'impl',
  'info',
  'core',
];
const MOST_LINES = 500;

/** Lines of the files where a pattern is found, as `path:line`. */
function linesWith(paths: readonly string[], pattern: RegExp): string[] {
  return paths.flatMap((path) =>
    textOf(path)
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}`] : [])),
  );
}

test('the rules look at the repository', () => {
  expect(files).toContain('package.json');
  expect(files).toContain('src/main.ts');
  expect(code.length).toBeGreaterThan(200);
});

describe('names', () => {
  test('no file, folder or class has a name that says nothing', () => {
    const empty = files.filter((path) => path.split('/').some((part) => EMPTY_NAMES.includes(part.split('.')[0]!)));
    expect(empty).toEqual([]);
    const classes = new RegExp(`\\bclass \\w*(${EMPTY_NAMES.map((name) => name[0]!.toUpperCase() + name.slice(1)).join('|')})\\b`);
    expect(classes.test(['class', 'NodeManager {'].join(' '))).toBe(true);
    expect(linesWith(code, classes)).toEqual([]);
  });

  test('files and folders are in kebab-case', () => {
    const kebab = /^\.?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/;
    const known = /^(README|ARCHITECTURE|CONTRIBUTING|CHANGELOG)\.md$/;
    // Files of workflows are named as the workflow in them, and those names are contracts.
    const workflow = /^src\/modules\/[a-z-]+\/workflows\/[a-z0-9_]+\.yaml$/;
    // Net-SNMP's tools look for MIB modules in files of their names (RFC 2578 §3).
    const mib = /^deploy\/snmp\/[A-Z0-9-]+\.txt$/;
    expect(
      files.filter(
        (path) => !workflow.test(path) && !mib.test(path) && !path.split('/').every((part) => kebab.test(part) || known.test(part)),
      ),
    ).toEqual([]);
  });
});

test('every unit says in a README what it is', () => {
  const units = files.flatMap((path) => /^src\/((runtime|southbound|northbound|modules)\/)?[^/]+(?=\/)/.exec(path)?.[0] ?? []);
  expect(new Set(units).size).toBeGreaterThan(10);
  const without = [...new Set(units)].filter((unit) => !existsSync(join(ROOT, unit, 'README.md')));
  expect(without).toEqual([]);
});

test(`no file has more than ${MOST_LINES} lines`, () => {
  const long = code.map((path) => ({ path, lines: textOf(path).split('\n').length - 1 })).filter(({ lines }) => lines > MOST_LINES);
  expect(long).toEqual([]);
});

describe('packages', () => {
  test('every dependency is pinned to one version', () => {
    const pins = Object.entries({ ...product.dependencies, ...product.devDependencies, ...product.optionalDependencies });
    expect(pins.length).toBeGreaterThan(20);
    expect(pins.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  });

  test('the lock file has checksums and no address of a registry', () => {
    const lock = textOf('package-lock.json');
    expect(lock).toContain('"integrity"');
    expect(lock).not.toContain('"resolved"');
    expect(lock).not.toMatch(/https?:\/\/[^"]*\.tgz/);
  });
});

describe('text', () => {
  test('names no folder of the machine that it was written on', () => {
    // The names are put together here, or this file would be found.
    const folders = new RegExp(`(^|[^\\w.])/(${['work', 'root', 'home'].join('|')})/[a-z]`);
    expect(folders.test(`cd ${['', 'root', 'x'].join('/')}`)).toBe(true);
    expect(linesWith(written, folders)).toEqual([]);
    const temporary = new RegExp(['', 'tmp', '[a-z]'].join('/'));
    expect(
      linesWith(
        written.filter((path) => path.endsWith('.md')),
        temporary,
      ),
    ).toEqual([]);
  });

  test('holds no note of something left undone', () => {
    const notes = new RegExp(`\\b(${['TO', 'FIX'].map((start) => `${start}${start === 'TO' ? 'DO' : 'ME'}`).join('|')})\\b`);
    expect(linesWith(written, notes)).toEqual([]);
  });
});
