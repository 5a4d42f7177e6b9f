import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Competitor, nodePeers, pythonPeers } from './libraries/index.ts';
import { peersFolder } from './libraries/load.ts';

const manifest = fileURLToPath(new URL('../peers/package.json', import.meta.url));
const loader = fileURLToPath(new URL('../peers/load.mjs', import.meta.url));

/** Installs the npm peers, unless the same list is there already; returns those that can run. */
function installNodePeers(): readonly Competitor[] {
  const wanted = readFileSync(manifest, 'utf8');
  const stamp = join(peersFolder, 'installed.json');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return nodePeers;
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
    return [];
  }
  writeFileSync(stamp, wanted);
  return nodePeers;
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

/** Everything to run beside ours: what npm can install, and what a Python on this machine has. */
export function findPeers(): { python: string; competitors: readonly Competitor[] } {
  const { python, competitors } = findPythonPeers();
  const absent = pythonPeers.filter((peer) => !competitors.includes(peer)).map(({ name }) => name);
  if (absent.length > 0) console.warn(`no python3 with ${absent.join(', ')}: going on without`);
  return { python, competitors: [...installNodePeers(), ...competitors] };
}
