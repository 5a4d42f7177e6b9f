import type * as t from '@t/core';
import { pythonScalar } from '@t/core/format';

/** A tensor in the middle of a message, as Python's f-strings write it: a 0-d one as its number. */
export const shown = (x: t.Tensor): string =>
  x.ndim > 0 ? x.toString() : pythonScalar(x.itemSync(), x.dtype);

/** A parameter in the printed form of a distribution: its shape unless it has one element. */
export const described = (x: t.Tensor): string => (x.shape.numel() === 1 ? shown(x) : x.shape.toString());
