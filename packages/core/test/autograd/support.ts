import * as t from '../../src/index.ts';
import type { Tensor } from '../../src/index.ts';

t.use(t.reference());

/** A float64 leaf that requires a gradient. */
export const leaf = (data: t.TensorData): Tensor => t.tensor(data, { dtype: 'float64', requiresGrad: true });

/** The elements as nested arrays; null stays null. */
export const values = (x: Tensor | null | undefined): unknown => (x ? x.detach().toArraySync() : null);

/** The printed name of the node that made `x`, or null. */
export const nodeOf = (x: Tensor): string | null => x.gradFn && String(x.gradFn);
