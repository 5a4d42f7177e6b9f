import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../..', import.meta.url));
const app = fileURLToPath(new URL('..', import.meta.url));
const scratch = mkdtempSync(join(app, '.docs-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Markdown files that users read: READMEs and docs. */
function documents(): string[] {
  const found = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => !/(^|\/)(node_modules|dist|reports|\.[^/]+)\//.test(path))
    .filter((path) => path.endsWith('README.md') || (path.startsWith('docs/') && path.endsWith('.md')));
  return found.sort();
}

interface Example {
  readonly code: string;
  /** Content of the ```text block that follows, if one does. */
  readonly output: string | null;
}

/** The ```ts blocks of a document, each with the ```text block right after it. */
function examples(markdown: string): Example[] {
  const blocks = [...markdown.matchAll(/^```(\w+)([^\n]*)\n([\s\S]*?)^```$/gm)];
  return blocks.flatMap(([whole, language, info, code], i) => {
    if (language !== 'ts' || info!.includes('no-run')) return [];
    const next = blocks[i + 1];
    const end = blocks[i]!.index + whole.length;
    const adjacent = next !== undefined && next[1] === 'text' && markdown.slice(end, next.index).trim() === '';
    return [{ code: code!, output: adjacent ? next[3]! : null }];
  });
}

describe.each(documents().map((path) => ({ path })))('$path', ({ path }) => {
  const found = examples(readFileSync(join(root, path), 'utf8'));
  test.runIf(found.length > 0).each(found.map((example, i) => ({ ...example, i })))('example $i runs as shown', async ({ code, output, i }) => {
    const file = join(scratch, `${relative('.', path).replaceAll(/\W/g, '-')}-${i}.ts`);
    writeFileSync(file, code);
    const { stdout } = await run(process.execPath, ['--conditions=@t/source', '--import', 'tsx', file], { cwd: scratch });
    if (output !== null) expect(stdout.trimEnd()).toBe(output.trimEnd());
  }, 30_000);
});
