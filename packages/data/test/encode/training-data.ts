import type { Encoder } from '../../src/index.ts';
import { encoderFromJSON, parseCsv } from '../../src/index.ts';

export const train = parseCsv('roof,rooms,price\nSlate,2,10\nNA,4,NA\nTile,6,30\n');
export const unseen = parseCsv('price,roof,rooms\nNA,Tile,8\n50,Slate,NA\n');

/** The encoder after a trip through JSON. */
export function saved(encoder: Encoder): Encoder {
  return encoderFromJSON(JSON.stringify(encoder));
}
