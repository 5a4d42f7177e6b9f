import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { useBackend } from './backend.ts';
import { chapters } from './cells/index.ts';
import { readNotes } from './notes.ts';
import { renderReport, standaloneSvg } from './report.ts';
import { type Row, runChapters } from './run.ts';
import { countStates, summaryLine } from './summary.ts';
import { bold, cellText, dim, heading } from './terminal.ts';

const usage = `The course notes as one program: every cell, beside what PyTorch printed for it.

  tour [--backend NAME] [--json FILE] [--out FOLDER]

  --backend NAME  js (default), or the name of a package that exports a backend
  --json FILE     also write the cells as [{ id, ok, output, expected, note }]
  --out FOLDER    where the report, the plots and the notes' CSV files go`;

async function main(): Promise<void> {
  const { values: options } = parseArgs({
    options: {
      backend: { type: 'string', default: 'js' },
      json: { type: 'string' },
      out: { type: 'string', default: fileURLToPath(new URL('../out', import.meta.url)) },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (options.help) {
    console.log(usage);
    return;
  }
  const start = process.cwd();
  const out = resolve(options.out);
  const json = options.json && resolve(options.json);
  mkdirSync(out, { recursive: true });
  process.chdir(out); // the notes write their CSV files to relative paths

  try {
    await useBackend(options.backend);
  } catch (error) {
    // No GPU, a package that is not there: what is missing, and what works everywhere.
    console.error(
      `backend ${options.backend}: ${(error as Error).message}\n\nThe js backend runs everywhere: npm start`,
    );
    process.exitCode = 1;
    return;
  }
  const notes = readNotes();
  const rows = await runAll(notes);

  const report = join(out, 'tour-report.html');
  writeFileSync(report, renderReport(rows, notes, options.backend));
  for (const { name, svg } of rows.flatMap((row) => row.figures)) {
    writeFileSync(join(out, `${name}.svg`), standaloneSvg(svg));
  }
  if (json) writeFileSync(json, `${JSON.stringify(rows.map(jsonRow), null, 2)}\n`);
  summarise(rows, relative(start, report));
}

async function runAll(notes: ReturnType<typeof readNotes>): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const row of runChapters(chapters, notes)) {
    if (row.chapter !== rows.at(-1)?.chapter) console.log(heading(row.chapter.notes, row.chapter.title));
    console.log(cellText(row));
    rows.push(row);
  }
  return rows;
}

const jsonRow = ({ id, state, compared, expected, note }: Row): Record<string, unknown> => ({
  id,
  ok: state !== 'differs',
  output: compared,
  expected,
  ...(note && { note }),
});

function summarise(rows: readonly Row[], report: string): void {
  const counts = countStates(rows);
  const figures = rows.flatMap((row) => row.figures).length;
  console.log(dim(`report: ${report}, and ${figures} plots as SVG beside it`));
  console.log(dim(`${counts.counterpart} more cells have a counterpart in TypeScript, marked ≈ above`));
  console.log(bold(summaryLine(counts)));
  if (counts.differs > 0) process.exitCode = 1;
}

await main();
