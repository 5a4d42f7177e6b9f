import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'tour-'));

function tour(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const run = ['--import', import.meta.resolve('tsx'), '--conditions=@t/source', main, ...args];
  return spawnSync(process.execPath, run, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '' },
  });
}

const read = (name: string): string => readFileSync(join(folder, 'out', name), 'utf8');

interface JsonRow {
  readonly id: string;
  readonly ok: boolean;
  readonly output: string;
  readonly expected: string;
}

afterAll(() => rmSync(folder, { recursive: true }));

describe('the tour', () => {
  let result: ReturnType<typeof tour>;
  let rows: JsonRow[];

  beforeAll(() => {
    result = tour('--json', 'cells.json', '--out', 'out');
    rows = JSON.parse(readFileSync(join(folder, 'cells.json'), 'utf8')) as JsonRow[];
  }, 120_000);

  it('prints what PyTorch prints', () => {
    expect(rows.filter(({ ok }) => !ok)).toEqual([]);
    expect(rows.length).toBe(251);
    expect(result.status).toBe(0);
  });

  it('ends with the count', () => {
    const last = result.stdout.trimEnd().split('\n').at(-1) ?? '';
    const [, same, all] = /^cells: (\d+) of (\d+) as PyTorch prints them$/.exec(last) ?? [];
    expect(same).toBe(all);
    expect(Number(all)).toBeGreaterThan(211);
  });

  it('writes no colours into a pipe', () => {
    expect(result.stdout).not.toContain('\x1b');
  });

  it('writes the CSV file of the notes', () => {
    expect(read('data/house_tiny.csv')).toMatch(/^NumRooms,Alley,Price\nNA,Pave,127500\n/);
  });

  it('draws six curves, the dashed line, the labels and the legend', () => {
    const svg = read('convergence.svg');
    expect(svg.match(/<path [^>]*stroke="#/g)).toHaveLength(6);
    expect(svg).toContain('stroke-dasharray');
    expect(svg).toContain('Groups of experiments');
    expect(svg).toContain('Estimated probability');
    for (let face = 1; face <= 6; face++) expect(svg).toContain(`P(die=${face})`);
  });

  it('reports every cell, with its figures, in one page that needs nothing else', () => {
    const html = read('tour-report.html');
    for (const { id } of rows) expect(html).toContain(`id="cell-${id}"`);
    for (const id of ['convergence', 'indexing', 'kinks', 'gradient'])
      expect(html).toContain(`<figure id="${id}">`);
    expect(html).not.toMatch(/<(script|link|img)\b/);
  });
});

it('says which backend it does not find', () => {
  const { status, stderr } = tour('--backend', 'nowhere', '--out', 'out');
  expect(status).not.toBe(0);
  expect(stderr).toContain('@t/backend-nowhere');
}, 60_000);
