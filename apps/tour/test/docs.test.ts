import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
  /** Content of the ```text block that follows; anything where none does. */
  readonly output: string | RegExp;
}

/** The ```ts blocks of a document, each with the ```text block right after it. */
function examples(markdown: string): Example[] {
  const blocks = [...markdown.matchAll(/^```(\w+)([^\n]*)\n([\s\S]*?)^```$/gm)];
  return blocks.flatMap(([whole, language, info, code], i) => {
    if (language !== 'ts' || info!.includes('no-run')) return [];
    const next = blocks[i + 1];
    const end = blocks[i]!.index + whole.length;
    const adjacent = next !== undefined && next[1] === 'text' && markdown.slice(end, next.index).trim() === '';
    return [{ code: code!, output: adjacent ? next[3]!.trimEnd() : /^/ }];
  });
}

const all = documents().flatMap((path) => {
  const found = examples(readFileSync(join(root, path), 'utf8'));
  return found.map((example, i) => ({ ...example, title: `${path}, example ${i + 1}` }));
});

describe('every example of the documentation runs as shown', () => {
  test.each(all)('$title', async ({ code, output, title }) => {
    const file = join(scratch, `${title.replaceAll(/\W+/g, '-')}.ts`);
    writeFileSync(file, code);
    const { stdout } = await run(process.execPath, ['--conditions=@t/source', '--import', 'tsx', file], { cwd: scratch });
    expect(stdout.trimEnd()).toEqual(typeof output === 'string' ? output : expect.stringMatching(output));
  }, 60_000);
});
