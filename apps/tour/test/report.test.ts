import { expect, it } from 'vitest';
import { compare } from '../src/compare.ts';
import { broadcasting } from '../src/cells/000-broadcasting.ts';
import type { NotesCell } from '../src/notes.ts';
import { renderReport, standaloneSvg } from '../src/report.ts';
import type { Row } from '../src/run.ts';
import { cellText } from '../src/terminal.ts';

const cell = (id: string, parts: Partial<NotesCell>): NotesCell => ({
  id,
  file: 'x.txt',
  topic: '',
  source: 'X < Y',
  actual: null,
  kind: 'python',
  origin: 'doc',
  ...parts,
});

const rowOf = (notes: NotesCell, output: string): Row => ({
  id: notes.id,
  chapter: broadcasting,
  python: notes.source,
  typescript: 'show(X.lt(Y));',
  output,
  figures: [],
  ...compare(notes, output),
});

const right = cell('000-00', { actual: 'tensor(1.)' });
const wrong = cell('000-01', { actual: 'tensor(2.)' });
const shell = cell('001-29', { kind: 'shell', source: 'pip install pandas' });
const rows = [rowOf(right, 'tensor(1.)'), rowOf(wrong, 'tensor(<3>)')];

it('sets each cell beside its Python, and says how many differ', () => {
  const html = renderReport(rows, [right, wrong, shell], 'js');
  expect(html).toMatch(/<article class="same" id="cell-000-00">/);
  expect(html).toMatch(/<article class="differs" id="cell-000-01">/);
  expect(html).toContain('✗ differs <b>1</b>');
  expect(html).toContain('<pre class="code">X &lt; Y</pre>');
  expect(html).toContain(
    '<pre>tensor(&lt;3&gt;)</pre><p class="quiet">Python printed</p><pre>tensor(2.)</pre>',
  );
});

it('shows what does not run, and what stands for it', () => {
  const html = renderReport(rows, [shell, right, wrong], 'js');
  const skipped = html.slice(html.indexOf('id="cell-001-29"'), html.indexOf('id="cell-000-00"'));
  expect(skipped).toContain('pip install pandas');
  expect(skipped).toContain('npm i @t/data');
});

it('prints a cell that differs with what was expected', () => {
  expect(cellText(rows[0])).toBe('✓ 000-00\n  │ show(X.lt(Y));\n    tensor(1.)\n');
  expect(cellText(rows[1])).toBe(
    '✗ 000-01\n  │ show(X.lt(Y));\n    tensor(<3>)\n    expected:\n    tensor(2.)\n',
  );
});

it('gives a figure of its own a background', () => {
  const svg = standaloneSvg('<svg style="background:none"><style>a{}</style></svg>');
  expect(svg).toContain('background: #fff');
  expect(svg).toContain('prefers-color-scheme: dark');
  expect(svg).not.toContain('background:none');
});
