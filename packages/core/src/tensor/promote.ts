import { dtypeInfo, type DType } from './dtype.ts';

/** The common dtype of two, as `torch.promote_types`. */
export function promoteTypes(a: DType, b: DType): DType {
  if (a === b) return a;
  const x = dtypeInfo(a);
  const y = dtypeInfo(b);
  // Within our five dtypes the order of the index is the order of promotion.
  return x.index > y.index ? a : b;
}

/**
 * Collects operands and settles their dtype as `torch.result_type`: tensors with dimensions decide; 0-d
 * tensors count only for a higher category, JavaScript's numbers only for a category above both.
 */
export class Promotion {
  private dims: DType | null = null;
  private zeroDim: DType | null = null;
  private number: DType | null = null;

  tensor(dtype: DType, rank: number): this {
    if (rank > 0) this.dims = this.dims === null ? dtype : promoteTypes(this.dims, dtype);
    else this.zeroDim = this.zeroDim === null ? dtype : promoteTypes(this.zeroDim, dtype);
    return this;
  }

  /** A whole number keeps integers, a fraction makes them float32, a boolean changes nothing. */
  scalar(value: number | boolean): this {
    const dtype = scalarDType(value);
    this.number = this.number === null ? dtype : promoteTypes(this.number, dtype);
    return this;
  }

  result(): DType {
    const result = combine(this.dims, combine(this.zeroDim, this.number));
    if (result === null) throw new TypeError('result type of no operands');
    return result;
  }
}

/** The weak dtype of a number operand: bool, int32 for whole numbers, else float32. */
export function scalarDType(value: number | boolean): DType {
  if (typeof value === 'boolean') return 'bool';
  return Number.isInteger(value) ? 'int32' : 'float32';
}

function combine(higher: DType | null, lower: DType | null): DType | null {
  if (higher === null) return lower;
  if (lower === null) return higher;
  return dtypeInfo(lower).category > dtypeInfo(higher).category ? lower : higher;
}
