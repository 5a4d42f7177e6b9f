import * as e from '../../kernel/expr.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { applyInPlace } from '../base/in-place.ts';
import { Pointwise, type Operand } from '../base/pointwise.ts';
import { same, toFloat } from '../base/types.ts';

const addOp = new Pointwise({ name: 'add', arity: 2, types: same, forward: (a, b) => e.add(a, b) });
const mulOp = new Pointwise({ name: 'mul', arity: 2, types: same, forward: (a, b) => e.mul(a, b) });
const subOp = new Pointwise({ name: 'sub', arity: 2, types: same, forward: (a, b) => e.sub(a, b) });
const divOp = new Pointwise({ name: 'div', arity: 2, types: toFloat, forward: (a, b) => e.div(a, b) });

export const add = (x: Tensor, y: Operand): Tensor => addOp.apply2(x, y);
export const add_ = (x: Tensor, y: Operand): Tensor => applyInPlace(addOp, x, [x, y]);
export const mul = (x: Tensor, y: Operand): Tensor => mulOp.apply2(x, y);
export const sub = (x: Tensor, y: Operand): Tensor => subOp.apply2(x, y);
export const div = (x: Tensor, y: Operand): Tensor => divOp.apply2(x, y);
