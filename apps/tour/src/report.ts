import { readFileSync } from 'node:fs';
import type { Chapter } from './chapter.ts';
import type { State } from './compare.ts';
import { notRun } from './counterparts.ts';
import { escapeHtml, highlight } from './highlight.ts';
import type { NotesCell } from './notes.ts';
import type { Row } from './run.ts';
import { readChapterSource } from './source.ts';

const badges = {
  same: '✓ as PyTorch',
  counterpart: '≈ counterpart',
  differs: '✗ differs',
  skipped: 'not run',
} as const;

/** The whole tour as one HTML page that needs nothing else: every line of the notes has its place in it. */
export function renderReport(rows: readonly Row[], notes: readonly NotesCell[], backend: string): string {
  const css = readFileSync(new URL('report.css', import.meta.url), 'utf8');
  const chapters = groupByChapter(rows, notes);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The course notes in TypeScript</title>
<style>
${css}</style>
</head>
<body>
${renderHeader(rows, backend)}
<nav>${chapters.map(({ chapter, cells }, i) => renderLink(chapter, cells, i)).join('\n')}</nav>
<main>
${chapters.map(({ chapter, cells }, i) => renderChapter(chapter, cells, i)).join('\n')}
</main>
</body>
</html>
`;
}

/** A figure as a file of its own: with a background, and legible on a dark desktop too. */
export function standaloneSvg(svg: string): string {
  const light = 'svg { background: #fff; color: #1d2330; }';
  const dark = '@media (prefers-color-scheme: dark) { svg { background: #14171f; color: #dfe3ec; } }';
  return svg.replace('<style>', `<style>${light} ${dark} `).replace('background:none', '');
}

/** A cell of the notes, with its row if it has run. */
interface Entry {
  readonly cell: NotesCell;
  readonly row?: Row;
}

interface Group {
  readonly chapter: Chapter;
  readonly cells: Entry[];
}

/** Every cell of the notes in order; one that did not run stands in the chapter of the next that did. */
function groupByChapter(rows: readonly Row[], notes: readonly NotesCell[]): Group[] {
  const ran = new Map(rows.map((row) => [row.id, row]));
  const groups: Group[] = [];
  let waiting: Entry[] = [];
  for (const cell of notes) {
    const row = ran.get(cell.id);
    waiting.push({ cell, row });
    if (!row) continue;
    if (groups.at(-1)?.chapter !== row.chapter) groups.push({ chapter: row.chapter, cells: [] });
    groups.at(-1)?.cells.push(...waiting);
    waiting = [];
  }
  groups.at(-1)?.cells.push(...waiting);
  return groups;
}

function renderHeader(rows: readonly Row[], backend: string): string {
  const count = (state: State): number => rows.filter((row) => row.state === state).length;
  const filters = (['same', 'counterpart', 'differs'] as const)
    .map((state) => ({ state, label: `${badges[state]} <b>${count(state)}</b>` }))
    .map(
      ({ state, label }) =>
        `<label class="${state}"><input type="radio" name="show" id="${state}">${label}</label>`,
    );
  return `<header>
<h1>The course notes in TypeScript</h1>
<p>Every code cell of the notes: its Python, the same in TypeScript, and what the TypeScript printed on backend
<b>${escapeHtml(backend)}</b>. Outputs are held against those of real PyTorch 1.13.1 and pandas 1.5.3, to the character.
Whole numbers are <code>int32</code> here where PyTorch has <code>int64</code>; both print alike.</p>
<p class="filters"><label><input type="radio" name="show" id="all" checked>all <b>${rows.length}</b></label>
${filters.join('\n')}</p>
</header>`;
}

function renderLink(chapter: Chapter, cells: readonly Entry[], index: number): string {
  const differ = cells.some(({ row }) => row?.state === 'differs');
  const mark = differ ? '<span class="differs">✗</span>' : '';
  return `<a href="#chapter-${index}"><code>${chapter.notes}</code> ${escapeHtml(chapter.title)} ${mark}</a>`;
}

function renderChapter(chapter: Chapter, cells: readonly Entry[], index: number): string {
  const { preamble } = readChapterSource(chapter.url);
  return `<section>
<h2 id="chapter-${index}"><code>${chapter.notes}</code> ${escapeHtml(chapter.title)}</h2>
<details><summary>what the cells share</summary>${code(preamble, 'typescript')}</details>
${cells.map((entry) => (entry.row ? renderRow(entry.cell, entry.row) : renderSkipped(entry.cell))).join('\n')}
</section>`;
}

function renderRow(cell: NotesCell, row: Row): string {
  const output = row.output === '' ? '<p class="quiet">prints nothing</p>' : outputOf(cell, row.output);
  const differs =
    row.state === 'same' ? '' : `<p class="quiet">Python printed</p>${outputOf(cell, row.recorded)}`;
  const figures = row.figures.map(({ name, svg }) => `<figure id="${name}">${svg}</figure>`).join('\n');
  const why = row.note ? `<p class="why">${escapeHtml(row.note)}</p>` : '';
  const columns = [code(cell.source, 'python'), code(row.typescript, 'typescript'), output + differs];
  return article(cell, row.state, columns, why + figures);
}

function renderSkipped(cell: NotesCell): string {
  const instead = notRun[cell.id] ?? '// no counterpart';
  return article(cell, 'skipped', [pre(cell.source), pre(instead), '<p class="quiet">not PyTorch</p>'], '');
}

function article(
  cell: NotesCell,
  state: keyof typeof badges,
  columns: readonly string[],
  below: string,
): string {
  const origin = cell.origin === 'added' ? 'a statement of the text, put into code' : '';
  const labels = ['Python', 'TypeScript', 'Output'];
  const body = columns.map((html, i) => `<div data-label="${labels[i]}">${html}</div>`).join('');
  return `<article class="${state}" id="cell-${cell.id}">
<h3><a href="#cell-${cell.id}">${cell.id}</a> <span>${origin}</span> <b>${badges[state]}</b></h3>
<div class="columns">${body}</div>${below}
</article>`;
}

/** An output keeps its columns; the message of an error wraps. */
const outputOf = (cell: NotesCell, text: string): string =>
  cell.kind === 'error' ? `<pre class="wrap">${escapeHtml(text)}</pre>` : pre(text);

const pre = (text: string): string => `<pre>${escapeHtml(text)}</pre>`;

const code = (text: string, language: 'python' | 'typescript'): string =>
  `<pre class="code">${highlight(text, language)}</pre>`;
