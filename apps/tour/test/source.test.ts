import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readChapterSource } from '../src/source.ts';

const text = `import * as t from '@t/core';
import type { Chapter } from '../chapter.ts';

export const chapter: Chapter = {
  open({ show }) {
    let x: t.Tensor;

    return {
      '000-00'() {
        x = t.ones(2);

        for (const part of [x]) {
          show(part);
        }
      },

      async '000-01'() {
        show(await x.item(), {
          a: 1,
        });
      },

      '000-02'() {},
    };
  },
};
`;

let folder: string;
let url: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tour-'));
  const path = join(folder, 'chapter.ts');
  writeFileSync(path, text);
  url = pathToFileURL(path).href;
});

afterAll(() => rmSync(folder, { recursive: true }));

it('cuts the body of each cell out of the file', () => {
  const { cells } = readChapterSource(url);
  expect([...cells.keys()]).toEqual(['000-00', '000-01', '000-02']);
  expect(cells.get('000-00')).toBe('x = t.ones(2);\n\nfor (const part of [x]) {\n  show(part);\n}');
  expect(cells.get('000-01')).toBe('show(await x.item(), {\n  a: 1,\n});');
  expect(cells.get('000-02')).toBe('');
});

it('shows what the cells share, without the plumbing', () => {
  expect(readChapterSource(url).preamble).toBe("import * as t from '@t/core';\n\nlet x: t.Tensor;");
});

it('says which cell has no end', () => {
  const path = join(folder, 'broken.ts');
  writeFileSync(path, "      '000-00'() {\n        x;\n");
  expect(() => readChapterSource(pathToFileURL(path).href)).toThrow('cell 000-00 has no end');
});
