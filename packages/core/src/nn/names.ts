/** PyTorch's name of what TypeScript calls `weightIhL0`: `weight_ih_l0`. */
export const snakeCase = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Path of a member within a module: `layers.0.weight`. */
export const joinPath = (prefix: string, name: string): string =>
  prefix === '' ? name : `${prefix}.${name}`;
