/**
 * THE table of our public call forms: how each PyTorch operator is written with `@t/core`.
 *
 * A form reads like a TypeScript signature:
 *
 *     sum: 'sum(input, dim? ; keepdim, dtype)'
 *
 * - Left of `;` stand the positional parameters, in PyTorch's order; `?` marks one that may be left out.
 *   Right of `;` stand the members of the one options object, which always comes last, directly after the
 *   last positional argument given: `x.sum()`, `x.sum(0)`, `x.sum({ keepdim: true })`,
 *   `x.sum(0, { keepdim: true })`. Positional parameters followed by options are together PyTorch's own
 *   parameter list, in its order. A skipped positional before a given one is `undefined`.
 * - `name(...)`       exists twice: as the method `x.name(...)` of its first parameter and as `t.name(x, ...)`.
 * - `.name(...)`      exists only as a method of its first parameter.
 * - `.name`           is a property of it.
 * - `t.name(...)`     exists only as a function; `t.linalg.norm(...)` is a function of a namespace.
 * - `...sizes`        accepts numbers one by one or one list: `x.view(2, 3)`, `x.view([2, 3])`;
 *   `...tensors`, `...shapes` and `...operands` likewise take the items one by one or one list.
 *   `...index` takes the indices one by one.
 * - `form | form`     overloads; the first that fits the arguments is meant. `other: tensor` restricts a
 *   parameter to a kind of value: tensor, number, bool, dtype, device or size (a list of numbers).
 * - `(input, other) => form` gives PyTorch's parameter order where ours differs.
 *
 * Left out everywhere, because we have one of each: `device`, `layout`, `pinMemory`, `nonBlocking`. A
 * `memoryFormat` is 'contiguousFormat', 'channelsLast', 'channelsLast3d' or 'preserveFormat' (the default). `dim` may also be written `axis`, `keepdim` also `keepdims`. A dim is a number, or a list of
 * numbers where PyTorch takes a tuple. Several results come back as an array in PyTorch's order; where
 * PyTorch's result is a named tuple the array has its field names too (`x.max(0).values`).
 * Every name in IN_PLACE also exists with a trailing `_`, as a method, with the same parameters without
 * `dtype` and `out`.
 */
