/**
 * The classes of `t.nn`, `t.optim` and `t.optim.lrScheduler`, in the notation of `signatures.ts`: what is positional,
 * and the options, which Python takes by position in this order as well.
 */

const conv = (name: string): string =>
  `${name}(inChannels, outChannels, kernelSize ; stride, padding, dilation, groups, bias, paddingMode)`;
const convTranspose = (name: string): string =>
  `${name}(inChannels, outChannels, kernelSize ; stride, padding, outputPadding, groups, bias, dilation, paddingMode)`;
const channelNorm = (name: string): string =>
  `${name}(numFeatures ; eps, momentum, affine, trackRunningStats)`;

export const MODULES: Readonly<Record<string, string>> = {
  AdaptiveAvgPool1d: 'AdaptiveAvgPool1d(outputSize)',
  AdaptiveAvgPool2d: 'AdaptiveAvgPool2d(outputSize)',
  AdaptiveAvgPool3d: 'AdaptiveAvgPool3d(outputSize)',
  AdaptiveMaxPool1d: 'AdaptiveMaxPool1d(outputSize)',
  AdaptiveMaxPool2d: 'AdaptiveMaxPool2d(outputSize)',
  AdaptiveMaxPool3d: 'AdaptiveMaxPool3d(outputSize)',
  AlphaDropout: 'AlphaDropout(p? ; inplace)',
  AvgPool1d: 'AvgPool1d(kernelSize ; stride, padding, ceilMode, countIncludePad)',
  AvgPool2d: 'AvgPool2d(kernelSize ; stride, padding, ceilMode, countIncludePad, divisorOverride)',
  AvgPool3d: 'AvgPool3d(kernelSize ; stride, padding, ceilMode, countIncludePad, divisorOverride)',
  BatchNorm1d: channelNorm('BatchNorm1d'),
  BatchNorm2d: channelNorm('BatchNorm2d'),
  BatchNorm3d: channelNorm('BatchNorm3d'),
  Bilinear: 'Bilinear(in1Features, in2Features, outFeatures ; bias)',
  CELU: 'CELU( ; alpha, inplace)',
  Conv1d: conv('Conv1d'),
  Conv2d: conv('Conv2d'),
  Conv3d: conv('Conv3d'),
  ConvTranspose1d: convTranspose('ConvTranspose1d'),
  ConvTranspose2d: convTranspose('ConvTranspose2d'),
  ConvTranspose3d: convTranspose('ConvTranspose3d'),
  Dropout: 'Dropout(p? ; inplace)',
  Dropout1d: 'Dropout1d(p? ; inplace)',
  Dropout2d: 'Dropout2d(p? ; inplace)',
  Dropout3d: 'Dropout3d(p? ; inplace)',
  ELU: 'ELU( ; alpha, inplace)',
  Embedding:
    'Embedding(numEmbeddings, embeddingDim ; paddingIdx, maxNorm, normType, scaleGradByFreq, sparse)',
  FeatureAlphaDropout: 'FeatureAlphaDropout(p? ; inplace)',
  Flatten: 'Flatten( ; startDim, endDim)',
  GELU: 'GELU( ; approximate)',
  GLU: 'GLU( ; dim)',
  GRU: 'GRU(inputSize, hiddenSize ; numLayers, bias, batchFirst, dropout, bidirectional)',
  GRUCell: 'GRUCell(inputSize, hiddenSize ; bias)',
  GroupNorm: 'GroupNorm(numGroups, numChannels ; eps, affine)',
  Hardshrink: 'Hardshrink( ; lambd)',
  Hardsigmoid: 'Hardsigmoid( ; inplace)',
  Hardswish: 'Hardswish( ; inplace)',
  Hardtanh: 'Hardtanh( ; minVal, maxVal, inplace)',
  Identity: 'Identity()',
  InstanceNorm1d: channelNorm('InstanceNorm1d'),
  InstanceNorm2d: channelNorm('InstanceNorm2d'),
  InstanceNorm3d: channelNorm('InstanceNorm3d'),
  LSTM: 'LSTM(inputSize, hiddenSize ; numLayers, bias, batchFirst, dropout, bidirectional, projSize)',
  LSTMCell: 'LSTMCell(inputSize, hiddenSize ; bias)',
  LayerNorm: 'LayerNorm(normalizedShape ; eps, elementwiseAffine)',
  LeakyReLU: 'LeakyReLU( ; negativeSlope, inplace)',
  Linear: 'Linear(inFeatures, outFeatures ; bias)',
  LogSigmoid: 'LogSigmoid()',
  LogSoftmax: 'LogSoftmax( ; dim)',
  MaxPool1d: 'MaxPool1d(kernelSize ; stride, padding, dilation, ceilMode)',
  MaxPool2d: 'MaxPool2d(kernelSize ; stride, padding, dilation, ceilMode)',
  MaxPool3d: 'MaxPool3d(kernelSize ; stride, padding, dilation, ceilMode)',
  Mish: 'Mish( ; inplace)',
  MultiheadAttention:
    'MultiheadAttention(embedDim, numHeads ; dropout, bias, addBiasKv, addZeroAttn, kdim, vdim, batchFirst)',
  PReLU: 'PReLU( ; numParameters, init)',
  RNN: 'RNN(inputSize, hiddenSize ; numLayers, nonlinearity, bias, batchFirst, dropout, bidirectional)',
  RNNCell: 'RNNCell(inputSize, hiddenSize ; bias, nonlinearity)',
  ReLU: 'ReLU( ; inplace)',
  ReLU6: 'ReLU6( ; inplace)',
  SELU: 'SELU( ; inplace)',
  Sequential: 'Sequential(...modules)',
  SiLU: 'SiLU( ; inplace)',
  Sigmoid: 'Sigmoid()',
  Softmax: 'Softmax( ; dim)',
  Softmin: 'Softmin( ; dim)',
  Softplus: 'Softplus( ; beta, threshold)',
  Softshrink: 'Softshrink( ; lambd)',
  Softsign: 'Softsign()',
  Tanh: 'Tanh()',
  Tanhshrink: 'Tanhshrink()',
  Threshold: 'Threshold(threshold, value ; inplace)',
  TransformerEncoderLayer:
    'TransformerEncoderLayer(dModel, nhead ; dimFeedforward, dropout, activation, layerNormEps, batchFirst, normFirst)',
  Unflatten: 'Unflatten(dim, unflattenedSize)',
};

