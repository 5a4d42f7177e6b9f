// Brings in pnpm and installs what is asked for, once for each lockfile and Node. Needs Node and npm alone.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const PNPM = 'pnpm@12.21.0';
const OLDEST_NODE = [20, 19];

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

const stampFile = join(root, 'node_modules', '.setup.json');

/** What to install: `tour` is the tour and the packages it runs on, `gpu` also WebGPU for Node, `all` the whole workspace. */
const SCOPES = {
  tour: { label: 'what the tour needs', flags: ['--prod', '--filter', '@t/tour...'] },
  // Not only for production: WebGPU in Node is an optional peer for users, and a development dependency here.
  gpu: {
    label: 'what the tour needs on WebGPU',
    flags: ['--filter', '@t/tour...', '--filter', '@t/software-gpu'],
  },
  all: { label: 'the whole workspace', flags: [] },
};

/** Runs a command at the root, its output passed through; returns its exit status. */
export function run(command, args) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (error) console.error(`${command}: ${error.message}`);
  return status ?? 1;
}

/** The path of a tool that the workspace, or one package of it, has installed. */
export function bin(name, folder = '.') {
  return join(root, folder, 'node_modules', '.bin', name);
}

/** What Node needs to run TypeScript on the packages' sources and, for `backend` webgpu, on a GPU in software where there is no other. */
export const nodeFlags = (backend) => [
  '--conditions=@t/source',
  ...(backend === 'webgpu' ? ['--import', './tools/software-gpu/register.mjs'] : []),
];

/** Seconds since `start` (of `performance.now()`), for people. */
export function secondsSince(start) {
  return `${((performance.now() - start) / 1000).toFixed(1)} s`;
}

/** Installs `scope` unless it is there already; ends the process where that fails. */
export function setUp(scope) {
  requireNode();
  const key = installKey();
  const stamp = readStamp();
  if (stamp.key === key && (stamp.scope === scope || stamp.scope === 'all')) return;

  const { label, flags } = SCOPES[scope];
  console.log(`Setting up: installing ${label} with ${PNPM} (only when the lockfile or Node changes) ...`);
  const start = performance.now();
  rmSync(stampFile, { force: true });
  // The committed lockfile pins each package by its hash; asking the registry about all of them again, as pnpm does
  // where the lockfile is not trusted, would take longer than the download.
  const status = run('npx', ['-y', PNPM, 'install', '--frozen-lockfile', '--trust-lockfile', ...flags]);
  if (status !== 0) {
    console.error(`Setting up failed: npx -y ${PNPM} install ended with status ${status}.`);
    process.exit(status);
  }
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, JSON.stringify({ key, scope }));
  console.log(`Set up in ${secondsSince(start)}.\n`);
}

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  console.error(`Node ${OLDEST_NODE.join('.')} or later is needed; this is Node ${process.versions.node}.`);
  process.exit(1);
}

function installKey() {
  const hash = createHash('sha256');
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml']) hash.update(readFileSync(join(root, file)));
  return `${process.version} ${process.platform} ${process.arch} ${hash.digest('hex')}`;
}

function readStamp() {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8'));
  } catch {
    return {};
  }
}