export const SIGNATURES = {
  // Creation
  tensor: 't.tensor(data ; dtype, requiresGrad)',
  arange: 't.arange(end ; dtype, requiresGrad) | t.arange(start, end, step? ; dtype, requiresGrad)',
  linspace: 't.linspace(start, end, steps ; dtype, requiresGrad)',
  logspace: 't.logspace(start, end, steps ; base, dtype, requiresGrad)',
  eye: 't.eye(n, m? ; dtype, requiresGrad)',
  zeros: 't.zeros(...size ; dtype, requiresGrad)',
  ones: 't.ones(...size ; dtype, requiresGrad)',
  empty: 't.empty(...size ; dtype, requiresGrad)',
  full: 't.full(size, fillValue ; dtype, requiresGrad)',
  zeros_like: 't.zerosLike(input ; dtype, requiresGrad)',
  ones_like: 't.onesLike(input ; dtype, requiresGrad)',
  full_like: 't.fullLike(input, fillValue ; dtype, requiresGrad)',
  new_zeros: '.newZeros(input, ...size ; dtype, requiresGrad)',
  new_ones: '.newOnes(input, ...size ; dtype, requiresGrad)',
  new_full: '.newFull(input, size, fillValue ; dtype, requiresGrad)',
  tril_indices: 't.trilIndices(row, col, offset? ; dtype)',
  triu_indices: 't.triuIndices(row, col, offset? ; dtype)',

  // Random numbers, PyTorch's streams (see random.json)
  rand: 't.rand(...size ; generator, dtype, requiresGrad)',
  randn: 't.randn(...size ; generator, dtype, requiresGrad)',
  randint: 't.randint(high, size: size ; generator, dtype) | t.randint(low, high, size ; generator, dtype)',
  randperm: 't.randperm(n ; generator, dtype)',
  rand_like: 't.randLike(input ; dtype, requiresGrad)',
  randn_like: 't.randnLike(input ; dtype, requiresGrad)',
  normal: 't.normal(mean, std?, size? ; generator, dtype)',
  bernoulli: 'bernoulli(input, p? ; generator)',
  multinomial: 'multinomial(input, numSamples ; replacement, generator)',
  poisson: 't.poisson(input ; generator)',
  normal_: '.normal_(input, mean?, std? ; generator)',
  uniform_: '.uniform_(input, from?, to? ; generator)',
  exponential_: '.exponential_(input, lambd? ; generator)',
  bernoulli_: '.bernoulli_(input, p? ; generator)',
  geometric_: '.geometric_(input, p ; generator)',
  cauchy_: '.cauchy_(input, median?, sigma? ; generator)',
  log_normal_: '.logNormal_(input, mean?, std? ; generator)',
  random_:
    '.random_(input ; generator) | .random_(input, to ; generator)' +
    ' | .random_(input, from, to ; generator)',

  // dtype, copies
  bool: '.bool(input ; memoryFormat)',
  byte: '.byte(input ; memoryFormat)',
  double: '.double(input ; memoryFormat)',
  float: '.float(input ; memoryFormat)',
  int: '.int(input ; memoryFormat)',
  long: '.long(input ; memoryFormat)', // int32, our default integer
  char: '.char(input ; memoryFormat)', // int8: not a dtype of ours, so the method does not exist
  short: '.short(input ; memoryFormat)', // int16: likewise
  to:
    '.to(input, device: device, dtype? ; nonBlocking, copy, memoryFormat) | .to(input, dtype: dtype ; nonBlocking, copy, memoryFormat)' +
    ' | .to(input, other: tensor ; nonBlocking, copy, memoryFormat)',
  clone: 'clone(input ; memoryFormat)',
  contiguous: '.contiguous(input ; memoryFormat)',
  fill: 'fill(input, value)',
  zero_: '.zero_(input)',
  copy_: '.copy_(input, src)',

  // Elementwise, one operand
  abs: 'abs(input)',
  acos: 'acos(input)',
  acosh: 'acosh(input)',
  asin: 'asin(input)',
  asinh: 'asinh(input)',
  atan: 'atan(input)',
  atanh: 'atanh(input)',
  ceil: 'ceil(input)',
  cos: 'cos(input)',
  cosh: 'cosh(input)',
  exp: 'exp(input)',
  exp2: 'exp2(input)',
  expm1: 'expm1(input)',
  floor: 'floor(input)',
  frac: 'frac(input)',
  log: 'log(input)',
  log10: 'log10(input)',
  log1p: 'log1p(input)',
  log2: 'log2(input)',
  nan_to_num: 'nanToNum(input ; nan, posinf, neginf)',
  neg: 'neg(input)',
  positive: 'positive(input)',
  reciprocal: 'reciprocal(input)',
  relu: 'relu(input)',
  round: 'round(input ; decimals)',
  rsqrt: 'rsqrt(input)',
  sgn: 'sgn(input)',
  sigmoid: 'sigmoid(input)',
  sign: 'sign(input)',
  signbit: 'signbit(input)',
  sin: 'sin(input)',
  sinh: 'sinh(input)',
  sqrt: 'sqrt(input)',
  square: 'square(input)',
  tan: 'tan(input)',
  tanh: 'tanh(input)',
  trunc: 'trunc(input)',
  isfinite: 'isfinite(input)',
  isinf: 'isinf(input)',
  isnan: 'isnan(input)',
  isneginf: 'isneginf(input)',
  isposinf: 'isposinf(input)',
  isreal: 'isreal(input)',
  logical_not: 'logicalNot(input)',
  bitwise_not: 'bitwiseNot(input)',

  // Elementwise, several operands
  add: 'add(input, other ; alpha)',
  sub: 'sub(input, other ; alpha)',
  rsub: 'rsub(input, other ; alpha)',
  mul: 'mul(input, other)',
  div: 'div(input, other ; roundingMode)',
  true_divide: 'trueDivide(input, other)',
  floor_divide: 'floorDivide(input, other)',
  remainder: 'remainder(input, other)', // t.remainder(number, tensor) too
  fmod: 'fmod(input, other)',
  pow: 'pow(input, exponent)', // t.pow(number, tensor) too
  float_power: 'floatPower(input, exponent)', // t.floatPower(number, tensor) too
  atan2: 'atan2(input, other)',
  hypot: 'hypot(input, other)',
  copysign: 'copysign(input, other)',
  clamp: 'clamp(input, min?, max?)',
  clamp_min: 'clampMin(input, min)',
  clamp_max: 'clampMax(input, max)',
  maximum: 'maximum(input, other)',
  minimum: 'minimum(input, other)',
  fmax: 'fmax(input, other)',
  fmin: 'fmin(input, other)',
  eq: 'eq(input, other)',
  ne: 'ne(input, other)',
  lt: 'lt(input, other)',
  le: 'le(input, other)',
  gt: 'gt(input, other)',
  ge: 'ge(input, other)',
  equal: 'equal(input, other)', // a Promise; equalSync() where the backend can
  allclose: 'allclose(input, other ; rtol, atol, equalNan)', // a Promise, likewise
  isclose: 'isclose(input, other ; rtol, atol, equalNan)',
  logical_and: 'logicalAnd(input, other)',
  logical_or: 'logicalOr(input, other)',
  logical_xor: 'logicalXor(input, other)',
  bitwise_and: 'bitwiseAnd(input, other)',
  bitwise_or: 'bitwiseOr(input, other)',
  bitwise_xor: 'bitwiseXor(input, other)',
  bitwise_left_shift: 'bitwiseLeftShift(input, other)',
  bitwise_right_shift: 'bitwiseRightShift(input, other)',
  where: 't.where(condition, input?, other?)', // as a method: x.where(condition, other)
  dist: 'dist(input, other, p?)',

  // Python's reflected operators: `other OP input`. JavaScript has no operators on objects, so the number
  // comes second in a method (`x.rsub(1)` is 1 - x) or first in a function (`t.pow(2, x)`).
  __radd__: 'add(input, other)',
  __rmul__: 'mul(input, other)',
  __rsub__: 'rsub(input, other)',
  __rdiv__: 'rdiv(input, other)',
  __rpow__: '(input, other) => t.pow(other, input)',
  __rmod__: '(input, other) => t.remainder(other, input)',
  __rmatmul__: '(input, other) => t.matmul(other, input)',
  __rand__: 'bitwiseAnd(input, other)',
  __ror__: 'bitwiseOr(input, other)',
  __rxor__: 'bitwiseXor(input, other)',

  // Reductions
  sum: 'sum(input, dim? ; keepdim, dtype)',
  prod: 'prod(input, dim? ; keepdim, dtype)',
  mean: 'mean(input, dim? ; keepdim, dtype, out)',
  nansum: 'nansum(input, dim? ; keepdim, dtype)',
  nanmean: 'nanmean(input, dim? ; keepdim, dtype)',
  std: 'std(input ; unbiased: bool) | std(input, dim? ; unbiased, keepdim, correction)',
  var: 'var(input ; unbiased: bool) | var(input, dim? ; unbiased, keepdim, correction)',
  std_mean: 'stdMean(input ; unbiased: bool) | stdMean(input, dim? ; unbiased, keepdim, correction)',
  var_mean: 'varMean(input ; unbiased: bool) | varMean(input, dim? ; unbiased, keepdim, correction)',
  amax: 'amax(input, dim? ; keepdim, out)',
  amin: 'amin(input, dim? ; keepdim, out)',
  aminmax: 'aminmax(input, dim? ; keepdim, out)',
  max: 'max(input, other: tensor) | max(input, dim? ; keepdim)',
  min: 'min(input, other: tensor) | min(input, dim? ; keepdim)',
  argmax: 'argmax(input, dim? ; keepdim)',
  argmin: 'argmin(input, dim? ; keepdim)',
  all: 'all(input, dim? ; keepdim)',
  any: 'any(input, dim? ; keepdim)',
  count_nonzero: 'countNonzero(input, dim?)',
  median: 'median(input, dim? ; keepdim)',
  logsumexp: 'logsumexp(input, dim ; keepdim)',
  norm: 'norm(input, p?, dim? ; keepdim, out, dtype)',
  'linalg.norm': 't.linalg.norm(A, ord?, dim? ; keepdim, out, dtype)',
  'linalg.vector_norm': 't.linalg.vectorNorm(A, ord?, dim? ; keepdim, dtype, out)',
  'linalg.matrix_norm': 't.linalg.matrixNorm(A, ord?, dim? ; keepdim, dtype, out)',
  cumsum: 'cumsum(input, dim ; dtype)',
  cumprod: 'cumprod(input, dim ; dtype)',
  trace: 'trace(input)',

  // Joining and splitting
  cat: 't.cat(tensors, dim? ; out)',
  stack: 't.stack(tensors, dim?)',
  hstack: 't.hstack(tensors)',
  vstack: 't.vstack(tensors)',
  dstack: 't.dstack(tensors)',
  column_stack: 't.columnStack(tensors)',
  split: 'split(input, splitSize, dim?)', // a size, or a list of sizes
  split_with_sizes: 'splitWithSizes(input, splitSizes, dim?)',
  chunk: 'chunk(input, chunks, dim?)',
  tensor_split: 'tensorSplit(input, indicesOrSections, dim?)',
  unbind: 'unbind(input, dim?)',
  meshgrid: 't.meshgrid(...tensors ; indexing)',

  // Shapes and views
  reshape: 'reshape(input, ...shape)',
  reshape_as: '.reshapeAs(input, other)',
  view: '.view(input, ...shape)',
  view_as: '.viewAs(input, other)',
  expand: '.expand(input, ...size)',
  expand_as: '.expandAs(input, other)',
  broadcast_to: 'broadcastTo(input, size)',
  broadcast_tensors: 't.broadcastTensors(...tensors)',
  broadcast_shapes: 't.broadcastShapes(...shapes)',
  permute: 'permute(input, ...dims)',
  transpose: 'transpose(input, dim0, dim1)',
  t: 't(input)',
  T: '.T',
  mT: '.mT',
  movedim: 'movedim(input, source, destination)',
  squeeze: 'squeeze(input, dim?)',
  unsqueeze: 'unsqueeze(input, dim)',
  flatten: 'flatten(input, startDim?, endDim?)',
  ravel: 'ravel(input)',
  unflatten: 'unflatten(input, dim, sizes)',
  narrow: 'narrow(input, dim, start, length)',
  narrow_copy: 'narrowCopy(input, dim, start, length)',
  select: 'select(input, dim, index)',
  slice: '.slice(input, dim?, start?, end?, step?)', // t.slice(start, stop, step) is an index, Python's slice()
  diagonal: 'diagonal(input, offset? ; dim1, dim2)',
  as_strided: 'asStrided(input, size, stride, storageOffset?)',
  atleast_1d: 't.atleast1d(...tensors)',
  atleast_2d: 't.atleast2d(...tensors)',
  atleast_3d: 't.atleast3d(...tensors)',
  sum_to_size: '.sumToSize(input, ...size)',

  // Rearranging
  flip: 'flip(input, ...dims)',
  fliplr: 'fliplr(input)',
  flipud: 'flipud(input)',
  roll: 'roll(input, shifts, dims?)',
  rot90: 'rot90(input, k?, dims?)',
  repeat: '.repeat(input, ...repeats)',
  tile: 'tile(input, ...dims)',
  repeat_interleave: 'repeatInterleave(input, repeats, dim? ; outputSize)',
  tril: 'tril(input, diagonal?)',
  triu: 'triu(input, diagonal?)',
  diag: 'diag(input, diagonal?)',
  diag_embed: 'diagEmbed(input, offset? ; dim1, dim2)',
  diagflat: 'diagflat(input, offset?)',

  // Indexing
  __getitem__: '.at(input, ...index)',
  __setitem__: '.set_(input, ...index, value)',
  masked_fill: 'maskedFill(input, mask, value)',
  masked_select: 'maskedSelect(input, mask ; out)',
  index_select: 'indexSelect(input, dim, index ; out)',
  index_put: 'indexPut(input, indices, values ; accumulate)',

  // Products
  mm: 'mm(input, mat2)',
  mv: 'mv(input, vec)',
  bmm: 'bmm(input, mat2)',
  matmul: 'matmul(input, other)',
  dot: 'dot(input, tensor)',
  vdot: 'vdot(input, other)',
  outer: 'outer(input, vec2)',
  inner: 'inner(input, other)',
  addmm: 'addmm(input, mat1, mat2 ; beta, alpha)',
  einsum: 't.einsum(equation, ...operands)',
  tensordot: 't.tensordot(a, b, dims?)',
  kron: 'kron(input, other)',

  // Networks
  softmax: 'softmax(input, dim ; dtype)',
  log_softmax: 'logSoftmax(input, dim ; dtype)',
  'nn.init.calculate_gain': 't.nn.init.calculateGain(nonlinearity, param?)',
  'nn.init.uniform_': 't.nn.init.uniform_(tensor, a?, b?)',
  'nn.init.normal_': 't.nn.init.normal_(tensor, mean?, std?)',
  'nn.init.constant_': 't.nn.init.constant_(tensor, val)',
  'nn.init.ones_': 't.nn.init.ones_(tensor)',
  'nn.init.zeros_': 't.nn.init.zeros_(tensor)',
  'nn.init.eye_': 't.nn.init.eye_(tensor)',
  'nn.init.dirac_': 't.nn.init.dirac_(tensor, groups?)',
  'nn.init.xavier_uniform_': 't.nn.init.xavierUniform_(tensor ; gain)',
  'nn.init.xavier_normal_': 't.nn.init.xavierNormal_(tensor ; gain)',
  'nn.init.kaiming_uniform_': 't.nn.init.kaimingUniform_(tensor ; a, mode, nonlinearity)',
  'nn.init.kaiming_normal_': 't.nn.init.kaimingNormal_(tensor ; a, mode, nonlinearity)',
  'nn.init.trunc_normal_': 't.nn.init.truncNormal_(tensor ; mean, std, a, b)',
  'nn.init.orthogonal_': 't.nn.init.orthogonal_(tensor ; gain)',
  'nn.init.sparse_': 't.nn.init.sparse_(tensor, sparsity ; std)',
  'nn.functional.mse_loss': 't.nn.functional.mseLoss(input, target ; reduction)',
  'nn.functional.cross_entropy':
    't.nn.functional.crossEntropy(input, target ; weight, ignoreIndex, reduction, labelSmoothing)',
  'nn.functional.conv1d': 't.nn.functional.conv1d(input, weight, bias? ; stride, padding, dilation, groups)',
  'nn.functional.conv2d': 't.nn.functional.conv2d(input, weight, bias? ; stride, padding, dilation, groups)',
  'nn.functional.conv3d': 't.nn.functional.conv3d(input, weight, bias? ; stride, padding, dilation, groups)',

  // Networks, second tier
  'nn.functional.linear': 't.nn.functional.linear(input, weight, bias?)',
  'nn.functional.bilinear': 't.nn.functional.bilinear(input1, input2, weight, bias?)',
  'nn.functional.relu': 't.nn.functional.relu(input ; inplace)',
  'nn.functional.relu6': 't.nn.functional.relu6(input ; inplace)',
  'nn.functional.gelu': 't.nn.functional.gelu(input ; approximate)',
  'nn.functional.elu': 't.nn.functional.elu(input, alpha? ; inplace)',
  'nn.functional.selu': 't.nn.functional.selu(input ; inplace)',
  'nn.functional.celu': 't.nn.functional.celu(input, alpha? ; inplace)',
  'nn.functional.silu': 't.nn.functional.silu(input ; inplace)',
  'nn.functional.mish': 't.nn.functional.mish(input ; inplace)',
  'nn.functional.leaky_relu': 't.nn.functional.leakyRelu(input, negativeSlope? ; inplace)',
  'nn.functional.prelu': 't.nn.functional.prelu(input, weight)',
  'nn.functional.rrelu': 't.nn.functional.rrelu(input, lower?, upper? ; training, inplace)',
  'nn.functional.glu': 't.nn.functional.glu(input, dim?)',
  'nn.functional.hardswish': 't.nn.functional.hardswish(input ; inplace)',
  'nn.functional.hardsigmoid': 't.nn.functional.hardsigmoid(input ; inplace)',
  'nn.functional.hardtanh': 't.nn.functional.hardtanh(input, minVal?, maxVal? ; inplace)',
  'nn.functional.hardshrink': 't.nn.functional.hardshrink(input, lambd?)',
  'nn.functional.softshrink': 't.nn.functional.softshrink(input, lambd?)',
  'nn.functional.softplus': 't.nn.functional.softplus(input, beta?, threshold?)',
  'nn.functional.softsign': 't.nn.functional.softsign(input)',
  'nn.functional.logsigmoid': 't.nn.functional.logsigmoid(input)',
  'nn.functional.tanhshrink': 't.nn.functional.tanhshrink(input)',
  'nn.functional.threshold': 't.nn.functional.threshold(input, threshold, value ; inplace)',
  'nn.functional.softmin': 't.nn.functional.softmin(input, dim? ; dtype)',
  'nn.functional.nll_loss': 't.nn.functional.nllLoss(input, target ; weight, ignoreIndex, reduction)',
  'nn.functional.l1_loss': 't.nn.functional.l1Loss(input, target ; reduction)',
  'nn.functional.smooth_l1_loss': 't.nn.functional.smoothL1Loss(input, target ; reduction, beta)',
  'nn.functional.huber_loss': 't.nn.functional.huberLoss(input, target ; reduction, delta)',
  'nn.functional.binary_cross_entropy':
    't.nn.functional.binaryCrossEntropy(input, target ; weight, reduction)',
  'nn.functional.binary_cross_entropy_with_logits':
    't.nn.functional.binaryCrossEntropyWithLogits(input, target ; weight, reduction, posWeight)',
  'nn.functional.kl_div': 't.nn.functional.klDiv(input, target ; reduction, logTarget)',
  'nn.functional.poisson_nll_loss':
    't.nn.functional.poissonNllLoss(input, target ; logInput, full, eps, reduction)',
  'nn.functional.gaussian_nll_loss':
    't.nn.functional.gaussianNllLoss(input, target, var ; full, eps, reduction)',
  'nn.functional.hinge_embedding_loss':
    't.nn.functional.hingeEmbeddingLoss(input, target ; margin, reduction)',
  'nn.functional.margin_ranking_loss':
    't.nn.functional.marginRankingLoss(input1, input2, target ; margin, reduction)',
  'nn.functional.cosine_embedding_loss':
    't.nn.functional.cosineEmbeddingLoss(input1, input2, target ; margin, reduction)',
  'nn.functional.triplet_margin_loss':
    't.nn.functional.tripletMarginLoss(anchor, positive, negative ; margin, p, eps, swap, reduction)',
  'nn.functional.multi_margin_loss':
    't.nn.functional.multiMarginLoss(input, target ; p, margin, weight, reduction)',
  'nn.functional.multilabel_margin_loss': 't.nn.functional.multilabelMarginLoss(input, target ; reduction)',
  'nn.functional.multilabel_soft_margin_loss':
    't.nn.functional.multilabelSoftMarginLoss(input, target ; weight, reduction)',
  'nn.functional.soft_margin_loss': 't.nn.functional.softMarginLoss(input, target ; reduction)',
  'nn.functional.max_pool1d':
    't.nn.functional.maxPool1d(input, kernelSize, stride? ; padding, dilation, ceilMode, returnIndices)',
  'nn.functional.max_pool2d':
    't.nn.functional.maxPool2d(input, kernelSize, stride? ; padding, dilation, ceilMode, returnIndices)',
  'nn.functional.max_pool3d':
    't.nn.functional.maxPool3d(input, kernelSize, stride? ; padding, dilation, ceilMode, returnIndices)',
  'nn.functional.avg_pool1d':
    't.nn.functional.avgPool1d(input, kernelSize, stride? ; padding, ceilMode, countIncludePad)',
  'nn.functional.avg_pool2d':
    't.nn.functional.avgPool2d(input, kernelSize, stride? ; padding, ceilMode, countIncludePad, divisorOverride)',
  'nn.functional.avg_pool3d':
    't.nn.functional.avgPool3d(input, kernelSize, stride? ; padding, ceilMode, countIncludePad, divisorOverride)',
  'nn.functional.dropout': 't.nn.functional.dropout(input, p? ; training, inplace)',
  'nn.functional.dropout2d': 't.nn.functional.dropout2d(input, p? ; training, inplace)',
  'nn.functional.one_hot': 't.nn.functional.oneHot(input, numClasses?)',
  'nn.functional.normalize': 't.nn.functional.normalize(input, p?, dim? ; eps)',
  'nn.functional.cosine_similarity': 't.nn.functional.cosineSimilarity(x1, x2, dim? ; eps)',
  'nn.functional.pairwise_distance': 't.nn.functional.pairwiseDistance(x1, x2, p? ; eps, keepdim)',
  'nn.functional.pdist': 't.nn.functional.pdist(input, p?)',
  'nn.functional.conv_transpose1d':
    't.nn.functional.convTranspose1d(input, weight, bias? ; stride, padding, outputPadding, groups, dilation)',
  'nn.functional.conv_transpose2d':
    't.nn.functional.convTranspose2d(input, weight, bias? ; stride, padding, outputPadding, groups, dilation)',
  'nn.functional.conv_transpose3d':
    't.nn.functional.convTranspose3d(input, weight, bias? ; stride, padding, outputPadding, groups, dilation)',
  'nn.functional.layer_norm': 't.nn.functional.layerNorm(input, normalizedShape, weight?, bias? ; eps)',
  'nn.functional.batch_norm':
    't.nn.functional.batchNorm(input, runningMean?, runningVar? ; weight, bias, training, momentum, eps)',
  'nn.functional.group_norm': 't.nn.functional.groupNorm(input, numGroups, weight?, bias? ; eps)',
  'nn.functional.instance_norm':
    't.nn.functional.instanceNorm(input ; runningMean, runningVar, weight, bias, useInputStats, momentum, eps)',
  'nn.functional.local_response_norm': 't.nn.functional.localResponseNorm(input, size ; alpha, beta, k)',
  native_layer_norm: 't.nativeLayerNorm(input, normalizedShape, weight, bias, eps)',
  native_batch_norm:
    't.nativeBatchNorm(input, weight, bias, runningMean, runningVar, training, momentum, eps)',
  cdist: 't.cdist(x1, x2, p?, computeMode?)',

  // Beyond the first tier
  addbmm: 'addbmm(input, batch1, batch2 ; beta, alpha)',
  addcdiv: 'addcdiv(input, tensor1, tensor2 ; value)',
  addcmul: 'addcmul(input, tensor1, tensor2 ; value)',
  addmv: 'addmv(input, mat, vec ; beta, alpha)',
  addr: 'addr(input, vec1, vec2 ; beta, alpha)',
  baddbmm: 'baddbmm(input, batch1, batch2 ; beta, alpha)',
  argsort: 'argsort(input, dim? ; descending, stable)',
  argwhere: 'argwhere(input)',
  cummax: 'cummax(input, dim)',
  cummin: 'cummin(input, dim)',
  dsplit: 'dsplit(input, indicesOrSections)',
  erf: 'erf(input)',
  erfc: 'erfc(input)',
  gather: 'gather(input, dim, index ; sparseGrad)',
  hsplit: 'hsplit(input, indicesOrSections)',
  index_add: 'indexAdd(input, dim, index, source ; alpha)',
  index_copy: 'indexCopy(input, dim, index, source)',
  index_fill: 'indexFill(input, dim, index, value)',
  lerp: 'lerp(input, end, weight)',
  lgamma: 'lgamma(input)',
  'linalg.eigvalsh': 't.linalg.eigvalsh(A, UPLO?)',
  'linalg.multi_dot': 't.linalg.multiDot(tensors)',
  'linalg.svdvals': 't.linalg.svdvals(A)',
  logcumsumexp: 'logcumsumexp(input, dim)',
  logit: 'logit(input, eps?)',
  masked_scatter: 'maskedScatter(input, mask, source)',
  msort: 'msort(input)',
  nanmedian: 'nanmedian(input, dim? ; keepdim)',
  nonzero: 'nonzero(input ; asTuple)',
  put: 'put(input, index, source, accumulate?)',
  scatter: 'scatter(input, dim, index, src: tensor ; reduce) | scatter(input, dim, index, value ; reduce)',
  scatter_add: 'scatterAdd(input, dim, index, src)',
  sort: 'sort(input, dim? ; descending, stable)',
  take: 'take(input, index)',
  take_along_dim: 'takeAlongDim(input, indices, dim?)',
  vsplit: 'vsplit(input, indicesOrSections)',
  xlogy: 'xlogy(input, other)',
  'nn.functional.interpolate':
    't.nn.functional.interpolate(input, size?, scaleFactor? ; mode, alignCorners, recomputeScaleFactor, antialias)',
  'nn.functional.upsample_nearest': 't.nn.functional.upsampleNearest(input, size?, scaleFactor?)',
  'nn.functional.upsample_bilinear': 't.nn.functional.upsampleBilinear(input, size?, scaleFactor?)',
  'nn.functional.adaptive_avg_pool1d': 't.nn.functional.adaptiveAvgPool1d(input, outputSize)',
  'nn.functional.adaptive_avg_pool2d': 't.nn.functional.adaptiveAvgPool2d(input, outputSize)',
  'nn.functional.adaptive_avg_pool3d': 't.nn.functional.adaptiveAvgPool3d(input, outputSize)',
  'nn.functional.adaptive_max_pool1d': 't.nn.functional.adaptiveMaxPool1d(input, outputSize ; returnIndices)',
  'nn.functional.adaptive_max_pool2d': 't.nn.functional.adaptiveMaxPool2d(input, outputSize ; returnIndices)',
  'nn.functional.adaptive_max_pool3d': 't.nn.functional.adaptiveMaxPool3d(input, outputSize ; returnIndices)',
  'nn.functional.max_unpool1d':
    't.nn.functional.maxUnpool1d(input, indices, kernelSize, stride? ; padding, outputSize)',
  'nn.functional.max_unpool2d':
    't.nn.functional.maxUnpool2d(input, indices, kernelSize, stride? ; padding, outputSize)',
  'nn.functional.max_unpool3d':
    't.nn.functional.maxUnpool3d(input, indices, kernelSize, stride? ; padding, outputSize)',
  heaviside: 'heaviside(input, values)',
  renorm: 'renorm(input, p, dim, maxnorm)',
  unfold: '.unfold(input, dim, size, step)',
  constant_pad_nd: 't.constantPadNd(input, pad, value?)',
  'nn.functional.pad': 't.nn.functional.pad(input, pad ; mode, value)',
  'nn.functional.pixel_shuffle': 't.nn.functional.pixelShuffle(input, upscaleFactor)',
  'nn.functional.pixel_unshuffle': 't.nn.functional.pixelUnshuffle(input, downscaleFactor)',
  'nn.functional.unfold': 't.nn.functional.unfold(input, kernelSize ; dilation, padding, stride)',
  'nn.functional.fold': 't.nn.functional.fold(input, outputSize, kernelSize ; dilation, padding, stride)',
  'nn.functional.embedding':
    't.nn.functional.embedding(input, weight ; paddingIdx, maxNorm, normType, scaleGradByFreq, sparse)',
  erfinv: 'erfinv(input)',
  digamma: 'digamma(input)',
  topk: 'topk(input, k, dim?, largest?, sorted?)',
  kthvalue: 'kthvalue(input, k, dim?, keepdim?)',
  'nn.functional.grid_sample': 't.nn.functional.gridSample(input, grid ; mode, paddingMode, alignCorners)',
  'nn.functional._scaled_dot_product_attention':
    't.nn.functional.scaledDotProductAttention(query, key, value ; attnMask, dropoutP, needAttnWeights, isCausal)',
  'nn.functional.embedding_bag':
    't.nn.functional.embeddingBag(input, weight, offsets? ; maxNorm, normType, scaleGradByFreq, mode, sparse, perSampleWeights, includeLastOffset, paddingIdx)',
  'nn.functional.ctc_loss':
    't.nn.functional.ctcLoss(logProbs, targets, inputLengths, targetLengths ; blank, reduction, zeroInfinity)',
  angle: 'angle(input)',
  deg2rad: 'deg2rad(input)',
  rad2deg: 'rad2deg(input)',
  sinc: 'sinc(input)',
  gcd: 'gcd(input, other)',
  lcm: 'lcm(input, other)',
  frexp: 'frexp(input)',
  ldexp: 'ldexp(input, other)',
  nextafter: 'nextafter(input, other)',
  logaddexp: 'logaddexp(input, other)',
  logaddexp2: 'logaddexp2(input, other)',
  i0: 'i0(input)',
  igamma: 'igamma(input, other)',
  igammac: 'igammac(input, other)',
  polygamma: 't.polygamma(n, input)',
  'special.entr': 't.special.entr(input)',
  'special.erfcx': 't.special.erfcx(input)',
  'special.i0e': 't.special.i0e(input)',
  'special.i1': 't.special.i1(input)',
  'special.i1e': 't.special.i1e(input)',
  'special.log_ndtr': 't.special.logNdtr(input)',
  'special.ndtr': 't.special.ndtr(input)',
  'special.ndtri': 't.special.ndtri(input)',
  'special.xlog1py': 't.special.xlog1py(input, other)',
  'special.zeta': 't.special.zeta(input, other)',
  select_scatter: 'selectScatter(input, src, dim, index)',
  slice_scatter: 'sliceScatter(input, src, dim?, start?, end?, step?)',
  diagonal_scatter: 'diagonalScatter(input, src, offset? ; dim1, dim2)',
  diff: 'diff(input, n?, dim? ; prepend, append)',
  trapezoid: 't.trapezoid(y, x: tensor ; dim) | t.trapezoid(y ; dx, dim)',
  trapz: 't.trapz(y, x: tensor ; dim) | t.trapz(y ; dx, dim)',
  cumulative_trapezoid: 't.cumulativeTrapezoid(y, x: tensor ; dim) | t.cumulativeTrapezoid(y ; dx, dim)',
  gradient: 't.gradient(input ; spacing, dim, edgeOrder)',
  cross: 'cross(input, other, dim?)',
  'linalg.cross': 't.linalg.cross(input, other, dim?)',
  cov: 'cov(input ; correction, fweights, aweights)',
  corrcoef: 'corrcoef(input)',
  cartesian_prod: 't.cartesianProd(...tensors)',
  combinations: 't.combinations(input, r? ; withReplacement)',
  block_diag: 't.blockDiag(...tensors)',
  bucketize: 't.bucketize(input, boundaries ; outInt32, right)',
  searchsorted: 't.searchsorted(sortedSequence, values ; outInt32, right, side, sorter)',
  unique: 'unique(input ; sorted, returnInverse, returnCounts, dim)',
  unique_consecutive: 'uniqueConsecutive(input ; returnInverse, returnCounts, dim)',
  isin: 't.isin(elements, testElements ; assumeUnique, invert)',
  quantile: 'quantile(input, q, dim? ; keepdim, interpolation)',
  nanquantile: 'nanquantile(input, q, dim? ; keepdim, interpolation)',
  bincount: 'bincount(input, weights?, minlength?)',
  histc: 'histc(input, bins?, min?, max?)',
  histogram: 'histogram(input, bins ; range, weight, density)',
  scatter_reduce: 'scatterReduce(input, dim, index, src, reduce ; includeSelf)',
  index_reduce: 'indexReduce(input, dim, index, source, reduce ; includeSelf)',
  segment_reduce: 't.segmentReduce(data, reduce ; lengths, indices, offsets, axis, unsafe, initial)',
  'linalg.cholesky': 't.linalg.cholesky(A ; upper)',
  'linalg.cholesky_ex': 't.linalg.choleskyEx(A ; upper, checkErrors)',
  cholesky: 'cholesky(input, upper?)',
  cholesky_inverse: 'choleskyInverse(input, upper?)',
  cholesky_solve: 'choleskySolve(input, input2, upper?)',
  'linalg.det': 't.linalg.det(A)',
  'linalg.slogdet': 't.linalg.slogdet(A)',
  logdet: 'logdet(input)',
  'linalg.lu': 't.linalg.lu(A ; pivot)',
  'linalg.lu_factor': 't.linalg.luFactor(A ; pivot)',
  'linalg.lu_factor_ex': 't.linalg.luFactorEx(A ; pivot)',
  'linalg.lu_solve': 't.linalg.luSolve(LU, pivots, B ; left, adjoint)',
  lu: 'lu(A, pivot?, getInfos?)',
  lu_solve: 'luSolve(b, LUData, LUPivots)',
  lu_unpack: 't.luUnpack(LUData, LUPivots ; unpackData, unpackPivots)',
  'linalg.matrix_power': 't.linalg.matrixPower(A, n)',
  matrix_exp: 'matrixExp(input)',
  'linalg.vander': 't.linalg.vander(x ; N)',
  'linalg.vecdot': 't.linalg.vecdot(x, y ; dim)',
  'linalg.qr': 't.linalg.qr(A, mode?)',
  qr: 'qr(input, some?)',
  geqrf: 'geqrf(input)',
  ormqr: 'ormqr(input, tau, other ; left, transpose)',
  'linalg.householder_product': 't.linalg.householderProduct(A, tau)',
  'linalg.inv': 't.linalg.inv(A)',
  'linalg.inv_ex': 't.linalg.invEx(A ; checkErrors)',
  'linalg.solve': 't.linalg.solve(A, B ; left)',
  'linalg.solve_ex': 't.linalg.solveEx(A, B ; left, checkErrors)',
  'linalg.solve_triangular': 't.linalg.solveTriangular(A, B ; upper, left, unitriangular)',
  triangular_solve: 'triangularSolve(b, A ; upper, transpose, unitriangular)',
  'linalg.tensorinv': 't.linalg.tensorinv(A, ind?)',
  'linalg.tensorsolve': 't.linalg.tensorsolve(A, B, dims?)',
  'linalg.svd': 't.linalg.svd(A, fullMatrices? ; driver)',
  svd: 'svd(input, some? ; computeUv)',
  'linalg.eigh': 't.linalg.eigh(A, UPLO?)',
  symeig: 'symeig(input, eigenvectors? ; upper)',
  'linalg.pinv': 't.linalg.pinv(A, rcond? ; atol, rtol, hermitian)',
  pinverse: 'pinverse(input, rcond?)',
  'linalg.matrix_rank': 't.linalg.matrixRank(A, tol? ; atol, rtol, hermitian)',
  'linalg.lstsq': 't.linalg.lstsq(A, B, rcond? ; driver)',
  'linalg.cond': 't.linalg.cond(A, p?)',
  mode: 'mode(input, dim?, keepdim?)',
  'linalg.ldl_factor': 't.linalg.ldlFactor(A ; hermitian)',
  'linalg.ldl_factor_ex': 't.linalg.ldlFactorEx(A ; hermitian, checkErrors)',
  'linalg.ldl_solve': 't.linalg.ldlSolve(LD, pivots, B ; hermitian)',

  // Autograd
  detach: '.detach(input)',
  requires_grad_: '.requiresGrad_(input, requiresGrad?)',

  // Reading
  item: '.item(input)', // a Promise; itemSync() where the backend can
  tolist: '.toArray(input)', // a Promise; toArraySync() where the backend can
  numel: '.numel(input)',
  dim: '.dim(input)',
  size: '.size(input, dim?)',
  stride: '.stride(input, dim?)',
  is_contiguous: '.isContiguous(input)',
} as const satisfies Record<string, string>;

