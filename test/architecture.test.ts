import { posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isOfTests, textOf, trackedFiles } from '#kit/repository.ts';
import product from '../package.json' with { type: 'json' };

/** Who may import whom, beside its own unit. `unit/*` is any folder of it. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  kernel: [],
  model: ['kernel'],
  wire: ['kernel'],
  'runtime/*': ['kernel', 'runtime/*'],
  'southbound/*': ['kernel', 'model', 'wire'],
  'modules/*': ['kernel', 'model', 'wire'],
  /** The screen of a module, and what belongs to it. */
  'panel/*': ['kernel', 'model', 'web'],
  'northbound/*': ['kernel', 'model'],
  lab: ['kernel', 'model', 'wire'],
  'module-kit': [],
  web: ['kernel', 'model'],
  /** Pieces of the composition root. */
  composition: ['kernel', 'model', 'runtime/*', 'southbound/*', 'modules/*', 'northbound/*', 'lab'],
  'main.ts': ['kernel', 'model', 'runtime/*', 'southbound/*', 'modules/*', 'northbound/*', 'lab', 'composition'],
  'cli.ts': [
    'kernel',
    'model',
    'runtime/config',
    'runtime/store',
    'runtime/hub',
    'runtime/telemetry',
    'southbound/*',
    'modules/security',
    'modules/assistant',
    'northbound/cli',
    'lab',
  ],
};

/** Units of which every file may be imported by name; all others are entered by their index.ts. */
const OPEN_UNITS = ['kernel', 'model', 'wire', 'web', 'composition'];

/**
 * Doors beside an index.ts, each with its one user. The store starts the projections, whose rows are tables of its database: what they
 * need of the store cannot come through its index.ts, which imports theirs.
 */
const SIDE_DOORS: readonly (readonly [from: string, to: string])[] = [
  ['src/runtime/projection/postgres-rows.ts', 'src/runtime/store/database.ts'],
  ['src/runtime/projection/runner.ts', 'src/runtime/store/database.ts'],
  ['src/runtime/projection/runner.ts', 'src/runtime/store/feed.ts'],
  ['src/runtime/projection/runner.ts', 'src/runtime/store/metrics.ts'],
];

/** Where third-party packages may be used. A package that is not here may be used nowhere. */
const HOMES: Readonly<Record<string, readonly string[]>> = {
  zod: ['kernel', 'model', 'wire', 'composition', 'runtime/*', 'southbound/*', 'modules/*', 'northbound/*', 'lab', 'module-kit'],
  'lru-cache': ['runtime/*', 'southbound/*', 'northbound/*'],
  'p-queue': ['southbound/*'],
  cockatiel: ['southbound/*'],
  undici: ['southbound/*', 'modules/assistant', 'modules/integration', 'modules/notification', 'runtime/hub'],
  'net-snmp': ['southbound/snmp'],
  ssh2: ['southbound/console'],
  saxes: ['southbound/console'],
  '@modelcontextprotocol/sdk': ['northbound/mcp', 'northbound/cli'],
  graphql: ['northbound/graphql'],
  ws: ['southbound/*', 'northbound/*', 'lab', 'module-kit'],
  fastify: ['northbound/*', 'lab'],
  '@fastify/*': ['northbound/*', 'lab'],
  commander: ['northbound/cli', 'cli.ts'],
  listr2: ['northbound/cli'],
  'cli-table3': ['northbound/cli'],
  pg: ['runtime/store', 'runtime/projection', 'runtime/samples', 'runtime/archive'],
  ioredis: ['runtime/redis', 'runtime/cache'],
  '@dbos-inc/dbos-sdk': ['runtime/workflow'],
  croner: ['runtime/workflow'],
  '@marcbachmann/cel-js': ['kernel'],
  chokidar: ['runtime/supervisor'],
  nodemailer: ['modules/notification'],
  'ipaddr.js': ['kernel'],
  '@homebridge/dbus-native': ['modules/notification'],
  pdfmake: ['modules/reporting'],
  'write-excel-file': ['modules/reporting'],
  pino: ['runtime/telemetry'],
  'pino-pretty': ['runtime/telemetry'],
  'prom-client': ['runtime/telemetry'],
  jose: ['runtime/access'],
  'openid-client': ['runtime/access'],
  '@node-rs/argon2': ['runtime/access'],
  yaml: ['runtime/config', 'runtime/workflow', 'southbound/*', 'modules/*', 'northbound/cli', 'web', 'panel/*'],
  yauzl: ['lab'],
  yazl: ['lab', 'modules/network'],
  react: ['web', 'panel/*'],
  'react-dom': ['web'],
  '@mantine/*': ['web', 'panel/*'],
  '@tabler/*': ['web', 'panel/*'],
  '@tanstack/*': ['web', 'panel/*'],
  i18next: ['web'],
  'react-i18next': ['web'],
  '@xterm/*': ['web'],
  cytoscape: ['web'],
  echarts: ['web'],
  '@dagrejs/dagre': ['web'],
  codemirror: ['web'],
  '@codemirror/*': ['web'],
  '@lezer/highlight': ['web'],
};

