import {
  type Chapter,
  chapters,
  type Counts,
  countStates,
  groupByChapter,
  type NotesCell,
  readChapterSource,
  renderChapter,
  renderFilters,
  renderLink,
  renderRow,
  renderSkipped,
  renderWaiting,
  type Row,
} from '@t/tour';

const element = (selector: string): HTMLElement => document.querySelector<HTMLElement>(selector)!;

/** The notes on the page: every cell has its place from the start, and is filled in as it runs. */
export class View {
  /** Cells that have run, by id. */
  readonly #rows = new Map<string, Row>();
  readonly #notes: ReadonlyMap<string, NotesCell>;
  /** How many cells run in all. */
  readonly size: number;

  constructor(notes: readonly NotesCell[]) {
    this.#notes = new Map(notes.map((cell) => [cell.id, cell]));
    const homes = homesOfCells();
    this.size = homes.size;
    const groups = groupByChapter(notes, (id) => homes.get(id)?.chapter);
    const renderCell = (cell: NotesCell): string => {
      const home = homes.get(cell.id);
      return home ? renderWaiting(cell, home.typescript) : renderSkipped(cell);
    };
    element('nav').innerHTML = groups.map(({ chapter }, i) => renderLink(chapter, i)).join('\n');
    element('main').innerHTML = groups.map((group, i) => renderChapter(group, i, renderCell)).join('\n');
    element('.filters').innerHTML = renderFilters(this.counts);
  }

  /** How many of the cells that have run ended in each state. */
  get counts(): Counts {
    return countStates(this.#rows.values());
  }

  /** All cells wait again. What they printed last stays in its place until then. */
  begin(): void {
    this.#rows.clear();
    for (const article of document.querySelectorAll('article:not(.skipped)')) article.className = 'waiting';
    for (const link of document.querySelectorAll('nav a')) link.className = '';
    element('main').ariaBusy = 'true';
    this.#count();
  }

  /** A cell has run. */
  show(row: Row): void {
    this.#rows.set(row.id, row);
    element(`#cell-${row.id}`).outerHTML = renderRow(this.#notes.get(row.id)!, row);
    const section = element(`#cell-${row.id}`).closest('section')!;
    if (section.querySelector('.waiting') === null) {
      const heading = section.querySelector('h2')!;
      element(`nav a[href="#${heading.id}"]`).className = section.querySelector('.differs')
        ? 'differs'
        : 'same';
    }
    this.#count();
  }

  /** All cells have run, or something has kept them from it. */
  end(): void {
    element('main').ariaBusy = 'false';
  }

  #count(): void {
    const { counts } = this;
    element('.filters .all b').textContent = String(this.#rows.size);
    for (const [state, count] of Object.entries(counts))
      element(`.filters .${state} b`).textContent = String(count);
  }
}

/** Where each cell that runs stands, and its source. */
function homesOfCells(): Map<string, { readonly chapter: Chapter; readonly typescript: string }> {
  return new Map(
    chapters.flatMap((chapter) =>
      Array.from(
        readChapterSource(chapter.url).cells,
        ([id, typescript]) => [id, { chapter, typescript }] as const,
      ),
    ),
  );
}
