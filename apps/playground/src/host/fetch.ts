import { read } from './files.ts';

/**
 * In a page, `readCsv('data/house.csv')` fetches, relative to the page. What the notes have written under such a path is
 * answered from the files of the page; all else goes to the network.
 */
export function fetchFromFiles(): void {
  const network = globalThis.fetch;
  globalThis.fetch = async (source, options) => {
    const text = typeof source === 'string' && !URL.canParse(source) ? read(source) : undefined;
    return text === undefined ? network(source, options) : new Response(text);
  };
}
