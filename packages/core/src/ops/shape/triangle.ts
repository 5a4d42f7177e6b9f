import * as e from '../../kernel/expr.ts';
import { checkDType, dtypeInfo } from '../../tensor/dtype.ts';
import { denseLayout } from '../../tensor/layout.ts';
import { RuntimeError } from '../../errors.ts';
import { wrapDim, type Tensor } from '../../tensor/tensor.ts';
import { CoordinateKernel } from '../base/coordinates.ts';
import { emptyOf } from '../base/fill.ts';
import { replaceValue } from '../base/replace.ts';
import { applyRow, type Row } from '../base/row.ts';
import { checkInt } from '../base/sizes.ts';
import { notImplementedFor } from '../base/types.ts';
import { deviceFor, fromData, type CreateOptions } from '../create/tensor.ts';

type Side = 'tril' | 'triu';

/** Keeps the elements on one side of a diagonal of the last two dimensions, and the diagonal. */
const triangle = (side: Side): Row<number> => {
  const kernel = new CoordinateKernel({
    name: side,
    body(x, coords, [diagonal]) {
      const above = e.sub(coords.at(-1)!, coords.at(-2)!);
      return e.where(side === 'tril' ? e.le(above, diagonal!) : e.ge(above, diagonal!), x, 0);
    },
  });
  const row: Row<number> = {
    name: side === 'tril' ? 'TrilBackward0' : 'TriuBackward0',
    forward: ([x], diagonal) =>
      kernel.run(emptyOf(x!.device, denseLayout(x!.dtype, x!.shape)), x!, [diagonal]),
    backward: (ctx, g) => [g && (applyRow(row, [g], ctx.attrs) as Tensor)],
    jvp: (ctx, t) => applyRow(row, [t!], ctx.attrs) as Tensor,
  };
  return row;
};

const rows = { tril: triangle('tril'), triu: triangle('triu') };

function apply(side: Side, x: Tensor, diagonal: number): Tensor {
  checkInt(side, 'diagonal', 2, diagonal);
  wrapDim(-2, x.ndim, false);
  return applyRow(rows[side], [x], diagonal) as Tensor;
}

/**
 * The lower triangle of the matrices in the last two dimensions, zeros elsewhere; `diagonal` counts the kept
 * diagonals above the main one (negative: below).
 */
export const tril = (x: Tensor, diagonal = 0): Tensor => apply('tril', x, diagonal);

/** The upper triangle of the matrices in the last two dimensions, from diagonal number `diagonal` on. */
export const triu = (x: Tensor, diagonal = 0): Tensor => apply('triu', x, diagonal);

export const tril_ = (x: Tensor, diagonal = 0): Tensor => replaceValue(x, (old) => tril(old, diagonal));
export const triu_ = (x: Tensor, diagonal = 0): Tensor => replaceValue(x, (old) => triu(old, diagonal));

/** Row and column numbers of a triangle, computed on the host: its size is known without any data. */
function indices(side: Side, row: number, col: number, offset: number, options: CreateOptions): Tensor {
  if (row < 0) throw new RuntimeError(`row must be non-negative, got${row}`);
  if (col < 0) throw new RuntimeError(`col must be non-negative, got${col}`);
  const dtype = checkDType(options.dtype ?? 'int32');
  if (dtype !== 'int32') throw notImplementedFor(`${side}_indices`, dtype);
  const rows: number[] = [];
  const cols: number[] = [];
  for (let r = 0; r < row; r++) {
    const first = side === 'tril' ? 0 : Math.max(0, r + offset);
    const end = side === 'tril' ? Math.min(col, r + offset + 1) : col;
    for (let c = first; c < end; c++) {
      rows.push(r);
      cols.push(c);
    }
  }
  const data = new (dtypeInfo(dtype).array)([...rows, ...cols]);
  return fromData(deviceFor(options), dtype, [2, rows.length], data);
}

/** Row and column numbers, shape [2, n], of the lower triangle of a [row, col] matrix, row by row. */
export const trilIndices = (
  row: number,
  col: number,
  offset: number | CreateOptions = 0,
  options: CreateOptions = {},
): Tensor =>
  typeof offset === 'number'
    ? indices('tril', row, col, offset, options)
    : indices('tril', row, col, 0, offset);

/** Row and column numbers, shape [2, n], of the upper triangle of a [row, col] matrix, row by row. */
export const triuIndices = (
  row: number,
  col: number,
  offset: number | CreateOptions = 0,
  options: CreateOptions = {},
): Tensor =>
  typeof offset === 'number'
    ? indices('triu', row, col, offset, options)
    : indices('triu', row, col, 0, offset);