/** Constructors of `@t/distributions`, read in the same way (`new Multinomial(10, { probs })`). */
export const DISTRIBUTIONS = {
  Bernoulli: 'Bernoulli( ; probs, logits)',
  Binomial: 'Binomial(totalCount ; probs, logits)',
  Categorical: 'Categorical( ; probs, logits)',
  Multinomial: 'Multinomial(totalCount ; probs, logits)',
  Normal: 'Normal(loc, scale)',
  Uniform: 'Uniform(low, high)',
} as const satisfies Record<string, string>;

/** Operators of the table which also exist with a trailing `_`, changing their first parameter. */
export const IN_PLACE: ReadonlySet<string> = new Set(
  `abs acos acosh asin asinh atan atanh ceil cos cosh exp exp2 expm1 floor frac log log10 log1p log2
  nan_to_num neg reciprocal relu round rsqrt sgn sigmoid sign sin sinh sqrt square tan tanh trunc logical_not
  bitwise_not fill add sub mul div true_divide floor_divide remainder fmod pow float_power atan2 hypot copysign
  clamp clamp_min clamp_max eq ne lt le gt ge logical_and logical_or logical_xor bitwise_and bitwise_or
  bitwise_xor bitwise_left_shift bitwise_right_shift cumsum cumprod masked_fill index_put tril triu addmm
  transpose t squeeze unsqueeze as_strided heaviside renorm erfinv digamma deg2rad rad2deg
  sinc gcd lcm ldexp nextafter i0 igamma igammac scatter_reduce index_reduce`.split(/\s+/),
);

