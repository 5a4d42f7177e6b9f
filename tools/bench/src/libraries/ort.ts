import { loadPeer } from './load.ts';

export interface OrtTensor {
  readonly data: ArrayLike<number>;
}

export interface OrtSession {
  run(feeds: Record<string, OrtTensor>): Promise<Record<string, OrtTensor>>;
}

/** The part of onnxruntime-web that the workloads call. */
export interface Ort {
  env: { wasm: { numThreads: number } };
  Tensor: new (dtype: 'float32', data: Float32Array, shape: readonly number[]) => OrtTensor;
  InferenceSession: {
    create(model: Uint8Array, options: { executionProviders: ['wasm'] }): Promise<OrtSession>;
  };
}

export async function loadOrt(): Promise<Ort> {
  const ort = await loadPeer<Ort>('onnxruntime-web');
  ort.env.wasm.numThreads = 1;
  return ort;
}

/** A protocol buffer's field: a varint, or bytes with their length before them. */
function field(number: number, value: number | string | readonly number[]): number[] {
  if (typeof value === 'number') return [...varint(number << 3), ...varint(value)];
  const bytes = typeof value === 'string' ? [...new TextEncoder().encode(value)] : value;
  return [...varint((number << 3) | 2), ...varint(bytes.length), ...bytes];
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  for (; value >= 128; value >>>= 7) bytes.push((value & 127) | 128);
  return [...bytes, value];
}

const FLOAT = 1;
const INT = 2;

function valueInfo(name: string, shape: readonly number[]): number[] {
  const dims = shape.flatMap((size) => field(1, field(1, size)));
  return [...field(1, name), ...field(2, field(1, [...field(1, FLOAT), ...field(2, dims)]))];
}

/**
 * A model of one ONNX operator, as bytes of onnx.proto's ModelProto (IR version 8, opset 17).
 *
 * @param operator the operator's ONNX name
 * @param inputs the shapes of its inputs, which are called `x0`, `x1`, ...
 * @param output the shape of its output, called `y`
 * @param attributes integer attributes
 */
export function onnxModel(
  operator: string,
  inputs: readonly (readonly number[])[],
  output: readonly number[],
  attributes: Readonly<Record<string, number>> = {},
): Uint8Array {
  const node = [
    ...inputs.flatMap((_, i) => field(1, `x${i}`)),
    ...field(2, 'y'),
    ...field(4, operator),
    ...Object.entries(attributes).flatMap(([name, value]) =>
      field(5, [...field(1, name), ...field(3, value), ...field(20, INT)]),
    ),
  ];
  const graph = [
    ...field(1, node),
    ...field(2, 'bench'),
    ...inputs.flatMap((shape, i) => field(11, valueInfo(`x${i}`, shape))),
    ...field(12, valueInfo('y', output)),
  ];
  const opset = field(8, [...field(1, ''), ...field(2, 17)]);
  return Uint8Array.from([...field(1, 8), ...field(7, graph), ...opset]);
}

/** Steps of one operator: a session, its inputs, and a look at the output's last element. */
export async function ortTask(
  ort: Ort,
  model: Uint8Array,
  inputs: readonly { data: Float32Array; shape: readonly number[] }[],
): Promise<{ step(): Promise<void>; check(): Promise<number> }> {
  const session = await ort.InferenceSession.create(model, { executionProviders: ['wasm'] });
  const feeds = Object.fromEntries(
    inputs.map(({ data, shape }, i) => [`x${i}`, new ort.Tensor('float32', data, shape)]),
  );
  const run = async (): Promise<OrtTensor> => (await session.run(feeds))['y']!;
  return {
    step: async () => void (await run()),
    check: async () => {
      const { data } = await run();
      return data[data.length - 1]!;
    },
  };
}