interface Import {
  readonly from: string;
  /** As it is written. */
  readonly specifier: string;
  /** A path from the root, or undefined for a package. */
  readonly to: string | undefined;
}

/** Holds texts of files that users get, whose imports are not its own. */
const TEMPLATE = 'src/northbound/cli/module-template.ts';

const files = trackedFiles().filter((path) => /^src\/.*\.tsx?$/.test(path) && !isOfTests(path) && path !== TEMPLATE);
const imports = files.flatMap((path) => importsOf(path, textOf(path)));

/** What a file imports: statically, re-exported, at run time or as a type. */
function importsOf(from: string, text: string): Import[] {
  const statements = /^\s*(?:import|export)\s(?:[^'";]*?\sfrom\s+)?'([^']+)'|\bimport\(\s*'([^']+)'/gm;
  return [...text.matchAll(statements)].map(([, fixed, late]) => {
    const specifier = (fixed ?? late)!;
    return { from, specifier, to: resolved(from, specifier) };
  });
}

function resolved(from: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return posix.join(posix.dirname(from), specifier);
  if (!specifier.startsWith('#')) return undefined;
  for (const [name, place] of Object.entries(product.imports)) {
    const [prefix = '', suffix] = name.split('*');
    if (suffix === undefined ? specifier === name : specifier.startsWith(prefix)) {
      return posix.normalize(place.replace('*', specifier.slice(prefix.length)));
    }
  }
  return specifier;
}

/** `src/runtime/store/feed.ts` → `runtime/store`, `src/kernel/id.ts` → `kernel`, `src/main.ts` → `main.ts`. */
function unitOf(path: string): string {
  const [root, first = '', second = ''] = path.split('/');
  if (root !== 'src') return path;
  if (/^src\/modules\/[^/]+\/panel(\.tsx$|\/)/.test(path)) return `panel/${second}`;
  return ['runtime', 'southbound', 'modules', 'northbound'].includes(first) ? `${first}/${second}` : first;
}

function covers(pattern: string, unit: string): boolean {
  return pattern === unit || (pattern.endsWith('/*') && unit.startsWith(pattern.slice(0, -1)));
}

/** What an import breaks, in a sentence; undefined when it breaks nothing. */
function violation({ from, specifier, to }: Import): string | undefined {
  if (to === undefined || to === 'package.json') return undefined;
  const unit = unitOf(from);
  const target = unitOf(to);
  const named = specifier.startsWith('#');
  if (unit === target) return named ? `${from} imports ${specifier} by name; inside a unit it is by path.` : undefined;
  const row = Object.entries(MAY_IMPORT).find(([pattern]) => covers(pattern, unit));
  if (row === undefined) return `${from} belongs to no unit that the table knows.`;
  if (!row[1].some((pattern) => covers(pattern, target))) return `${from} imports ${specifier}: ${unit} may not import ${target}.`;
  const oneHouse = unit.startsWith('runtime/') && target.startsWith('runtime/');
  if (!named && !oneHouse) return `${from} imports ${specifier} by path; across units it is by name.`;
  const entered = OPEN_UNITS.includes(target) || /^src\/.*\/index\.ts$/.test(to) || isSideDoor(from, to);
  return entered ? undefined : `${from} imports ${specifier}: ${target} is entered by its index.ts.`;
}

function isSideDoor(from: string, to: string): boolean {
  return SIDE_DOORS.some(([user, door]) => user === from && door === to);
}

/** Where a package may be used: `pg`, `pg/lib/x` and `@fastify/swagger` find `pg` and `@fastify/*`. */
function homesOf(specifier: string): readonly string[] {
  const [first = '', second = ''] = specifier.split('/');
  const name = first.startsWith('@') ? `${first}/${second}` : first;
  return HOMES[name] ?? HOMES[`${first}/*`] ?? [];
}

describe('the import table', () => {
  test('looks at code', () => {
    expect(files.length).toBeGreaterThan(100);
    expect(imports.length).toBeGreaterThan(500);
    const edges = imports.map(({ from, to }) => `${from} → ${to}`);
    expect(edges).toContain('src/main.ts → src/runtime/hub/index.ts');
    expect(edges).toContain('src/southbound/gns3/translate.ts → src/model/node.ts');
    expect(imports.filter(({ specifier }) => specifier === 'pg').length).toBeGreaterThan(0);
    const units = new Set(files.map(unitOf));
    for (const unit of [
      'kernel',
      'model',
      'wire',
      'lab',
      'web',
      'main.ts',
      'cli.ts',
      'runtime/hub',
      'southbound/gns3',
      'northbound/rest',
    ]) {
      expect(units).toContain(unit);
    }
  });

  test.each([
    ['kernel that knows the field', 'src/kernel/id.ts', "import { Node } from '#model/node.ts';"],
    ['a door that sees the runtime', 'src/northbound/rest/call.ts', "import type { Store } from '#runtime/store/index.ts';"],
    ['a unit entered by the window', 'src/main.ts', "import { Follower } from '#southbound/gns3/follower.ts';"],
    ['siblings that know each other', 'src/northbound/rest/call.ts', "import { statusOf } from '../http/statuses.ts';"],
    ['an import over several lines', 'src/model/node.ts', "export {\n  startLab,\n} from '#lab/index.ts';"],
    ['an import at run time', 'src/wire/telnet.ts', "const { openStore } = await import('#runtime/store/index.ts');"],
    ['a name inside a unit', 'src/kernel/id.ts', "import { fail } from '#kernel/error.ts';"],
    ['a path across units', 'src/model/node.ts', "import { fail } from '../kernel/error.ts';"],
  ])('refuses %s', (_, from, text) => {
    expect(importsOf(from, text).map(violation)).toEqual([expect.stringContaining(from)]);
  });

  test('holds', () => {
    expect(imports.map(violation).filter((found) => found !== undefined)).toEqual([]);
  });

  test('no side door is left that nobody uses', () => {
    const used = SIDE_DOORS.filter(([from, to]) => imports.some((each) => each.from === from && each.to === to));
    expect(used).toEqual(SIDE_DOORS);
  });
});

describe('third-party packages', () => {
  test('are used only where they have their home', () => {
    const strays = imports
      .filter(({ specifier, to }) => to === undefined && !specifier.startsWith('node:'))
      .filter(({ from, specifier }) => !homesOf(specifier).some((home) => covers(home, unitOf(from))))
      .map(({ from, specifier }) => `${from} uses ${specifier}, which has its home in ${homesOf(specifier).join(', ') || 'no unit'}.`);
    expect(strays).toEqual([]);
  });

  test('kernel, model and wire open no sockets, files or processes', () => {
    const outside = /^node:(fs|net|http|https|tls|dgram|child_process|worker_threads|cluster)(\/|$)/;
    const found = imports.filter(({ from, specifier }) => ['kernel', 'model', 'wire'].includes(unitOf(from)) && outside.test(specifier));
    expect(found).toEqual([]);
  });
});

test('product files import nothing that is only there for tests', () => {
  expect(['src/kernel/page.property.test.ts', 'src/runtime/hub/test-hub.ts', 'src/southbound/gns3/following.ts'].map(isOfTests)).toEqual([
    true,
    true,
    true,
  ]);
  const found = imports.filter(({ to }) => to?.endsWith('.ts') === true && (to.startsWith('test/') || isOfTests(to)));
  expect(found.map(({ from, specifier }) => `${from} imports ${specifier}`)).toEqual([]);
});
