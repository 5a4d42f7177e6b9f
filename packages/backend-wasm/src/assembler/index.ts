export { FunctionBuilder } from './function.ts';
export type { Emit, ValueType } from './function.ts';
export { MAX_PAGES, ModuleBuilder } from './module.ts';
export type { LaneOp, MemoryLaneOp, MemoryOp, PlainOp, SimdOp } from './opcodes.ts';
