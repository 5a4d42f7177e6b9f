import type { MatmulKernel } from '@t/core/kernel';
import type { Queue } from '../../device/queue.ts';
import { GROUP_INDEX, Shader } from '../../wgsl/shader.ts';
import { scalarType } from '../../wgsl/types.ts';
import { declareBlock, readerOf, roomOf, vectorsOf, type Operand } from './block.ts';
import type { WorkgroupTiling } from './choice.ts';
import { placeOf, sourcesOf, type Sources } from './parameters.ts';
import type { Quads } from './quads.ts';

const range = (n: number): number[] => [...Array(n).keys()];

/**
 * A tile of outputs per workgroup, of which each invocation keeps some rows and columns in registers. Blocks of both
 * operands pass through workgroup memory; an invocation loads its part of the next ones before it computes with the
 * present ones, so that memory answers meanwhile.
 */
export function workgroupShader(
  queue: Queue,
  kernel: MatmulKernel,
  tiling: WorkgroupTiling,
  quads: Quads,
): Shader {
  const { height, width, rows, columns, depth } = tiling;
  const type = scalarType(kernel.dtype);
  const sources = sourcesOf(kernel);
  const { params, p } = sources;
  const across = width / columns;
  const down = height / rows;
  const invocations = across * down;
  const operands = operandsOf(kernel, sources, tiling, quads);
  const [a, b] = operands;
  const left = readerOf(a, 'y', down, rows);
  const right = readerOf(b, 'x', across, columns);
  /** Statements for each vector of its blocks that an invocation loads: its name, and its number in the block. */
  const loaded = (statement: (operand: Operand, next: string, q: string) => string): string[] =>
    operands.flatMap((operand) => {
      const vectors = vectorsOf(operand);
      return range(Math.ceil(vectors / invocations)).map((v) => {
        const q = `lane + ${v * invocations}u`;
        const made = statement(operand, `next_${operand.name}${v}`, q);
        return (v + 1) * invocations > vectors ? `if (${q} < ${vectors}u) { ${made} }` : made;
      });
    });
  const load = (from: string): string[] =>
    loaded(({ name, start }, next, q) => `${next} = ${name}_vector(${q}, i, ${start}, ${from}, last);`);
  /** Asked for as one instruction: drivers need not make one of a product and a sum. */
  const multiplyAdd = (x: string, y: string, sum: string): string =>
    type === 'f32' ? `fma(vec4(${x}), ${y}, ${sum})` : `${x} * ${y} + ${sum}`;
  const sums = range(rows).flatMap((r) => range(columns / 4).map((c) => ({ r, c, sum: `sum${r}_${c}` })));
  return new Shader(queue, {
    label: 'matmul in workgroups',
    bindings: sources.bindings.map((each, i) =>
      (i === 1 && quads.a) || (i === 2 && quads.b) ? { ...each, quads: true } : each,
    ),
    params,
    workgroup: [invocations, 1],
    declarations: [
      ...operands.flatMap((operand) => [
        `var<workgroup> ${operand.name}_block: array<vec4<${type}>, ${roomOf(operand)}>;`,
        ...declareBlock(operand, type),
      ]),
      `fn keep(sum: ${type}, r: i32, c: i32, i: i32, out: i32) {`,
      `if (r < ${p.m} && c < ${p.n}) {`,
      ...sources.store('sum', 'r', 'c'),
      '} }',
    ],
    code: [
      ...placeOf(sources, GROUP_INDEX, height, width),
      // Unsigned, so that drivers see how far indices go.
      'let lane = local.x;',
      `let x = i32(lane % ${across}u);`,
      `let y = i32(lane / ${across}u);`,
      ...operands.flatMap((operand) =>
        range(Math.ceil(vectorsOf(operand) / invocations)).map(
          (v) => `var next_${operand.name}${v} = vec4<${type}>();`,
        ),
      ),
      ...load('first'),
      ...sums.map(({ sum }) => `var ${sum} = vec4<${type}>();`),
      `for (var block = first; block < last; block += ${depth}) {`,
      ...loaded((operand, next, q) => `${operand.name}_block[${operand.name}_slot(${q})] = ${next};`),
      'workgroupBarrier();',
      `if (block + ${depth} < last) {`,
      ...load(`block + ${depth}`),
      '}',
      `for (var k = 0; k < ${depth}; k += 4) {`,
      ...left.before,
      ...right.before,
      ...range(4).flatMap((j) => [
        '{',
        ...left.at(j),
        ...right.at(j),
        ...range(columns / 4).map((c) => `let right${c} = ${right.vector(c, j)};`),
        ...sums.map(({ r, c, sum }) => `${sum} = ${multiplyAdd(left.element(r, j), `right${c}`, sum)};`),
        '}',
      ]),
      '}',
      'workgroupBarrier();',
      '}',
      ...sums.flatMap(({ r, c, sum }) =>
        range(4).map(
          (e) => `keep(${sum}[${e}], row + ${left.place(r)}, column + ${right.place(4 * c + e)}, i, out);`,
        ),
      ),
    ],
  });
}

const operandsOf = (
  kernel: MatmulKernel,
  { p }: Sources,
  { height, width, depth }: WorkgroupTiling,
  quads: Quads,
): readonly [a: Operand, b: Operand] => [
  {
    name: 'a',
    buffer: 1,
    start: 'row',
    extent: height,
    depth,
    size: p.m,
    stride: p.am,
    strideK: p.ak,
    batch: p.ab,
    adjacentK: kernel.a === 'row',
    quads: quads.a,
  },
  {
    name: 'b',
    buffer: 2,
    start: 'column',
    extent: width,
    depth,
    size: p.n,
    stride: p.bn,
    strideK: p.bk,
    batch: p.bb,
    adjacentK: kernel.b === 'column',
    quads: quads.b,
  },
];
