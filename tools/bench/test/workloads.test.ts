import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { workloads } from '../src/workloads/index.ts';

test('ids count up from W1 and names are unique', () => {
  expect(workloads.map(({ id }) => id)).toEqual(workloads.map((_, i) => `W${i + 1}`));
  expect(new Set(workloads.map(({ name }) => name)).size).toBe(workloads.length);
});

test('a workload with Python entries has its file', () => {
  for (const { name, python } of workloads) {
    const file = fileURLToPath(new URL(`../src/workloads/${name}.py`, import.meta.url));
    expect([name, existsSync(file)]).toEqual([name, python !== undefined]);
  }
});

test('a target names a case of its workload', () => {
  for (const { cases, targets = [] } of workloads) {
    for (const target of targets) expect(cases.map(({ name }) => name)).toContain(target.case);
  }
});
