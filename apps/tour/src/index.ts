/** What the playground shows the same notes with. */
export { groupByChapter, renderChapter, renderFilters, renderLink } from './article.ts';
export { renderRow, renderSkipped, renderWaiting } from './article.ts';
export { chapters } from './cells/index.ts';
export type { Chapter } from './chapter.ts';
export { comparable, type State } from './compare.ts';
export { type NotesCell, readNotes } from './notes.ts';
export { type Row, runChapters } from './run.ts';
export { readChapterSource } from './source.ts';
export { countStates, summaryLine } from './summary.ts';
