import * as t from '@t/core';
import type { Chapter } from './chapter.ts';
import { compare, type Verdict } from './compare.ts';
import type { Traits } from './counterparts.ts';
import { type Figure, Transcript } from './display.ts';
import type { NotesCell } from './notes.ts';
import { readChapterSource } from './source.ts';

/** A cell that has run: the notes' Python, our TypeScript, and what came of it. */
export interface Row extends Verdict {
  readonly id: string;
  readonly chapter: Chapter;
  readonly python: string;
  readonly typescript: string;
  readonly output: string;
  readonly figures: readonly Figure[];
}

/** Runs the chapters in order, each on a namespace of its own, and yields their cells as they finish. */
export async function* runChapters(
  chapters: readonly Chapter[],
  notes: readonly NotesCell[],
): AsyncGenerator<Row> {
  const traits = await traitsOf(t.zeros(1));
  const recorded = new Map(notes.map((cell) => [cell.id, cell]));
  for (const chapter of chapters) {
    const source = readChapterSource(chapter.url);
    const transcript = new Transcript();
    for (const [id, cell] of Object.entries(chapter.open(transcript))) {
      const golden = recorded.get(id);
      if (!golden) throw new Error(`cell ${id} is not in the notes`);
      const raised = await errorOf(cell);
      const { output: printed, figures } = await transcript.take();
      const output = [printed, raised].filter((part) => part !== '').join('\n');
      const python = golden.source;
      const typescript = source.cells.get(id) ?? '';
      yield { id, chapter, python, typescript, output, figures, ...compare(golden, output, traits) };
    }
  }
}

/** What the backend of `probe`, a zero, has. */
function traitsOf(probe: t.Tensor): Promise<Traits> {
  return t.synchronously(() => {
    probe.numpy()[0] = 1;
    return {
      sharedMemory: probe.itemSync() === 1,
      float64: probe.device.backend.capabilities.dtypes.has('float64'),
    };
  });
}

/** The last line of a traceback, `Class: message`; empty where the cell ends well. */
async function errorOf(cell: () => void | Promise<void>): Promise<string> {
  try {
    await cell();
    return '';
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}
