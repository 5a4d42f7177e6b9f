import { expect, test } from 'vitest';
import { parseOptions, UsageError } from '../src/options.ts';

test('defaults: everything, on js, without peers', () => {
  expect(parseOptions([])).toMatchObject({ only: [], backend: 'js', peers: false, json: undefined, ms: 600 });
});

test('a list of workloads, past the separator that pnpm leaves', () => {
  expect(parseOptions(['--', '--only', 'W1,softmax', '--peers']).only).toEqual(['W1', 'softmax']);
});

test('wrong options and values are errors', () => {
  expect(() => parseOptions(['--fast'])).toThrow(TypeError);
  expect(() => parseOptions(['--ms', 'soon'])).toThrow(UsageError);
});
