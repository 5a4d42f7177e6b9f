import { accumulatorDType, type DType, type ReduceKernel } from '@t/core/kernel';
import type { Queue } from '../../device/queue.ts';
import { printCast, printExpr, printRound } from '../../wgsl/expression.ts';
import { GROUP_INDEX, invocationIndex, paramsAfter, Shader, type Params } from '../../wgsl/shader.ts';
import { scalarType } from '../../wgsl/types.ts';
import { positionOf, splitIndex } from '../positions.ts';
import { combinationOf, type Combination } from './combination.ts';
import { GROUP_LANES, type Pass } from './passes.ts';

/** Where a pass takes its elements from, and where it leaves what it combined. */
export interface Ends {
  readonly from: 'inputs' | 'partials';
  readonly to: 'output' | 'partials';
}

/** Parameters before the geometry: outputs, elements per output, splits. */
export const PASS_PARAMS = 3;

/** Elements whose loads do not wait for one another, and whose sum is rounded apart from the total. */
const BLOCK = 16;

/**
 * What an invocation takes at a time: one element, or where neighbours lie side by side, four loaded as a vec4: those of
 * four outputs that it computes together, or four elements of one output.
 */
export type Grain = 'one' | 'outputs' | 'elements';

/** Sources of what a launch's geometry and scalars hold. */
function namesOf({ kept, reduced, inputs, scalars }: ReduceKernel, params: Params) {
  let next = PASS_PARAMS;
  const take = (count: number): string[] => Array.from({ length: count }, () => params.int(next++));
  const names = {
    keptSizes: take(kept),
    reducedSizes: take(reduced),
    outStrides: take(kept),
    strides: inputs.map(() => ({ kept: take(kept), reduced: take(reduced) })),
  };
  const first = next;
  const scalar = (k: number, dtype: DType): string =>
    params[dtype === 'float32' ? 'float' : 'int'](first + k);
  return { ...names, scalar, params: next + scalars.length };
}

/**
 * A pass of a reduction. Part `split` of an output has the elements `split`, `split + splits` ..., so that invocations
 * side by side read elements side by side. Partial results lie split by split, each with all outputs.
 *
 * @param grain of the first pass only; with 'outputs', by single invocations, the outputs, the last kept size and the
 * strides of the inputs (but the last kept ones, which are 1) count quads; with 'elements', the elements, the last reduced
 * size and the strides of those inputs that are adjacent along it (but these strides themselves)
 */
export function passShader(
  queue: Queue,
  kernel: ReduceKernel,
  lanes: Pass['lanes'],
  { from, to }: Ends,
  grain: Grain = 'one',
): Shader {
  const combination = combinationOf(kernel.combine, kernel.prologue.dtype);
  const words = combination.words.map(({ type }) => type);
  const targets = to === 'output' ? [scalarType(kernel.output)] : words;
  const sources = from === 'inputs' ? kernel.inputs.map(scalarType) : words;
  const params = paramsAfter(targets.length + sources.length);
  const names = namesOf(kernel, params);
  const [outputs, count, splits] = [params.int(0), params.int(1), params.int(2)];
  const elements =
    from === 'inputs'
      ? inputElements(kernel, names, targets.length, grain)
      : partialElements(combination, outputs, targets.length);
  const tree = lanes === GROUP_LANES;
  const [none, join] = grain === 'outputs' ? ['initialQuad()', 'joinedQuads'] : ['initial()', 'joined'];
  const store = (state: string, part: string): string[] =>
    to === 'output'
      ? storeResult(kernel, combination, names, state)
      : combination.words.map(({ of }, i) => `store${i}(${part}, ${of(state)});`);
  return new Shader(queue, {
    label: `reduce ${kernel.combine}`,
    bindings: [
      ...targets.map((type) => ({ type, access: 'write' }) as const),
      ...sources.map((type, i) => ({ type, access: 'read', quads: byQuads(kernel, grain, i) }) as const),
    ],
    params: names.params,
    workgroup: [GROUP_LANES, 1],
    declarations: [
      ...combination.declarations,
      ...(grain === 'outputs' ? quadOfStates : []),
      ...elements.declarations,
      ...(tree ? [`var<workgroup> states: array<State, ${GROUP_LANES}>;`] : []),
    ],
    code: [
      `let part = ${tree ? GROUP_INDEX : invocationIndex(GROUP_LANES)};`,
      `if (part >= ${outputs} * ${splits}) { return; }`,
      `let split = part / ${outputs};`,
      `let index = part - split * ${outputs};`,
      ...splitIndex('index', names.keptSizes, 'm'),
      ...elements.statements,
      `let step = ${splits}${tree ? ` * ${GROUP_LANES}` : ''};`,
      `var k = split${tree ? ` * ${GROUP_LANES} + i32(local.x)` : ''};`,
      `var state = ${none};`,
      `for (; k < ${count} - ${BLOCK - 1} * step; k += ${BLOCK} * step) {`,
      `var block = ${none};`,
      `for (var j = 0; j < ${BLOCK}; j++) { block = ${join}(block, ${elements.at('k + j * step')}); }`,
      `state = ${join}(state, block);`,
      '}',
      `var rest = ${none};`,
      `for (; k < ${count}; k += step) { rest = ${join}(rest, ${elements.at('k')}); }`,
      `state = ${join}(state, rest);`,
      ...(tree ? joinLanes : []),
      ...(grain !== 'outputs'
        ? store('state', 'part')
        : [
            'for (var j = 0; j < 4; j++) {',
            `let m${kernel.kept - 1} = m${kernel.kept - 1} * 4 + j;`,
            ...store('state[j]', 'part * 4 + j'),
            '}',
          ]),
    ],
  });
}

