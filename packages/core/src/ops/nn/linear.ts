import { RuntimeError } from '../../errors.ts';
import { formatList, numel } from '../../tensor/size.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { named } from '../base/named.ts';
import { checkTensor } from '../base/sizes.ts';
import { add, mul } from '../elementwise/arithmetic.ts';
import { addmm } from '../matrix/add-product.ts';
import { matmul, mm } from '../matrix/products.ts';
import { sum } from '../reduce/sum.ts';
import { permute, t } from '../shape/permute.ts';
import { reshapeTo } from '../shape/reshape.ts';
import { unsqueeze } from '../shape/squeeze.ts';

/**
 * `input @ weight.T + bias`: `[..., in]`, `[out, in]` (or `[in]`) and `[out]` give `[..., out]`; one dtype. Errors:
 * RuntimeError for sizes that do not fit.
 */
export function linear(input: Tensor, weight: Tensor, bias: Tensor | null = null): Tensor {
  checkTensor('linear', 'input', 1, input);
  checkTensor('linear', 'weight', 2, weight);
  if (bias === null) return matmul(input, t(weight));
  if (input.ndim === 2) return addmm(bias, input, t(weight));
  if (input.ndim === 3 && input.layout.contiguous && weight.ndim === 2) {
    const flat = reshapeTo(input, [numel(input.shape.slice(0, -1)), input.shape[2]!]);
    const result = reshapeTo(addmm(bias, flat, t(weight)), [...input.shape.slice(0, -1), weight.shape[0]!]);
    return named('ViewBackward0', result);
  }
  return add(matmul(input, t(weight)), bias);
}

const misfit = (what: string, got: number, wanted: number | string): RuntimeError =>
  new RuntimeError(`bilinear(): ${what}: got ${got} ${wanted}`);

/**
 * `x1 @ weight[o] @ x2 + bias[o]` for each output o: `[..., a]`, `[..., b]`, `[out, a, b]` and `[out]` give
 * `[..., out]`. Errors: RuntimeError for sizes that do not fit.
 */
export function bilinear(input1: Tensor, input2: Tensor, weight: Tensor, bias: Tensor | null = null): Tensor {
  if (input1.ndim !== input2.ndim) {
    throw misfit('input dimensions do not match', input1.ndim, `and ${input2.ndim}`);
  }
  const lead = input1.shape.slice(0, -1);
  lead.forEach((size, d) => {
    if (size === input2.shape[d]) return;
    throw misfit(`input batch dimensions do not match at dim ${d}`, size, `and ${input2.shape[d]}`);
  });
  const [out, a, b] = weight.shape as unknown as [number, number, number];
  if (weight.ndim !== 3)
    throw new RuntimeError(`bilinear(): weight of shape ${formatList(weight.shape)} is not 3-D`);
  if (input1.shape.at(-1) !== a) {
    throw misfit('input1 size does not match weight size', input1.shape.at(-1)!, `but expected ${a}`);
  }
  if (input2.shape.at(-1) !== b) {
    throw misfit('input2 size does not match weight size', input2.shape.at(-1)!, `but expected ${b}`);
  }
  if (bias !== null && bias.shape[0] !== out) {
    throw misfit('bias size does not match weight size', bias.shape[0]!, `but expected ${out}`);
  }
  const rows = numel(lead);
  const matrix = reshapeTo(permute(weight, 1, 0, 2), [a, out * b]);
  const left = reshapeTo(mm(reshapeTo(input1, [rows, a]), matrix), [rows, out, b]);
  const right = unsqueeze(reshapeTo(input2, [rows, b]), 1);
  const result = reshapeTo(sum(mul(left, right), 2, { dtype: left.dtype }), [...lead, out]);
  return bias === null ? result : add(result, bias);
}
