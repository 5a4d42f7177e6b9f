import type { DType, Expr, MapKernel, TypedArray } from '@t/core/kernel';
import { dtypeInfo } from '@t/core/kernel';
import { device } from '../device.ts';

/** `body` on the GPU, element by element. */
export async function evaluate(
  body: Expr,
  inputs: readonly TypedArray[],
  dtypes: readonly DType[],
): Promise<TypedArray> {
  const { backend } = device;
  const count = inputs[0]!.length;
  const buffers = [body.dtype, ...dtypes].map((dtype) => backend.alloc(dtype, count));
  inputs.forEach((data, i) => backend.write(buffers[i + 1]!, 0, data));
  const kernel: MapKernel = {
    kind: 'map',
    rank: 1,
    inner: buffers.map(() => '1'),
    inputs: dtypes,
    scalars: [],
    body,
    output: body.dtype,
  };
  const geometry = Int32Array.from([count, ...buffers.map(() => 1)]);
  backend.run(backend.compile(kernel), { buffers, offsets: buffers.map(() => 0), scalars: [], geometry });
  const result = await backend.read(buffers[0]!, 0, count);
  for (const buffer of buffers) backend.free(buffer);
  return result;
}

export const arrayOf = (dtype: DType, values: readonly number[]): TypedArray =>
  new (dtypeInfo(dtype).array)(values);