export const OPTIMIZERS = {
  ASGD: 'ASGD(params ; lr, lambd, alpha, t0, weightDecay, maximize)',
  Adadelta: 'Adadelta(params ; lr, rho, eps, weightDecay, maximize)',
  Adagrad: 'Adagrad(params ; lr, lrDecay, weightDecay, initialAccumulatorValue, eps, maximize)',
  Adam: 'Adam(params ; lr, betas, eps, weightDecay, amsgrad, maximize)',
  AdamW: 'AdamW(params ; lr, betas, eps, weightDecay, amsgrad, maximize)',
  Adamax: 'Adamax(params ; lr, betas, eps, weightDecay, maximize)',
  NAdam: 'NAdam(params ; lr, betas, eps, weightDecay, momentumDecay)',
  RAdam: 'RAdam(params ; lr, betas, eps, weightDecay)',
  RMSprop: 'RMSprop(params ; lr, alpha, eps, weightDecay, momentum, centered, maximize)',
  Rprop: 'Rprop(params ; lr, etas, stepSizes, maximize)',
  SGD: 'SGD(params ; lr, momentum, dampening, weightDecay, nesterov, maximize)',
} as const satisfies Record<string, string>;

export const SCHEDULERS = {
  ConstantLR: 'ConstantLR(optimizer ; factor, totalIters, lastEpoch)',
  CosineAnnealingLR: 'CosineAnnealingLR(optimizer, tMax ; etaMin, lastEpoch)',
  CosineAnnealingWarmRestarts: 'CosineAnnealingWarmRestarts(optimizer, t0 ; tMult, etaMin, lastEpoch)',
  ExponentialLR: 'ExponentialLR(optimizer, gamma ; lastEpoch)',
  LinearLR: 'LinearLR(optimizer ; startFactor, endFactor, totalIters, lastEpoch)',
  MultiStepLR: 'MultiStepLR(optimizer, milestones ; gamma, lastEpoch)',
  OneCycleLR:
    'OneCycleLR(optimizer, maxLr ; totalSteps, epochs, stepsPerEpoch, pctStart, annealStrategy, cycleMomentum, baseMomentum, maxMomentum, divFactor, finalDivFactor, threePhase, lastEpoch)',
  PolynomialLR: 'PolynomialLR(optimizer ; totalIters, power, lastEpoch)',
  ReduceLROnPlateau:
    'ReduceLROnPlateau(optimizer ; mode, factor, patience, threshold, thresholdMode, cooldown, minLr, eps)',
  StepLR: 'StepLR(optimizer, stepSize ; gamma, lastEpoch)',
} as const satisfies Record<string, string>;
