import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../..', import.meta.url));
const app = fileURLToPath(new URL('..', import.meta.url));
const scratch = mkdtempSync(join(app, '.docs-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Matches what ends in these lines, to the character. */
const endingIn = (text: string): RegExp =>
  new RegExp(`(^|\\n)${text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);

/** Markdown files that users read: READMEs and docs. */
function documents(): string[] {
  const readmes = ['packages', 'apps', 'tools'].flatMap((group) =>
    readdirSync(join(root, group)).map((name) => join(group, name, 'README.md')),
  );
  const docs = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map((name) =>
    join('docs', name),
  );
  return ['README.md', ...readmes, ...docs]
    .filter((path) => path.endsWith('.md') && existsSync(join(root, path)))
    .sort();
}

interface Example {
  readonly code: string;
  /** Content of the ```text block that follows; anything where none does. */
  readonly output: RegExp;
}

/**
 * The ```ts blocks of a document, each with the ```text block right after it. A block marked `continued` goes on where
 * the one before it ended; one marked `no-run` is only to be read.
 */
function examples(markdown: string): Example[] {
  const blocks = [...markdown.matchAll(/^```(\w+)([^\n]*)\n([\s\S]*?)^```$/gm)];
  let before = '';
  return blocks.flatMap(([whole, language, info, block], i) => {
    if (language !== 'ts' || info!.includes('no-run')) return [];
    const code = info!.includes('continued') ? `${before}\n${block}` : block!;
    before = code;
    const next = blocks[i + 1];
    const end = blocks[i]!.index + whole.length;
    const adjacent =
      next !== undefined && next[1] === 'text' && markdown.slice(end, next.index).trim() === '';
    return [{ code, output: adjacent ? endingIn(next[3]!.trimEnd()) : /^/ }];
  });
}

const all = documents().flatMap((path) => {
  const found = examples(readFileSync(join(root, path), 'utf8'));
  return found.map((example, i) => ({ ...example, title: `${path}, example ${i + 1}` }));
});

describe('every example of the documentation runs as shown', () => {
  test.each(all)(
    '$title',
    async ({ code, output, title }) => {
      const file = join(scratch, `${title.replaceAll(/\W+/g, '-')}.ts`);
      writeFileSync(file, code);
      const { stdout } = await run(process.execPath, ['--conditions=@t/source', '--import', 'tsx', file], {
        cwd: scratch,
      });
      expect(stdout.trimEnd()).toMatch(output);
    },
    60_000,
  );
});
