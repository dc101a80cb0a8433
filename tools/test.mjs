// What `npm test` runs: gets what the suites need, checks the tree, runs every suite, and counts.
//
//   node tools/test.mjs [--install] [static|unit|integration|recovery|real|e2e …]
//
// The closing line is `N passed, N failed, N skipped`. With CI=true nothing may be left out or skipped.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensure } from './environment.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
// The runtime of the packages first, also where this was started by an older Node.js.
process.env['PATH'] = `${join(root, 'node_modules', '.bin')}${delimiter}${process.env['PATH'] ?? ''}`;
const ci = process.env['CI'] === 'true';

/** The suites in the order they run, cheapest first, and what each needs beyond the packages. */
const SUITES = [
  { name: 'static', needs: [] },
  { name: 'unit', needs: [] },
  { name: 'integration', needs: ['postgresql-external', 'redis', 'shells'] },
  { name: 'recovery', needs: [] },
  {
    name: 'real',
    needs: [
      'gns3-2.2',
      'gns3-3.0',
      'gns3fy',
      'python-module',
      'openapi',
      'openbao',
      'vpcs',
      'chromium',
      'snmp',
      'scan',
      'openssh',
      'notification-receivers',
      'prometheus',
      'deploy',
      'proxy-and-bans',
      'intrusion-detection',
      'postgresql-external',
      'redis',
      'frr',
      'filter-and-shaping',
    ],
  },
  { name: 'e2e', needs: ['chromium'] },
];

const STATIC_CHECKS = [
  { name: 'format', command: ['oxfmt', '--check', 'src', 'test', 'bench', 'tools'] },
  { name: 'lint', command: ['oxlint', '--type-aware', 'src', 'test', 'bench', 'tools'] },
  { name: 'types', command: ['tsc', '--noEmit', '-p', '.'] },
  { name: 'types of the web app', command: ['tsc', '--noEmit', '-p', 'tsconfig.web.json'] },
  { name: 'dead code', command: ['knip'] },
];

const words = process.argv.slice(2);
const install = words.includes('--install');
const wanted = words.filter((word) => !word.startsWith('-'));
const unknown = wanted.find((word) => !SUITES.some(({ name }) => name === word));
if (unknown !== undefined) {
  console.error(`There is no suite "${unknown}". Suites: ${SUITES.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}

const suites = SUITES.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
const needs = [...new Set(suites.flatMap((suite) => suite.needs))];
const outcomes = needs.length === 0 ? [] : await ensure(needs, { install, log: (line) => console.error(line) });
const missing = outcomes.filter(({ ok }) => !ok);

const total = { passed: 0, failed: 0, skipped: 0 };
/**
 * What failed, told once more at the end: the lines of a suite are far up by then.
 * @type {string[]}
 */
const failures = [];
/** @type {string[]} */
const leftOut = [];

for (const suite of suites) {
  const lacking = missing.filter(({ name }) => suite.needs.includes(name));
  if (lacking.length > 0) {
    leftOut.push(suite.name);
    console.log(`\nThe suite "${suite.name}" is left out:`);
    for (const { name, detail, command } of lacking) console.log(`  ${name} is missing (${detail}). To get it: ${command}`);
    continue;
  }
  if (suite.name === 'static') runStaticChecks();
  else runVitest(suite.name);
}

if (leftOut.length > 0) {
  console.log(`\nLeft out: ${leftOut.join(', ')}. All of it can be installed with: npm test -- --install`);
  if (ci) {
    console.log('With CI=true no suite may be left out.');
    total.failed += leftOut.length;
  }
}
if (ci && total.skipped > 0) console.log('With CI=true no test may be skipped.');
if (total.passed + total.failed === 0) {
  console.log('No test ran.');
  total.failed += 1;
}
if (failures.length > 0) console.log(`\nFailed:\n${failures.join('\n')}`);
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 || (ci && total.skipped > 0) ? 1 : 0;

function runStaticChecks() {
  for (const { name, command } of STATIC_CHECKS) {
    const started = performance.now();
    const [program = '', ...rest] = command;
    const { status, stdout, stderr } = spawnSync(join(root, 'node_modules', '.bin', program), rest, {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 64 * 2 ** 20,
    });
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
    if (status === 0) total.passed += 1;
    else {
      total.failed += 1;
      failures.push(`  static: ${name}`);
      console.log(`${stdout}${stderr}`);
    }
  }
}

/** @param {string} project */
function runVitest(project) {
  console.log(`\nSuite ${project}`);
  const directory = mkdtempSync(join(tmpdir(), 'thalamus-test-'));
  const report = join(directory, 'report.json');
  const { status } = spawnSync(
    join(root, 'node_modules', '.bin', 'vitest'),
    ['run', '--project', project, '--passWithNoTests=false', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, CI: 'true' } },
  );
  try {
    const counts = JSON.parse(readFileSync(report, 'utf8'));
    total.passed += counts.numPassedTests;
    total.failed += counts.numFailedTests;
    total.skipped += counts.numPendingTests + counts.numTodoTests;
    failures.push(...failuresOf(project, counts));
    // A file that cannot be loaded, or an error outside any test, fails the run without failing a test.
    if (status !== 0 && counts.numFailedTests === 0) {
      total.failed += 1;
      failures.push(`  ${project}: a file that could not be loaded, or an error outside any test`);
    }
  } catch {
    failures.push(`  ${project}: ended without a report (code ${status})`);
    total.failed += 1;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/**
 * @param {string} project
 * @param {{ testResults: { name: string, assertionResults: { status: string, fullName: string, failureMessages: string[] }[] }[] }} report
 */
function failuresOf(project, { testResults }) {
  return testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'failed')
      .map(({ fullName, failureMessages }) => {
        const [message = ''] = failureMessages;
        return `  ${project}: ${relative(root, name)} > ${fullName}\n${message.split('\n').slice(0, 6).join('\n').replaceAll(/^/gm, '    ')}`;
      }),
  );
}
