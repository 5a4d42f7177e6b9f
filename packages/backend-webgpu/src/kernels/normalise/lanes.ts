import { accumulatorDType, type DType, type Expr, type NormaliseKernel } from '@t/core/kernel';
import type { Queue } from '../../device/queue.ts';
import { printCast, printExpr, printRound } from '../../wgsl/expression.ts';
import { GROUP_INDEX, paramsAfter, Shader } from '../../wgsl/shader.ts';
import { scalarType } from '../../wgsl/types.ts';
import { positionOf, splitIndex } from '../positions.ts';
import { join, start } from '../reduce/combination.ts';
import { WORKGROUP, type Spread } from './spread.ts';
import { isLogical, stateType } from './state.ts';

/**
 * A shader in which `lanes` invocations take a row, reading neighbouring items together. Where they do not hold
 * what is kept, they compute it again: on a GPU that is cheaper than memory. Parameters: the rows, the geometry, the scalars; with a `width` of 4, the
 * length of the rows and the strides of what is adjacent along them count quads.
 */
export function laneShader(
  queue: Queue,
  kernel: NormaliseKernel,
  { width, lanes, items, held }: Spread,
): Shader {
  const { rank, inputs, stages, keeps, saves } = kernel;
  const first = 1 + saves.length;
  const count = first + inputs.length;
  const params = paramsAfter(count);
  const part = (k: number): string[] => Array.from({ length: rank }, (_, d) => params.int(1 + k * rank + d));
  const sizes = part(0);
  const strides = Array.from({ length: count }, (_, k) => part(1 + k));
  const scalars = 1 + rank * (1 + count);
  const adjacent = (k: number): boolean => width === 4 && kernel.inner[1 + k] === '1';
  const place = (k: number, i: string): string =>
    `start${k} + ${i}${kernel.inner[k === 0 ? 0 : k - saves.length] === '1' ? '' : ` * ${strides[k]![rank - 1]}`}`;

  /** A function of one element, and the operands it takes: inputs, then results of stages, then what is kept. */
  const declare = (name: string, expr: Expr, output: DType): Elementwise => {
    const reads = new Set<number>();
    const { statements, value } = printExpr(expr, {
      scalar: (k, dtype) => params[dtype === 'float32' ? 'float' : 'int'](scalars + k),
      input: (k) => {
        reads.add(k);
        return `x${k}`;
      },
    });
    const dtypes = [
      ...inputs,
      ...stages.map(({ epilogue }) => epilogue.dtype),
      ...(keeps === null ? [] : [stages[keeps]!.prologue.dtype]),
    ];
    const taken = [...reads].map((k) => `x${k}: ${scalarType(dtypes[k]!)}`);
    return {
      reads: [...reads],
      source: [
        `fn ${name}(${taken.join(', ')}) -> ${scalarType(output)} {`,
        ...statements,
        `return ${printCast(expr.dtype, output, value)};`,
        '}',
      ].join('\n'),
    };
  };
  const prologues = stages.map(({ prologue }, j) => declare(`value${j}`, prologue, prologue.dtype));
  const body = declare('body', kernel.body, kernel.output);
  const kept = inputs.length + stages.length;
  /** Whether what is kept is held too, from its reduction on. */
  const holdsKept = held && [...prologues, body].some(({ reads }) => reads.includes(kept));

  const component = (item: string, c: number): string => (width === 4 ? `${item}[${c}]` : item);
  /** Source of a call for component `c` of item `i`. */
  const call = (name: string, { reads }: Elementwise, i: number, c: number): string => {
    const operand = (k: number): string => {
      if (k < inputs.length) return adjacent(k) ? component(`x${k}_${i}`, c) : `x${k}_${i}`;
      if (k < inputs.length + stages.length) return `result${k - inputs.length}`;
      return holdsKept ? component(`kept_${i}`, c) : call(`value${keeps}`, prologues[keeps!]!, i, c);
    };
    return `${name}(${reads.map(operand).join(', ')})`;
  };
  const each = Array.from({ length: items }, (_, i) => i);
  const load = (ks: ReadonlySet<number>): string[] =>
    [...ks].flatMap((k) =>
      each.map((i) => `let x${k}_${i} = load${first + k}(${place(first + k, `min(k${i}, last)`)});`),
    );
  /** The inputs that these read, those of a value kept among them. */
  const inputsOf = (...all: readonly Elementwise[]): Set<number> => {
    const read = all.flatMap(({ reads }) =>
      reads.includes(kept) ? [...reads, ...prologues[keeps!]!.reads] : reads,
    );
    return new Set(read.filter((k) => k < inputs.length));
  };
  const places = each.map((i) => `let k${i} = at + ${i * lanes};`);
  const reduced = inputsOf(...prologues);
  /** Statements that take all items of this invocation: those in `read` are loaded, unless they are held. */
  const walk = (read: ReadonlySet<number>, statements: readonly string[]): string[] =>
    held
      ? [...load(new Set([...read].filter((k) => !reduced.has(k)))), ...statements]
      : [
          `for (var at = lane; at <= last; at += ${items * lanes}) {`,
          ...places,
          ...load(read),
          ...statements,
          '}',
        ];
  const components = width === 4 ? [0, 1, 2, 3] : [0];
  /** Source of item `i` made of what a function says of its components. */
  const itemOf = (dtype: DType, i: number, name: string, of: Elementwise): string => {
    const values = components.map((c) => call(name, of, i, c));
    return width === 4 ? `vec4<${scalarType(dtype)}>(${values.join(', ')})` : values[0]!;
  };
  const reduce = (j: number): string[] => {
    const { combine, prologue, epilogue } = stages[j]!;
    const type = stateType(stages[j]!);
    const holds = holdsKept && j === keeps;
    const state = (i: number, c: number): string => {
      const value = holds ? component(`kept_${i}`, c) : call(`value${j}`, prologues[j]!, i, c);
      return isLogical(stages[j]!) ? printCast(prologue.dtype, 'bool', value) : value;
    };
    const result = printExpr(
      epilogue,
      {
        scalar: (k, dtype) => params[dtype === 'float32' ? 'float' : 'int'](scalars + k),
        input: () => `combined${j}`,
      },
      `w${j}_`,
    );
    return [
      ...(holds
        ? each.map((i) => `let kept_${i} = ${itemOf(prologue.dtype, i, `value${j}`, prologues[j]!)};`)
        : []),
      `var state${j} = ${start(combine, type)};`,
      ...walk(
        inputsOf(prologues[j]!),
        each.map(
          (i) =>
            `if (k${i} <= last) { state${j} = joined${j}(state${j}, ${tree(
              j,
              components.map((c) => state(i, c)),
            )}); }`,
        ),
      ),
      ...joinLanes(j, lanes),
      `let combined${j} = ${printRound(accumulatorDType(combine, prologue.dtype), `state${j}`)};`,
      ...result.statements,
      `let result${j} = ${result.value};`,
    ];
  };
  const store = each.map(
    (i) =>
      `if (exists && k${i} <= last) { store0(${place(0, `k${i}`)}, ${itemOf(kernel.output, i, 'body', body)}); }`,
  );
  return new Shader(queue, {
    label: 'normalise',
    bindings: [
      { type: scalarType(kernel.output), access: 'write', quads: width === 4 },
      ...saves.map((j) => ({ type: scalarType(stages[j]!.epilogue.dtype), access: 'write' }) as const),
      ...inputs.map((dtype, k) => ({ type: scalarType(dtype), access: 'read', quads: adjacent(k) }) as const),
    ],
    params: scalars + kernel.scalars.length,
    workgroup: [WORKGROUP, 1],
    declarations: [
      ...prologues.map(({ source }) => source),
      body.source,
      ...stages.flatMap((stage, j) => {
        const type = stateType(stage);
        return [
          `fn joined${j}(a: ${type}, b: ${type}) -> ${type} { return ${join(stage.combine, type)}; }`,
          ...(lanes > 1 ? [`var<workgroup> states${j}: array<${type}, ${WORKGROUP}>;`] : []),
          ...(lanes > FAN ? [`var<workgroup> parts${j}: array<${type}, ${WORKGROUP / FAN}>;`] : []),
        ];
      }),
    ],
    code: [
      `let number = ${GROUP_INDEX} * ${WORKGROUP / lanes} + i32(local.x) / ${lanes};`,
      `let exists = number < ${params.int(0)};`,
      // Invocations beyond the last row go along with it, since all of a workgroup have to meet.
      `let row = min(number, ${params.int(0)} - 1);`,
      ...(rank > 1 ? splitIndex('row', sizes.slice(0, -1), 'c') : []),
      ...strides.map((list, k) => `let start${k} = ${positionOf(list.slice(0, -1), 'c')};`),
      `let lane = i32(local.x) % ${lanes};`,
      `let last = ${sizes[rank - 1]} - 1;`,
      ...(held ? ['let at = lane;', ...places, ...load(reduced)] : []),
      ...stages.flatMap((_, j) => reduce(j)),
      ...saves.flatMap((stage, i) => [
        `if (exists && lane == 0) { store${1 + i}(start${1 + i}, result${stage}); }`,
      ]),
      ...walk(inputsOf(body), store),
    ],
  });
}

