import { wrapDim, type Tensor } from '../../tensor/tensor.ts';
import { returnType, type ReturnType } from '../base/return-type.ts';
import { applyRow, type Row } from '../base/row.ts';
import { runScan } from '../base/scan.ts';
import { forms, optionsOf, singleDimOf, type ReduceOptions } from './arguments.ts';
import { pick, place } from './select.ts';

type DimOptions = Pick<ReduceOptions, 'dim' | 'axis'>;

const extremeRow = (combine: 'max' | 'min', name: string): Row<number> => ({
  name,
  forward: ([x], dim) => runScan(combine, x!, dim, { withIndices: true }),
  saves: { outputs: [1] },
  backward: (ctx, g) => [g && place(g, ctx.output(1), ctx.attrs, ctx.inputs[0]!.shape)],
  jvp: (ctx, t) => [pick(t!, ctx.output(1), ctx.attrs), null],
});

const cummaxRow = extremeRow('max', 'CummaxBackward0');
const cumminRow = extremeRow('min', 'CumminBackward0');

function runningExtreme(
  op: 'cummax' | 'cummin',
  row: Row<number>,
  x: Tensor,
  dim: number | DimOptions,
): ReturnType<'values' | 'indices'> {
  const rule = { op, required: true, forms: forms.cumulativeExtremes } as const;
  const along = wrapDim(singleDimOf(rule, x, dim, optionsOf(dim, undefined))!, x.ndim);
  const [values, indices] = applyRow(row, [x], along) as Tensor[];
  return returnType(op, { values: values!, indices: indices! });
}

/** Running maximum along `dim` and the (last) place of each, as int32. NaN is the greatest. */
export const cummax = (x: Tensor, dim: number | DimOptions): ReturnType<'values' | 'indices'> =>
  runningExtreme('cummax', cummaxRow, x, dim);

/** Running minimum along `dim` and the (last) place of each, as int32. NaN is the least. */
export const cummin = (x: Tensor, dim: number | DimOptions): ReturnType<'values' | 'indices'> =>
  runningExtreme('cummin', cumminRow, x, dim);
