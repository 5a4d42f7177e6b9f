import { readFileSync } from 'node:fs';
import {
  type Group,
  groupByChapter,
  renderChapter,
  renderFilters,
  renderLink,
  renderRow,
  renderSkipped,
} from './article.ts';
import { escapeHtml } from './highlight.ts';
import type { NotesCell } from './notes.ts';
import type { Row } from './run.ts';
import { countStates } from './summary.ts';

/** The whole tour as one HTML page that needs nothing else: every line of the notes has its place in it. */
export function renderReport(rows: readonly Row[], notes: readonly NotesCell[], backend: string): string {
  const css = readFileSync(new URL('report.css', import.meta.url), 'utf8');
  const ran = new Map(rows.map((row) => [row.id, row]));
  const groups = groupByChapter(notes, (id) => ran.get(id)?.chapter);
  const renderCell = (cell: NotesCell): string => {
    const row = ran.get(cell.id);
    return row ? renderRow(cell, row) : renderSkipped(cell);
  };
  const mark = ({ cells }: Group): string =>
    cells.some(({ id }) => ran.get(id)?.state === 'differs') ? '<span class="differs">✗</span>' : '';
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
<nav>${groups.map((group, i) => renderLink(group.chapter, i, mark(group))).join('\n')}</nav>
<main>
${groups.map((group, i) => renderChapter(group, i, renderCell)).join('\n')}
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

function renderHeader(rows: readonly Row[], backend: string): string {
  return `<header>
<h1>The course notes in TypeScript</h1>
<p>Every code cell of the notes: its Python, the same in TypeScript, and what the TypeScript printed on backend
<b>${escapeHtml(backend)}</b>. Outputs are held against those of real PyTorch 1.13.1 and pandas 1.5.3, to the character.
Whole numbers are <code>int32</code> here where PyTorch has <code>int64</code>; both print alike.</p>
<p class="filters">${renderFilters(countStates(rows))}</p>
</header>`;
}
