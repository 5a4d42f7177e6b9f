/** The functions of PyTorch's `torch.special`. */

export { i0, i0e, i1, i1e } from './bessel.ts';
export { entr, xlog1py } from './entropy.ts';
export { erfcx, logNdtr, ndtr, ndtri } from './error-function.ts';
export { igamma as gammainc, igammac as gammaincc } from './incomplete-gamma.ts';
export { polygamma, zeta } from './zeta.ts';
export { digamma, digamma as psi, lgamma as gammaln } from '../gamma.ts';
export { erf, erfc, exp2, expm1, log1p, logit, sigmoid as expit, xlogy } from '../exponential.ts';
export { erfinv } from '../inverse-erf.ts';
export { sinc } from '../angle.ts';
export { round } from '../rounding.ts';
export { logsumexp } from '../../reduce/log-sum-exp.ts';
export { logSoftmax, softmax } from '../../reduce/softmax.ts';
