import { use } from '@t/core';
import { chapters, type NotesCell, runChapters, summaryLine } from '@t/tour';
import { fetchFromFiles } from '../host/fetch.ts';
import { type BackendName, isBackendName, open } from './backends.ts';
import { View } from './view.ts';

/** Between two paints of the page, in ms. */
const FRAME = 50;

fetchFromFiles();
const notes = (await (await fetch('notes.json')).json()) as NotesCell[];
const view = new View(notes);
const form = document.querySelector('form')!;
const output = form.querySelector('output')!;
const detail = form.querySelector('#detail')!;
const unavailable = form.querySelector('#unavailable')!;
const radio = (name: BackendName): HTMLInputElement => form.querySelector(`input[value="${name}"]`)!;

/** Runs every cell on a backend. The cells are many small pieces of work: the page paints in between. */
async function run(name: BackendName, signal: AbortSignal): Promise<void> {
  view.begin();
  output.textContent = `opening ${name}`;
  const opened = await open(name);
  if (signal.aborted) return;
  detail.textContent = opened.detail;
  use(opened.backend);
  const start = performance.now();
  let painted = start;
  for await (const row of runChapters(chapters, notes)) {
    if (signal.aborted) return;
    view.show(row);
    if (performance.now() - painted < FRAME) continue;
    const { same, counterpart, differs } = view.counts;
    output.textContent = `running: ${same + counterpart + differs} of ${view.size} cells`;
    await macrotask();
    painted = performance.now();
  }
  const seconds = (performance.now() - start) / 1000;
  output.textContent = `${summaryLine(view.counts)}, in ${seconds.toFixed(1)} s`;
  view.end();
}

/** Lets the page paint and take input; unlike a timer's, its turn comes soon in a tab behind others too. */
function macrotask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', () => {
      port1.close();
      resolve();
    });
    port1.start();
    port2.postMessage(null);
  });
}

let current = { running: Promise.resolve(), abort: new AbortController() };

/** Starts over, once the run under way has stopped: the default backend is one for all. */
function restart(): void {
  const chosen = new FormData(form).get('backend');
  if (!isBackendName(chosen)) return;
  history.replaceState(null, '', `?backend=${chosen}${location.hash}`);
  current.abort.abort();
  const abort = new AbortController();
  const running = current.running.then(() => run(chosen, abort.signal)).catch(fail);
  current = { running, abort };
}

function fail(error: unknown): void {
  output.textContent = String(error);
  view.end();
}

form.addEventListener('change', ({ target }) => {
  if ((target as HTMLInputElement).name === 'backend') restart();
});
form.addEventListener('submit', (event) => {
  event.preventDefault();
  restart();
});

const webgpu = open('webgpu').then(
  () => {
    radio('webgpu').disabled = false;
  },
  (error: Error) => {
    unavailable.textContent = `webgpu: ${error.message}`;
  },
);

const wanted = new URLSearchParams(location.search).get('backend');
if (wanted === 'webgpu') await webgpu;
const first = isBackendName(wanted) && !radio(wanted).disabled ? wanted : 'js';
radio(first).checked = true;
restart();