/** The states of four neighbouring outputs. */
const quadOfStates: readonly string[] = [
  'alias Quad = array<State, 4>;',
  'fn initialQuad() -> Quad { let s = initial(); return Quad(s, s, s, s); }',
  'fn joinedQuads(a: Quad, b: Quad) -> Quad {',
  `return Quad(${[0, 1, 2, 3].map((j) => `joined(a[${j}], b[${j}])`).join(', ')});`,
  '}',
];

/** Statements that leave in the first lane what all lanes have combined; the others end. */
const joinLanes: readonly string[] = [
  'states[local.x] = state;',
  'workgroupBarrier();',
  `for (var width = ${GROUP_LANES / 2}u; width > 0u; width >>= 1u) {`,
  'if (local.x < width) { states[local.x] = joined(states[local.x], states[local.x + width]); }',
  'workgroupBarrier();',
  '}',
  'if (local.x > 0u) { return; }',
  'state = states[0];',
];

/** The elements of an output: what to declare, what to compute per output, and the state of element `k` alone. */
interface Elements {
  readonly declarations: readonly string[];
  readonly statements: readonly string[];
  at(k: string): string;
}

/** Whether input `i` is loaded by quads. */
export const byQuads = ({ inner }: ReduceKernel, grain: Grain, i: number): boolean =>
  grain === 'outputs' || (grain === 'elements' && inner[i] === '1');

function inputElements(
  kernel: ReduceKernel,
  names: ReturnType<typeof namesOf>,
  first: number,
  grain: Grain,
): Elements {
  const bases = kernel.inputs.map((_, i) => `base${i}`);
  const { statements, value } = printExpr(kernel.prologue, { scalar: names.scalar, input: (i) => `x${i}` });
  const xs = kernel.inputs.map((dtype, i) => `x${i}: ${scalarType(dtype)}`);
  /** Source of the state of the element whose inputs are `x0` ..., or component `j` of those that are quads. */
  const call = (j: number, k = 'k'): string => {
    const components = bases.map((_, i) => `x${i}${byQuads(kernel, grain, i) ? `[${j}]` : ''}`);
    return `one(${[k, ...components].join(', ')})`;
  };
  const four = [0, 1, 2, 3];
  const result = {
    one: () => call(0),
    outputs: () => `Quad(${four.map((j) => call(j)).join(', ')})`,
    elements: () => {
      const [a, b, c, d] = four.map((j) => call(j, `k * 4 + ${j}`));
      return `joined(joined(${a}, ${b}), joined(${c}, ${d}))`;
    },
  };
  return {
    declarations: [
      `fn one(${['k: i32', ...xs].join(', ')}) -> State {`,
      ...statements,
      `return stateOf(${value}, k);`,
      '}',
      `fn element(k: i32, ${bases.map((base) => `${base}: i32`).join(', ')}) -> ${grain === 'outputs' ? 'Quad' : 'State'} {`,
      ...splitIndex('k', names.reducedSizes, 'n'),
      ...bases.map(
        (base, i) => `let x${i} = load${first + i}(${base} + ${positionOf(names.strides[i]!.reduced, 'n')});`,
      ),
      `return ${result[grain]()};`,
      '}',
    ],
    statements: bases.map((base, i) => `let ${base} = ${positionOf(names.strides[i]!.kept, 'm')};`),
    at: (k) => `element(${k}, ${bases.join(', ')})`,
  };
}

function partialElements(combination: Combination, outputs: string, first: number): Elements {
  const loads = combination.words.map((_, i) => `load${first + i}(at)`);
  return {
    declarations: [`fn element(at: i32) -> State { return ${combination.ofWords(loads)}; }`],
    statements: [],
    at: (k) => `element((${k}) * ${outputs} + index)`,
  };
}

function storeResult(
  kernel: ReduceKernel,
  combination: Combination,
  names: ReturnType<typeof namesOf>,
  state: string,
): string[] {
  const dtype = accumulatorDType(kernel.combine, kernel.prologue.dtype);
  const { statements, value } = printExpr(
    kernel.epilogue,
    { scalar: names.scalar, input: () => 'combined' },
    'w',
  );
  return [
    `let combined = ${printRound(dtype, combination.result(state))};`,
    ...statements,
    `store0(${positionOf(names.outStrides, 'm')}, ${printCast(kernel.epilogue.dtype, kernel.output, value)});`,
  ];
}