interface Elementwise {
  readonly reads: readonly number[];
  readonly source: string;
}

/** Source of all `terms` joined by twos. */
function tree(j: number, terms: readonly string[]): string {
  if (terms.length === 1) return terms[0]!;
  const half = terms.length / 2;
  return `joined${j}(${tree(j, terms.slice(0, half))}, ${tree(j, terms.slice(half))})`;
}

/** States that an invocation joins between two meetings of the workgroup. */
const FAN = 16;

/** Statements that leave in every lane of a row what all of them have combined in stage `j`. */
function joinLanes(j: number, lanes: number): string[] {
  if (lanes === 1) return [];
  const joinAll = (array: string, from: string, count: number): string =>
    tree(
      j,
      Array.from({ length: count }, (_, i) => `${array}${j}[${from} + ${i}u]`),
    );
  const most = Math.min(lanes, FAN);
  const within = [
    `states${j}[local.x] = state${j};`,
    'workgroupBarrier();',
    `state${j} = ${joinAll('states', `(local.x & ~${most - 1}u)`, most)};`,
  ];
  if (lanes <= FAN) return within;
  return [
    ...within,
    `if (local.x % ${FAN}u == 0u) { parts${j}[local.x / ${FAN}u] = state${j}; }`,
    'workgroupBarrier();',
    `state${j} = ${joinAll('parts', `local.x / ${lanes}u * ${lanes / FAN}u`, lanes / FAN)};`,
  ];
}
