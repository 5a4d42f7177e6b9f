import { describe, expect, it } from 'vitest';
import { chapters } from '../src/cells/index.ts';
import { counterparts, notRun } from '../src/counterparts.ts';
import { Transcript } from '../src/display.ts';
import { readNotes } from '../src/notes.ts';
import { readChapterSource } from '../src/source.ts';

const notes = readNotes();
const cells = chapters.map((chapter) => ({ chapter, ids: Object.keys(chapter.open(new Transcript())) }));

describe('the cells', () => {
  it('are those of the notes, each once, in order', () => {
    const runnable = notes.filter(({ kind }) => kind === 'python' || kind === 'error');
    expect(cells.flatMap(({ ids }) => ids)).toEqual(runnable.map(({ id }) => id));
  });

  it('stand in files named after their notes file', () => {
    for (const { chapter, ids } of cells) {
      expect(chapter.url).toContain(`/${chapter.notes}-`);
      expect(new Set(ids.map((id) => id.slice(0, 3)))).toEqual(new Set([chapter.notes]));
    }
  });

  it('have a source to show', () => {
    for (const { chapter, ids } of cells) {
      const source = readChapterSource(chapter.url);
      expect([...source.cells.keys()]).toEqual(ids);
      expect([...source.cells.values()].filter((text) => text.trim() === '')).toEqual([]);
    }
  });
});

describe('the declared differences', () => {
  it('belong to cells that run', () => {
    const ids = cells.flatMap((chapter) => chapter.ids);
    expect(Object.keys(counterparts).filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('leave out the shell and MXNet, and nothing else', () => {
    const others = notes.filter(({ kind }) => kind === 'shell' || kind === 'mxnet');
    expect(Object.keys(notRun)).toEqual(others.map(({ id }) => id));
  });
});
