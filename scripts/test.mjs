// `npm test [-- --backend NAME ...]`: type check, lint, format, unit tests, then conformance of each backend named
// (js, wasm and webgpu when none is). Every step runs, whatever became of those before it; the last line counts tests and samples.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bin, nodeFlags, root, run, secondsSince, setUp } from './setup.mjs';

const { values } = parseArgs({
  options: { backend: { type: 'string', multiple: true, default: ['js', 'wasm', 'webgpu'] } },
});

setUp('all');
mkdirSync(join(root, 'reports'), { recursive: true });

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {string[]} command a tool of the workspace and its arguments
 * @property {string} [report] where the tool writes its results
 * @property {(results: any) => Record<'passed' | 'failed' | 'skipped', number>} [count] how it counts them
 */

/** @type {Step[]} */
const steps = [
  { name: 'type check', command: ['tsc', '--noEmit'] },
  { name: 'type check, scripts', command: ['tsc', '--noEmit', '-p', 'scripts'] },
  { name: 'lint', command: ['oxlint', '--deny-warnings'] },
  { name: 'format', command: ['biome', 'format'] },
  {
    name: 'unit tests',
    command: [
      'vitest',
      'run',
      '--reporter=default',
      '--reporter=json',
      '--outputFile.json=reports/unit.json',
    ],
    report: 'reports/unit.json',
    count: (unit) => ({
      passed: unit.numPassedTests,
      failed: unit.numFailedTests,
      skipped: unit.numPendingTests + unit.numTodoTests,
    }),
  },
  ...values.backend.map(conformanceStep),
];

const results = steps.map(runStep);
const total = (field) => results.reduce((sum, result) => sum + result[field], 0);

console.log('\nSummary');
for (const { name, ok, seconds, counted, passed, failed, skipped } of results) {
  const counts = counted ? `  ${passed} passed, ${failed} failed, ${skipped} skipped` : '';
  console.log(`  ${ok ? 'ok    ' : 'FAILED'}  ${name.padEnd(20)} ${seconds.padStart(8)}${counts}`);
}
console.log(`\n${total('passed')} passed, ${total('failed')} failed, ${total('skipped')} skipped`);
process.exitCode = results.every((result) => result.ok) ? 0 : 1;

function conformanceStep(backend) {
  const report = `reports/conformance-${backend}`;
  const outputs = ['json', 'markdown', 'html'].flatMap((form) => [
    `--${form}`,
    `${report}.${form === 'markdown' ? 'md' : form}`,
  ]);
  return {
    name: `conformance ${backend}`,
    command: [
      'tsx',
      ...nodeFlags(backend),
      'packages/conformance/src/cli.ts',
      '--backend',
      backend,
      ...outputs,
    ],
    report: `${report}.json`,
    count: ({ totals }) => ({
      passed: totals.pass,
      failed: totals.fail,
      skipped: totals.expected + totals.unsupported,
    }),
  };
}

/**
 * Runs one step. A step that fails with no failure in its counts (or with no counts) counts as one failure.
 *
 * @param {Step} step
 */
function runStep({ name, command: [tool, ...args], report, count }) {
  console.log(`\n--- ${name}`);
  if (report) rmSync(join(root, report), { force: true });
  const start = performance.now();
  const status = run(bin(tool), args);
  const seconds = secondsSince(start);
  const counts = report && readCounts(report, count);
  const ok = status === 0 && (!report || (counts !== undefined && counts.failed === 0));
  console.log(`--- ${name}: ${ok ? 'ok' : `FAILED (status ${status})`} in ${seconds}`);
  const { passed, failed, skipped } = counts ?? { passed: 0, failed: 0, skipped: 0 };
  return {
    name,
    ok,
    seconds,
    counted: Boolean(counts),
    passed,
    failed: ok ? 0 : Math.max(failed, 1),
    skipped,
  };
}

function readCounts(report, count) {
  try {
    return count(JSON.parse(readFileSync(join(root, report), 'utf8')));
  } catch (error) {
    console.error(`No counts from ${report}: ${error.message}`);
    return undefined;
  }
}
