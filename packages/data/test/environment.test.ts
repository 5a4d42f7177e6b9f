import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

it('works where code from strings is forbidden', () => {
  const script = fileURLToPath(new URL('./no-eval.ts', import.meta.url));
  const flags = ['--disallow-code-generation-from-strings', '--conditions=@t/source', '--import', 'tsx'];
  const output = execFileSync(process.execPath, [...flags, script], { encoding: 'utf8' });
  expect(JSON.parse(output)).toEqual({ evalAllowed: false, names: ['s_a', 'n'], batches: [[[0, 2]]] });
});

it('imports nothing of Node', () => {
  const src = fileURLToPath(new URL('../src', import.meta.url));
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  expect(files.length).toBeGreaterThan(20);
  const importing = files.filter((file) =>
    /(from|import\(|require\()\s*['"]node:/.test(readFileSync(join(src, file), 'utf8')),
  );
  expect(importing).toEqual([]);
});