/**
 * PyTorch's second names, each a name of ours as well (`x.arccos()` is `x.acos()`). Those of the `linalg`,
 * `special` and `nn.functional` namespaces are functions of our namespaces of the same name.
 */
export const ALIASES: Readonly<Record<string, readonly string[]>> = {
  abs: ['absolute'],
  acos: ['arccos'],
  acosh: ['arccosh'],
  asin: ['arcsin'],
  asinh: ['arcsinh'],
  atan: ['arctan'],
  atan2: ['arctan2'],
  atanh: ['arctanh'],
  cat: ['concat', 'concatenate'],
  clamp: ['clip'],
  diagonal: ['linalg.diagonal'],
  div: ['divide'],
  exp2: ['special.exp2'],
  expm1: ['special.expm1'],
  ge: ['greater_equal'],
  gt: ['greater'],
  le: ['less_equal'],
  log1p: ['special.log1p'],
  logsumexp: ['special.logsumexp'],
  lt: ['less'],
  matmul: ['linalg.matmul'],
  movedim: ['moveaxis'],
  mul: ['multiply'],
  ne: ['not_equal'],
  neg: ['negative'],
  outer: ['ger'],
  round: ['special.round'],
  sigmoid: ['special.expit', 'nn.functional.sigmoid'],
  sub: ['subtract'],
  tanh: ['nn.functional.tanh'],
  transpose: ['swapdims', 'swapaxes'],
  trunc: ['fix'],
  vstack: ['row_stack'],
};
