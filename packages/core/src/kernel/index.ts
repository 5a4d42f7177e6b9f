/** What a backend is written against: the interface, the kernel IR, and its reference semantics. */
export type { Backend, Buffer, Launch, MemoryStats, Program, Reading } from './backend.ts';
export type {
  Combine,
  ConvolveKernel,
  GatherKernel,
  InnerStride,
  Kernel,
  MapKernel,
  MatmulKernel,
  NormaliseKernel,
  ReduceKernel,
  RowStage,
  ScanKernel,
  ScatterKernel,
  SortKernel,
} from './kernel.ts';
export type { BinaryFn, Expr, UnaryFn } from './expr.ts';
export { countUses, some, walk } from './expr.ts';
export { printExpr, type Dialect, type PrintedExpr } from './print.ts';
export { RuntimeError } from '../errors.ts';
export { DeferredMaps, LEAST_DEFERRED, type Executor } from './deferral/index.ts';
export { hostBackend } from './host-backend.ts';
export { HostBuffer, HostMemory } from './host-memory.ts';
export { accumulatorDType, compareNumbers, interpret, logaddexp, scanStep } from './interpret.ts';
export { binaryFunction, convert, roundTo, unaryFunctions } from './scalar.ts';
export { dtypeInfo, dtypes, type DType, type TypedArray } from '../tensor/dtype.ts';
