import type { Matrix, Row } from '../matrix.ts';
import { formatError, formatStatus } from './text.ts';

/** The matrix as one page that needs no other file: a table with a search box and a filter by status. */
export function toHtml(matrix: Matrix): string {
  const { backend, totals, sections } = matrix;
  const title = `Conformance of the ${escape(backend)} backend`;
  const tiles = [...Object.entries(sections), ['total', totals] as const].map(
    ([name, { pass, fail, expected, unsupported }]) =>
      `<tr><th>${escape(name)}</th><td>${pass}</td><td class="${fail > 0 ? 'fail' : ''}">${fail}</td>` +
      `<td>${expected}</td><td>${unsupported}</td></tr>`,
  );
  const remarks = [...matrix.failures, ...matrix.expected].map(
    ({ id, direction, reason }) =>
      `<tr><td><code>${escape(id)}</code></td><td>${direction}</td><td><pre>${escape(reason)}</pre></td></tr>`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>${STYLE}</style>
<h1>${title}</h1>
<p>Every op beside recorded outputs, gradients and errors of PyTorch 1.13.1. The worst error is
max |got - expected| / (1 + |expected|). Native: computed by the backend's kernels alone; fallback: a routine of
the core took part.</p>
<table><thead><tr><th>samples</th><th>pass</th><th>fail</th><th>expected</th><th>unsupported</th></tr></thead>
<tbody>${tiles.join('\n')}</tbody></table>
<p><label>Op <input id="search" type="search"></label>
<label>Status <select id="status"><option value="">all</option><option>pass</option><option>fail</option>
<option>expected</option><option>unsupported</option></select></label></p>
<table id="matrix"><thead><tr><th>op</th><th>tier</th><th>dtype</th><th>direction</th><th>status</th>
<th>computed</th><th>worst error</th></tr></thead>
<tbody>
${matrix.rows.map(line).join('\n')}
</tbody></table>
<h2>Failures and declared differences</h2>
<table><thead><tr><th>sample</th><th>direction</th><th>reason</th></tr></thead><tbody>
${remarks.join('\n')}
</tbody></table>
<script>${SCRIPT}</script>
</html>
`;
}

const line = (row: Row): string =>
  `<tr data-op="${escape(row.op)}" data-status="${row.status}"><td><code>${escape(row.op)}</code></td>` +
  `<td>${row.tier || ''}</td><td>${escape(row.dtype)}</td><td>${row.direction}</td>` +
  `<td class="${row.status}">${formatStatus(row)}</td><td>${row.origin ?? ''}</td>` +
  `<td>${formatError(row.worstError)}</td></tr>`;

const escape = (text: string): string =>
  text.replace(/[&<>"]/g, (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[char]!);

const STYLE = `
:root { color-scheme: light dark; }
body { font: 15px/1.45 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0; }
th, td { text-align: left; padding: 0.15rem 0.8rem 0.15rem 0; border-bottom: 1px solid #8884; vertical-align: top; }
thead th { position: sticky; top: 0; background: Canvas; }
pre { margin: 0; white-space: pre-wrap; }
.pass { color: #188038; } .fail { color: #d93025; font-weight: bold; }
.expected { color: #b06000; } .unsupported { color: #80868b; }
`;

const SCRIPT = `
const rows = [...document.querySelectorAll('#matrix tbody tr')];
const search = document.getElementById('search');
const status = document.getElementById('status');
function filter() {
  for (const row of rows) {
    row.hidden = !row.dataset.op.includes(search.value) || (status.value !== '' && row.dataset.status !== status.value);
  }
}
search.addEventListener('input', filter);
status.addEventListener('change', filter);
`;
