/** What the playground shows the same notes with. */
export {
  groupByChapter,
  renderChapter,
  renderFilters,
  renderLink,
  renderRow,
  renderSkipped,
  renderWaiting,
} from './article.ts';
export { chapters } from './cells/index.ts';
export type { Chapter } from './chapter.ts';
export { comparable } from './compare.ts';
export { type NotesCell, readNotes } from './notes.ts';
export { type Row, runChapters } from './run.ts';
export { readChapterSource } from './source.ts';
export { type Counts, countStates, summaryLine } from './summary.ts';
