import { bmm } from './bmm.ts';
import { chain } from './chain.ts';
import { bandwidth } from './bandwidth.ts';
import { compilations } from './compilations.ts';
import { dataframe } from './dataframe.ts';
import { eagerAdd } from './eager-add.ts';
import { layouts } from './layouts.ts';
import { lenet } from './lenet.ts';
import { matmul } from './matmul.ts';
import { memory } from './memory.ts';
import { mlpTiny } from './mlp-tiny.ts';
import { mlp } from './mlp.ts';
import { multinomial } from './multinomial.ts';
import { smallOps } from './small-ops.ts';
import { softmax } from './softmax.ts';
import { sum } from './sum.ts';
import type { Workload } from './workload.ts';

/** All workloads, in the order of their ids. */
export const workloads: readonly Workload[] = [
  matmul,
  bmm,
  chain,
  sum,
  softmax,
  mlpTiny,
  mlp,
  lenet,
  dataframe,
  multinomial,
  eagerAdd,
  compilations,
  memory,
  layouts,
  bandwidth,
  smallOps,
];
