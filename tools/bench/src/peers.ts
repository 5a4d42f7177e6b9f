import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Competitor, entryOf, nodePeers, ours, pagePeers, pythonPeers } from './libraries/index.ts';
import { peersFolder } from './libraries/load.ts';
import { Browser } from './page/browser.ts';
import type { Workload } from './workloads/workload.ts';

const manifest = fileURLToPath(new URL('../peers/package.json', import.meta.url));
const loader = fileURLToPath(new URL('../peers/load.mjs', import.meta.url));

/** Installs the npm peers, unless the same list is there already; false where that fails. */
function install(): boolean {
  const wanted = readFileSync(manifest, 'utf8');
  const stamp = join(peersFolder, 'installed.json');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return true;
  console.log('Installing the peers (about 400 MB, once) ...');
  rmSync(peersFolder, { recursive: true, force: true });
  mkdirSync(peersFolder, { recursive: true });
  cpSync(manifest, join(peersFolder, 'package.json'));
  cpSync(loader, join(peersFolder, 'load.mjs'));
  const flags = ['--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } = spawnSync('npm', ['install', ...flags], {
    cwd: peersFolder,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    console.warn('npm could not install the peers: going on without them');
    return false;
  }
  writeFileSync(stamp, wanted);
  return true;
}

/** A Python interpreter, and the competitors whose module it can import. */
function findPythonPeers(): { python: string; competitors: readonly Competitor[] } {
  const candidates = [process.env['BENCH_PYTHON'], '/usr/bin/python3', 'python3'];
  for (const python of candidates.filter((each) => each !== undefined)) {
    const has = (module: string): boolean => spawnSync(python, ['-c', `import ${module}`]).status === 0;
    if (!has('numpy')) continue;
    const modules = new Set(['torch', 'pandas'].filter(has)).add('numpy');
    return {
      python,
      competitors: pythonPeers.filter((peer) => peer.kind === 'python' && modules.has(peer.module)),
    };
  }
  return { python: 'python3', competitors: [] };
}

/** Who runs, and where. */
export interface Field {
  readonly python: string;
  readonly browser: Browser | undefined;
  /** Ours, and those it is compared with. */
  competitorsOf(workload: Workload): readonly Competitor[];
}

/** Ours alone. */
export const alone = (backend: string): Field => ({
  python: 'python3',
  browser: undefined,
  competitorsOf: () => ours(backend),
});

/** Ours and what npm can install; beside a CPU's backends also what a Python on this machine has. */
export async function withPeers(backend: string): Promise<Field> {
  if (backend === 'webgpu') return withPagePeers(backend);
  const { python, competitors } = findPythonPeers();
  const absent = pythonPeers.filter((peer) => !competitors.includes(peer)).map(({ name }) => name);
  if (absent.length > 0) console.warn(`no python3 with ${absent.join(', ')}: going on without`);
  const peers = [...(install() ? nodePeers : []), ...competitors];
  return { ...alone(backend), python, competitorsOf: () => [...ours(backend), ...peers] };
}

/** The peers have WebGPU in browsers only, so ours meets them there; where there are none, it stays in Node. */
async function withPagePeers(backend: string): Promise<Field> {
  const browser = install() ? await Browser.start() : undefined;
  if (browser === undefined) {
    console.warn('no Chromium (CHROMIUM_PATH names one), or no peers to run in it: going on without');
    return alone(backend);
  }
  return {
    ...alone(backend),
    browser,
    competitorsOf: (workload) =>
      workload.onHost !== true && pagePeers.some((peer) => entryOf(workload, peer) !== undefined)
        ? [...ours(backend, 'page'), ...pagePeers]
        : ours(backend),
  };
}
