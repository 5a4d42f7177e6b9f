import { describe, expect, it } from 'vitest';
import { ByteDictionary } from '../../src/csv/dictionary.ts';

function codesOf(texts: readonly string[]): { codes: number[]; words: string[] } {
  const dictionary = new ByteDictionary();
  const bytes = new TextEncoder().encode(texts.join(''));
  const view = new DataView(bytes.buffer);
  let start = 0;
  const codes = texts.map((text) => {
    const end = start + new TextEncoder().encode(text).length;
    const code = dictionary.codeOf(view, start, end);
    start = end;
    return code;
  });
  return { codes, words: dictionary.words() };
}

describe('ByteDictionary', () => {
  it('numbers distinct strings in order of first sight', () => {
    const { codes, words } = codesOf(['red', 'blue', 'red', '', 'blue', 'bluer', '', 're']);
    expect(codes).toEqual([0, 1, 0, 2, 1, 3, 2, 4]);
    expect(words).toEqual(['red', 'blue', '', 'bluer', 're']);
  });

  it('tells strings apart by length, trailing zeros and any byte', () => {
    const texts = ['a', 'a\0', 'a\0\0', 'abcd', 'abcde', 'abcdefgh', 'abcdefgi', 'Abcdefgh'];
    expect(codesOf(texts).codes).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(codesOf(texts).words).toEqual(texts);
  });

  it('keeps growing', () => {
    const texts = Array.from({ length: 5000 }, (_, i) => `value number ${i % 2500}`);
    const { codes, words } = codesOf(texts);
    expect(codes.slice(2500)).toEqual(codes.slice(0, 2500));
    expect(words).toEqual(texts.slice(0, 2500));
  });

  it('decodes UTF-8, and refuses other bytes', () => {
    expect(codesOf(['é', '汉字', '𝄞', 'é']).words).toEqual(['é', '汉字', '𝄞']);
    const dictionary = new ByteDictionary();
    dictionary.codeOf(new DataView(Uint8Array.of(0x61, 0xff).buffer), 0, 2);
    expect(() => dictionary.words()).toThrow(TypeError);
  });
});
