export { calculateGain, type Nonlinearity } from './gain.ts';
export { constant_, dirac_, eye_, normal_, ones_, uniform_, zeros_ } from './fill.ts';
export { orthogonal_, type OrthogonalOptions } from './orthogonal.ts';
export { sparse_, type SparseOptions } from './sparse.ts';
export { truncNormal_, type TruncNormalOptions } from './trunc-normal.ts';
export {
  kaimingNormal_,
  kaimingUniform_,
  xavierNormal_,
  xavierUniform_,
  type KaimingOptions,
  type XavierOptions,
} from './variance.ts';
