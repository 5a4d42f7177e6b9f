import { expect, it } from 'vitest';
import { highlight } from '../src/highlight.ts';

const words = (html: string): string[] =>
  [...html.matchAll(/<span class="(\w+)">(.*?)<\/span>/g)].map(([, a, b]) => `${a} ${b}`);

it('marks the words of Python and of TypeScript', () => {
  expect(words(highlight("import os # it's\nx = f('a', 12)", 'python'))).toEqual([
    'keyword import',
    "comment # it's",
    'call f',
    "string 'a'",
    'number 12',
  ]);
  expect(words(highlight('const x = `a//b`; // c', 'typescript'))).toEqual([
    'keyword const',
    'string `a//b`',
    'comment // c',
  ]);
});

it('keeps every character, escaped', () => {
  const code = 'if (a < b && c > "d") f(1.5e3)';
  const text = highlight(code, 'typescript').replace(/<\/?span.*?>/g, '');
  expect(
    text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&'),
  ).toBe(code);
});
