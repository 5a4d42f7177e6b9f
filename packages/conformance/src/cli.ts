#!/usr/bin/env node
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { buildMatrix, isGreen } from './matrix.ts';
import { loadBackend } from './load-backend.ts';
import { bundledGoldens, readGoldens } from './read-goldens.ts';
import { toHtml } from './report/html.ts';
import { toMarkdown } from './report/markdown.ts';
import { summary } from './report/text.ts';
import { runSuite } from './run/suite.ts';

const USAGE = `conformance --backend NAME [options]

Compares a backend of @t/core with recorded outputs, gradients and errors of PyTorch.

  --backend NAME   js, reference, ... (the package @t/backend-NAME), or the path or package name of a module
                   that exports a function giving a backend
  --goldens DIR    folder of goldens; default: those of this package
  --filter NAME    only this op, section (random, printing, modules) or sample id; may be repeated
  --json FILE      the matrix as JSON
  --markdown FILE  the matrix as Markdown
  --html FILE      the matrix as one web page
  --dump FILE      what was computed: one line of JSON per sample

The exit status is 0 if nothing failed that the manifest does not declare.`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      backend: { type: 'string' },
      goldens: { type: 'string' },
      filter: { type: 'string', multiple: true },
      json: { type: 'string' },
      markdown: { type: 'string' },
      html: { type: 'string' },
      dump: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true || values.backend === undefined) {
    console.log(USAGE);
    return values.help === true ? 0 : 2;
  }
  const started = performance.now();
  const backend = await loadBackend(values.backend);
  const goldens = await readGoldens(values.goldens ?? bundledGoldens());
  const results = await runSuite(backend, goldens, { ...(values.filter && { filter: values.filter }) });
  if (results.length === 0) throw new Error('no sample matches');
  const matrix = buildMatrix(
    backend.name,
    results,
    values.goldens === undefined && values.filter === undefined,
  );
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(matrix, null, 1)}\n`);
  if (values.markdown !== undefined) await writeFile(values.markdown, toMarkdown(matrix));
  if (values.html !== undefined) await writeFile(values.html, toHtml(matrix));
  if (values.dump !== undefined)
    await writeFile(values.dump, results.map(({ dump }) => `${dump}\n`).join(''));
  console.log(summary(matrix, (performance.now() - started) / 1000));
  backend.dispose();
  return isGreen(matrix) ? 0 : 1;
}

main().then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  },
);
