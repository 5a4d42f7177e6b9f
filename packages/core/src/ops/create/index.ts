export { fromTypedArray, tensor } from './tensor.ts';
