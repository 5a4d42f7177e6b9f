export * as functional from '../ops/nn/functional.ts';
export * as init from './init/index.ts';
export { Bilinear, Identity, Linear, type LinearOptions } from './linear.ts';
export { Module, type BufferOptions, type FactoryOptions, type Named } from './module.ts';
export { Parameter, type ParameterOptions } from './parameter.ts';
export type { LoadOptions, LoadResult, StateDict } from './state.ts';
export type { ZeroGradOptions } from './gradients.ts';
export {
  CELU,
  ELU,
  GELU,
  GLU,
  Hardshrink,
  Hardsigmoid,
  Hardswish,
  Hardtanh,
  LeakyReLU,
  LogSigmoid,
  LogSoftmax,
  Mish,
  PReLU,
  ReLU,
  ReLU6,
  SELU,
  SiLU,
  Sigmoid,
  Softmax,
  Softmin,
  Softplus,
  Softshrink,
  Softsign,
  Tanh,
  Tanhshrink,
  Threshold,
  type CELUOptions,
  type DimOptions,
  type ELUOptions,
  type HardtanhOptions,
  type LeakyReLUOptions,
  type PReLUOptions,
  type ShrinkOptions,
  type SoftplusOptions,
} from './activation.ts';
export {
  MultiheadAttention,
  type AttentionCallOptions,
  type MultiheadAttentionOptions,
} from './attention/multihead.ts';
export {
  TransformerEncoderLayer,
  type EncoderCallOptions,
  type TransformerLayerOptions,
} from './attention/transformer-layer.ts';
export { AvgPool1d, AvgPool2d, AvgPool3d, type AvgPoolOptions } from './average-pool.ts';
export { BatchNorm1d, BatchNorm2d, BatchNorm3d } from './batch-norm.ts';
export type { ChannelNormOptions } from './channel-norm.ts';
export { InstanceNorm1d, InstanceNorm2d, InstanceNorm3d } from './instance-norm.ts';
export { ModuleList, Sequential, type Layer } from './container.ts';
export {
  ConvTranspose1d,
  ConvTranspose2d,
  ConvTranspose3d,
  type ConvTransposeLayerOptions,
} from './conv-transpose.ts';
export { Conv1d, Conv2d, Conv3d, type ConvLayerOptions, type PaddingMode } from './conv.ts';
export {
  AlphaDropout,
  Dropout,
  Dropout1d,
  Dropout2d,
  Dropout3d,
  FeatureAlphaDropout,
} from './dropout.ts';
export { Embedding, type EmbeddingLayerOptions } from './embedding.ts';
export { Flatten, Unflatten, type FlattenOptions } from './flatten.ts';
export { LayerNorm, type LayerNormLayerOptions } from './layer-norm.ts';
export { GRU } from './recurrent/gru.ts';
export { LSTM, type LSTMOptions } from './recurrent/lstm.ts';
export { RNN, type RNNOptions } from './recurrent/rnn.ts';
export type { RecurrentOptions } from './recurrent/network.ts';
export {
  AdaptiveAvgPool1d,
  AdaptiveAvgPool2d,
  AdaptiveAvgPool3d,
  AdaptiveMaxPool1d,
  AdaptiveMaxPool2d,
  AdaptiveMaxPool3d,
} from './adaptive-pool.ts';
export { GroupNorm, type GroupNormLayerOptions } from './group-norm.ts';
export {
  BCELoss,
  BCEWithLogitsLoss,
  CosineEmbeddingLoss,
  CrossEntropyLoss,
  GaussianNLLLoss,
  HingeEmbeddingLoss,
  HuberLoss,
  KLDivLoss,
  L1Loss,
  MSELoss,
  MarginRankingLoss,
  MultiLabelMarginLoss,
  MultiLabelSoftMarginLoss,
  MultiMarginLoss,
  NLLLoss,
  PoissonNLLLoss,
  SmoothL1Loss,
  SoftMarginLoss,
  TripletMarginLoss,
} from './loss.ts';
export { MaxPool1d, MaxPool2d, MaxPool3d, type MaxPoolLayerOptions } from './max-pool.ts';
export { GRUCell, LSTMCell, RNNCell, type CellOptions, type RNNCellOptions } from './recurrent/cells.ts';
export { EmbeddingBag, type BagCallOptions, type EmbeddingBagLayerOptions } from './embedding-bag.ts';
export {
  ConstantPad1d,
  ConstantPad2d,
  ConstantPad3d,
  ReflectionPad1d,
  ReflectionPad2d,
  ReflectionPad3d,
  ReplicationPad1d,
  ReplicationPad2d,
  ReplicationPad3d,
  ZeroPad2d,
} from './padding.ts';
export { PixelShuffle, PixelUnshuffle } from './pixel-shuffle.ts';
