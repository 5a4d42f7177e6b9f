/** The functions of PyTorch's `torch.nn.functional`. */

export {
  celu,
  celu_,
  elu,
  elu_,
  gelu,
  hardshrink,
  hardsigmoid,
  hardswish,
  hardtanh,
  hardtanh_,
  leakyRelu,
  leakyRelu_,
  logsigmoid,
  mish,
  relu,
  relu6,
  relu_,
  selu,
  selu_,
  silu,
  softplus,
  softshrink,
  softsign,
  tanhshrink,
  threshold,
  threshold_,
} from './activation.ts';
export { glu, logSoftmax, prelu, rrelu, rrelu_, softmax, softmin } from './gate.ts';
export { sigmoid } from '../elementwise/exponential.ts';
export { tanh } from '../elementwise/trigonometry.ts';
export { conv1d, conv2d, conv3d } from './convolution.ts';
export { convTranspose1d, convTranspose2d, convTranspose3d } from './conv-transpose.ts';
export { bilinear, linear } from './linear.ts';
export { cosineSimilarity, normalize, pairwiseDistance, pdist } from './distance.ts';
export { alphaDropout, dropout, dropout1d, dropout2d, dropout3d, featureAlphaDropout } from './dropout.ts';
export { oneHot } from '../indexing/one-hot.ts';
export { crossEntropy } from './loss/cross-entropy.ts';
export {
  cosineEmbeddingLoss,
  hingeEmbeddingLoss,
  marginRankingLoss,
  softMarginLoss,
  tripletMarginLoss,
} from './loss/margin.ts';
export { multiMarginLoss, multilabelMarginLoss, multilabelSoftMarginLoss } from './loss/multi-class.ts';
export { nllLoss } from './loss/nll.ts';
export {
  binaryCrossEntropy,
  binaryCrossEntropyWithLogits,
  gaussianNllLoss,
  klDiv,
  poissonNllLoss,
} from './loss/probability.ts';
export { huberLoss, l1Loss, mseLoss, smoothL1Loss } from './loss/regression.ts';
export { avgPool1d, avgPool2d, avgPool3d } from './pool/average-pool.ts';
export { maxPool1d, maxPool2d, maxPool3d } from './pool/max-pool.ts';
export { batchNorm, instanceNorm } from './norm/batch-norm.ts';
export { groupNorm, localResponseNorm } from './norm/group-norm.ts';
export { layerNorm } from './norm/layer-norm.ts';
export { interpolate, upsample, upsampleBilinear, upsampleNearest } from './sampling/interpolate.ts';
export { adaptiveAvgPool1d, adaptiveAvgPool2d, adaptiveAvgPool3d } from './pool/adaptive-average-pool.ts';
export { adaptiveMaxPool1d, adaptiveMaxPool2d, adaptiveMaxPool3d } from './pool/adaptive-max-pool.ts';
export { maxUnpool1d, maxUnpool2d, maxUnpool3d } from './pool/max-unpool.ts';
export { pad } from './pad.ts';
export { pixelShuffle, pixelUnshuffle } from './pixel-shuffle.ts';
export { fold, unfold } from './unfold.ts';
export { embedding } from './embedding.ts';
export { gridSample } from './sampling/grid-sample.ts';
export { scaledDotProductAttention } from './attention.ts';
export { embeddingBag } from './embedding-bag.ts';
export { ctcLoss } from './loss/ctc.ts';
