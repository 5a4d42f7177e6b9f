import { parseArgs } from 'node:util';

export interface Options {
  /** Ids or names of the workloads to run; all of them if empty. */
  readonly only: readonly string[];
  readonly backend: string;
  readonly peers: boolean;
  /** File to write all figures to. */
  readonly json: string | undefined;
  /** Time to spend on one library's samples of one case, in ms. */
  readonly ms: number;
  readonly list: boolean;
  readonly help: boolean;
}

export const usage = `pnpm bench [--only W1,W5] [--backend js] [--peers] [--json FILE] [--ms 600] [--list]

  --only     workloads by id or name, separated by commas
  --backend  the backend of ours
  --peers    installs the peers into a cache folder and runs them beside ours; PyTorch, numpy and pandas
             run where a python3 has them (BENCH_PYTHON names another interpreter)
  --json     writes every figure to a file
  --ms       time for the samples of one library in one case
  --list     lists the workloads and runs nothing`;

/** An argument that we cannot take. */
export class UsageError extends Error {}

/** @throws UsageError on a value out of range, Node's TypeError on an unknown option */
export function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    // pnpm passes on the `--` that separates its own options.
    args: args.filter((arg) => arg !== '--'),
    options: {
      only: { type: 'string', default: '' },
      backend: { type: 'string', default: 'js' },
      peers: { type: 'boolean', default: false },
      json: { type: 'string' },
      ms: { type: 'string', default: '600' },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const ms = Number(values.ms);
  if (!(ms > 0)) throw new UsageError(`--ms wants a positive number, not '${values.ms}'`);
  const only = values.only.split(',').filter((name) => name !== '');
  return { ...values, only, ms, json: values.json };
}
