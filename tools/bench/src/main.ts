import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { ceilings } from './libraries/index.ts';
import { backendNames } from './libraries/ours.ts';
import { type Options, parseOptions, usage, UsageError } from './options.ts';
import type { Browser } from './page/browser.ts';
import { alone, type Field, withPeers } from './peers.ts';
import { caseTable, rates, targetLines } from './report.ts';
import { type Row, runWorkload } from './run.ts';
import { workloads } from './workloads/index.ts';
import type { Workload } from './workloads/workload.ts';

try {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) console.log(usage);
  else if (options.list) list();
  else await bench(options);
} catch (error) {
  // A wrong argument is answered with the usage; anything else is ours to see in full.
  if (!isUsage(error)) throw error;
  console.error(`${error.message}\n\n${usage}`);
  process.exitCode = 2;
}

function isUsage(error: unknown): error is Error {
  if (error instanceof UsageError) return true;
  return error instanceof TypeError && 'code' in error && `${error.code}`.startsWith('ERR_PARSE_ARGS');
}

function list(): void {
  for (const { id, name, description } of workloads) {
    console.log(`${id.padEnd(5)}${name.padEnd(14)}${description}`);
  }
}

function isBroken({ library, note }: Row): boolean {
  return library.startsWith('@t/') && (note?.startsWith('failed') ?? false);
}

async function bench(options: Options): Promise<void> {
  const known = (name: string): boolean => workloads.some((each) => each.id === name || each.name === name);
  const strange = options.only.filter((name) => !known(name));
  if (strange.length > 0) throw new UsageError(`no workload ${strange.join(', ')}: see --list`);
  if (!backendNames.includes(options.backend)) {
    throw new UsageError(`no backend ${options.backend}: there is ${backendNames.join(', ')}`);
  }
  const chosen = workloads.filter(
    ({ id, name }) => options.only.length === 0 || options.only.includes(id) || options.only.includes(name),
  );
  const field = options.peers ? await withPeers(options.backend) : alone(options.backend);
  try {
    await measure(options, chosen, field);
  } finally {
    await field.browser?.close();
  }
}

async function measure(options: Options, chosen: readonly Workload[], field: Field): Promise<void> {
  const { backend } = options;
  const machine = {
    node: process.version,
    cpu: cpus()[0]?.model ?? '',
    cores: cpus().length,
    ...(backend === 'webgpu' && { gpu: await adapterName(field.browser) }),
  };
  console.log(
    `node ${machine.node}, ${machine.cores} x ${machine.cpu}; medians, read gaps under 2x as ties` +
      `${machine.gpu === undefined ? '' : `\nGPU: ${machine.gpu}`}\n`,
  );

  const records = [];
  for (const workload of chosen) {
    console.log(`${workload.id} ${workload.name}: ${workload.description}`);
    const competitors = [...field.competitorsOf(workload), ...ceilings(backend)];
    const results = await runWorkload(workload, competitors, { ...options, ...field });
    for (const result of results) console.log(`${caseTable(result)}\n`);
    const targets = targetLines(workload, results, backend);
    if (targets.length > 0) console.log(`${targets.join('\n')}\n`);
    // A workload that ours cannot run to its end is an error; one it has no operations for is not.
    const broken = results.some(({ rows }) => rows.some(isBroken));
    if (broken) process.exitCode = 1;
    records.push({
      id: workload.id,
      name: workload.name,
      description: workload.description,
      cases: results.map(({ case: spec, rows }) => ({
        name: spec.name,
        rows: rows.map((row) => ({ ...row, rates: rates(spec, row) })),
      })),
      targets,
    });
  }
  if (options.json !== undefined) {
    const record = { date: new Date().toISOString(), machine, backend, workloads: records };
    writeFileSync(options.json, `${JSON.stringify(record, null, 2)}\n`);
    console.log(`all figures: ${options.json}`);
  }
}

/** The GPU that is measured. RuntimeError where there is none. */
async function adapterName(browser: Browser | undefined): Promise<string> {
  if (browser !== undefined) return browser.adapter();
  const { webgpu } = await import('@t/backend-webgpu');
  const backend = await webgpu();
  const { vendor, architecture } = backend.device.adapterInfo;
  backend.dispose();
  return `${vendor} ${architecture}`;
}
