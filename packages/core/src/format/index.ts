export { formatTensor } from './tensor.ts';
export type { TensorSuffix } from './tensor.ts';
export type { TensorView } from './view.ts';
export { getPrintoptions, setPrintoptions } from './options.ts';
export type { PrintOptions } from './options.ts';
export { formatExponential, formatFixed, formatShortest } from './decimal.ts';
export { formatScalar } from './spec.ts';
export {
  formatSize,
  notebookTuple,
  pythonBool,
  pythonFloat,
  pythonList,
  pythonReturnType,
  pythonScalar,
  pythonString,
  pythonTuple,
} from './python.ts';
export type { NestedScalars } from './python.ts';
export { numpyRepr, numpyStr } from './numpy.ts';
