import type { Chapter } from './chapter.ts';
import { notRun } from './counterparts.ts';
import { escapeHtml, highlight } from './highlight.ts';
import type { NotesCell } from './notes.ts';
import type { Row } from './run.ts';
import { readChapterSource } from './source.ts';
import type { Counts } from './summary.ts';

/** The parts of a page of the notes, as HTML: chapters, and each cell as an article. */

const badges = {
  same: '✓ as PyTorch',
  counterpart: '≈ counterpart',
  differs: '✗ differs',
  skipped: 'not run',
  waiting: '',
} as const;

/** A chapter and all its cells in the order of the notes, those that do not run included. */
export interface Group {
  readonly chapter: Chapter;
  readonly cells: readonly NotesCell[];
}

/** Every cell of the notes in order; one of no chapter (it does not run) stands in that of the next that has one. */
export function groupByChapter(
  notes: readonly NotesCell[],
  chapterOf: (id: string) => Chapter | undefined,
): Group[] {
  const groups: { chapter: Chapter; cells: NotesCell[] }[] = [];
  let homeless: NotesCell[] = [];
  for (const cell of notes) {
    const chapter = chapterOf(cell.id);
    homeless.push(cell);
    if (!chapter) continue;
    if (groups.at(-1)?.chapter !== chapter) groups.push({ chapter, cells: [] });
    groups.at(-1)?.cells.push(...homeless);
    homeless = [];
  }
  groups.at(-1)?.cells.push(...homeless);
  return groups;
}

/** Choices of which cells the page shows, with how many each has. */
export function renderFilters(counts: Counts): string {
  const all = counts.same + counts.counterpart + counts.differs;
  const states = (['same', 'counterpart', 'differs'] as const).map(
    (state) =>
      `<label class="${state}"><input type="radio" name="show" id="${state}">` +
      `${badges[state]} <b>${counts[state]}</b></label>`,
  );
  return `<label class="all"><input type="radio" name="show" id="all" checked>all <b>${all}</b></label>
${states.join('\n')}`;
}

/** A chapter's entry in the table of contents. */
export const renderLink = ({ notes, title }: Chapter, index: number, mark = ''): string =>
  `<a href="#chapter-${index}"><code>${notes}</code> ${escapeHtml(title)} ${mark}</a>`;

export function renderChapter(
  { chapter, cells }: Group,
  index: number,
  renderCell: (cell: NotesCell) => string,
): string {
  const { preamble } = readChapterSource(chapter.url);
  return `<section>
<h2 id="chapter-${index}"><code>${chapter.notes}</code> ${escapeHtml(chapter.title)}</h2>
<details><summary>what the cells share</summary>${code(preamble, 'typescript')}</details>
${cells.map(renderCell).join('\n')}
</section>`;
}

/** A cell that has run. */
export function renderRow(cell: NotesCell, row: Row): string {
  const output = row.output === '' ? '<p class="quiet">prints nothing</p>' : outputOf(cell, row.output);
  const differs =
    row.state === 'same' ? '' : `<p class="quiet">Python printed</p>${outputOf(cell, row.recorded)}`;
  const figures = row.figures.map(({ name, svg }) => `<figure id="${name}">${svg}</figure>`).join('\n');
  const why = row.note ? `<p class="why">${escapeHtml(row.note)}</p>` : '';
  const columns = [code(cell.source, 'python'), code(row.typescript, 'typescript'), output + differs];
  return article(cell, row.state, columns, why + figures);
}

/** A cell that is going to run. */
export function renderWaiting(cell: NotesCell, typescript: string): string {
  const columns = [code(cell.source, 'python'), code(typescript, 'typescript'), ''];
  return article(cell, 'waiting', columns, '');
}

/** A cell that does not run, and what stands for it. */
export function renderSkipped(cell: NotesCell): string {
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
