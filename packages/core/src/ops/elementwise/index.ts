export { add, mul, sub, div } from './arithmetic.ts';
