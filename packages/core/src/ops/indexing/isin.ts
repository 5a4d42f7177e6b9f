import { RuntimeError } from '../../errors.ts';
import { onHost } from '../../tensor/at-once.ts';
import { dtypeInfo } from '../../tensor/dtype.ts';
import { denseLayout } from '../../tensor/layout.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { emptyOf, fullOf } from '../base/fill.ts';
import { castTo, type Operand } from '../base/pointwise.ts';
import { commonDevice } from '../base/plan.ts';
import { resultType } from '../base/types.ts';

export interface IsinOptions {
  /** Promise that no value occurs twice, which nothing here needs. */
  readonly assumeUnique?: boolean;
  /** True where an element is not among them. */
  readonly invert?: boolean;
}

/** Which of `elements` are among `testElements` (bool); either may be a number. Not for bool. */
export function isin(elements: Operand, testElements: Operand, options: IsinOptions = {}): Tensor {
  const device = commonDevice('isin', [elements, testElements]);
  const dtype = resultType(elements, testElements);
  for (const x of [elements, testElements]) {
    if (!(x instanceof Tensor) || x.dtype !== 'bool') continue;
    throw new RuntimeError(`Unsupported input type encountered for isin(): ${dtypeInfo('bool').scalarType}`);
  }
  const typed = (x: Operand): Tensor => {
    if (!(x instanceof Tensor)) return fullOf(device, dtype, [], x);
    return (x.dtype === dtype ? x : castTo(x, dtype)).detach();
  };
  const [own, others] = [typed(elements), typed(testElements)];
  const out = emptyOf(device, denseLayout('bool', own.shape));
  const { invert = false } = options;
  onHost([own, others], [out], ([values, wanted]) => {
    const known = new Set<number>(wanted!);
    // A Set finds NaN, which equals nothing.
    known.delete(NaN);
    return [Uint8Array.from(values!, (value) => (known.has(value) !== invert ? 1 : 0))];
  });
  return out;
}
