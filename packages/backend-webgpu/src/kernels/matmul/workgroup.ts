import type { MatmulKernel } from '@t/core/kernel';
import type { Queue } from '../../device/queue.ts';
import { GROUP_INDEX, Shader } from '../../wgsl/shader.ts';
import { scalarType, type ScalarType } from '../../wgsl/types.ts';
import { DEPTH, type Tiling } from './choice.ts';
import { placeOf, sourcesOf, type Sources } from './parameters.ts';

/** An operand in workgroup memory. */
interface Operand {
  readonly name: 'a' | 'b';
  readonly buffer: number;
  /** Rows of a, or columns of b, in a tile. */
  readonly extent: number;
  /** First of them, their number in all, their distance in memory, and that of neighbours along k. */
  readonly start: string;
  readonly size: string;
  readonly stride: string;
  readonly strideK: string;
  /** Distance of batches. */
  readonly batch: string;
  /** Whether neighbours along k lie side by side. */
  readonly adjacentK: boolean;
}

/**
 * A tile of outputs per workgroup: four columns by four or eight rows an invocation. Blocks of both operands pass
 * through workgroup memory, as a line of vectors of four rows (or columns) for each k.
 */
export function workgroupShader(queue: Queue, kernel: MatmulKernel, { height, width }: Tiling): Shader {
  const { dtype } = kernel;
  const type = scalarType(dtype);
  const sources = sourcesOf(kernel);
  const { bindings, params, p } = sources;
  const side = width / 4;
  const rows = [...Array(height / side).keys()];
  const a: Operand = {
    name: 'a',
    buffer: 1,
    extent: height,
    start: 'row',
    size: p.m,
    stride: p.am,
    strideK: p.ak,
    batch: p.ab,
    adjacentK: kernel.a === 'row',
  };
  const b: Operand = {
    name: 'b',
    buffer: 2,
    extent: width,
    start: 'column',
    size: p.n,
    stride: p.bn,
    strideK: p.bk,
    batch: p.bb,
    adjacentK: kernel.b === 'column',
  };
  return new Shader(queue, {
    label: 'matmul in workgroups',
    bindings,
    params,
    workgroup: [side * side, 1],
    declarations: [a, b].flatMap((operand) => declareBlock(operand, type)),
    code: [
      ...placeOf(sources, GROUP_INDEX, height, width),
      'let lane = i32(local.x);',
      `let x = lane % ${side};`,
      `let y = lane / ${side};`,
      ...rows.map((r) => `var sum${r} = vec4<${type}>();`),
      `for (var block = first; block < last; block += ${DEPTH}) {`,
      ...[a, b].flatMap((operand) => fillBlock(operand, side * side)),
      'workgroupBarrier();',
      `for (var k = 0; k < ${DEPTH}; k++) {`,
      `let right = b_block[k * ${lineOf(b)} + x];`,
      // Rows that an invocation has in one vector are neighbours; its vectors are `side` apart.
      ...rows
        .filter((r) => r % 4 === 0)
        .map((r) => `let left${r / 4} = a_block[k * ${lineOf(a)} + y + ${(r / 4) * side}];`),
      ...rows.map((r) => `sum${r} += left${r >> 2}[${r & 3}] * right;`),
      '}',
      'workgroupBarrier();',
      '}',
      ...rows.flatMap((r) => [
        `{ let r = row + y * 4 + ${(r >> 2) * side * 4 + (r & 3)};`,
        `if (r < ${p.m}) {`,
        ...[0, 1, 2, 3].flatMap((c) => storeColumn(sources, c, `sum${r}[${c}]`)),
        '} }',
      ]),
    ],
  });
}

/** Vectors in a line: one more than there are rows for, so that neighbouring lines lie in other banks. */
const lineOf = ({ extent }: Operand): number => extent / 4 + 1;

function declareBlock(operand: Operand, type: ScalarType): string[] {
  const { name, buffer } = operand;
  return [
    `var<workgroup> ${name}_block: array<vec4<${type}>, ${DEPTH * lineOf(operand)}>;`,
    // The first `count` of four elements; zeros for the others.
    `fn ${name}_vector(at: i32, step: i32, count: i32) -> vec4<${type}> {`,
    `if (count >= 4) { return vec4(${[0, 1, 2, 3].map((j) => `load${buffer}(at + ${j} * step)`).join(', ')}); }`,
    `var v = vec4<${type}>();`,
    ...[0, 1, 2].map((j) => `if (count > ${j}) { v[${j}] = load${buffer}(at + ${j} * step); }`),
    'return v;',
    '}',
  ];
}

/** Statements that load a block; invocations side by side load what lies side by side. */
function fillBlock(operand: Operand, invocations: number): string[] {
  const { name, extent, start, size, stride, strideK, batch, adjacentK } = operand;
  const quads = extent / 4;
  return [
    `for (var q = lane; q < ${DEPTH * quads}; q += ${invocations}) {`,
    ...(adjacentK
      ? [`let k = q % ${DEPTH};`, `let quad = q / ${DEPTH};`]
      : [`let quad = q % ${quads};`, `let k = q / ${quads};`]),
    `let at = ${start} + quad * 4;`,
    `let count = select(0, ${size} - at, block + k < last);`,
    `${name}_block[k * ${lineOf(operand)} + quad] =`,
    `  ${name}_vector(i * ${batch} + (block + k) * ${strideK} + at * ${stride}, ${stride}, count);`,
    '}',
  ];
}

const storeColumn = ({ p, store }: Sources, c: number, sum: string): string[] => [
  `if (column + x * 4 + ${c} < ${p.n}) {`,
  ...store(sum, 'r', `column + x * 4 + ${c}`),
  '}',
];
