import type { Backend } from '@t/core';
import { runSuite, type OpFile } from '../../src/index.ts';

/** Every twelfth sample of the ops of the first tier: a few hundred. */
function someOf(ops: readonly OpFile[]): OpFile[] {
  let count = 0;
  return ops
    .filter(({ tier }) => tier === 1)
    .map((file) => ({ ...file, samples: file.samples.filter(() => count++ % 12 === 0) }));
}

/**
 * How some of the goldens go on `backend`, forward and backward: `add..float32.0: pass pass`.
 *
 * @param ops list of op files as JSON (parsed here, since writing parsed ones out again would lose the sign of zeros)
 */
export async function verdicts(backend: Backend, ops: string): Promise<string[]> {
  const goldens = { ops: someOf(JSON.parse(ops) as OpFile[]), random: [], printing: [], modules: [] };
  const results = await runSuite(backend, goldens);
  return results.map(({ id, forward, backward }) =>
    `${id}: ${forward.status} ${backward?.status ?? ''}`.trim(),
  );
}
