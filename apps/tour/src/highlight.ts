/** Source code as HTML with its words marked: enough of Python and TypeScript to read by. */

const strings = '"""[^]*?"""|`[^`]*`|"(?:[^"\\\\\\n]|\\\\.)*"|\'(?:[^\'\\\\\\n]|\\\\.)*\'';

function grammar(comment: string, keywords: string): RegExp {
  return new RegExp(
    `(?<comment>${comment}.*)|(?<string>${strings})|(?<number>\\b\\d[\\w.]*)` +
      `|(?<keyword>\\b(?:${keywords})\\b)|(?<call>[\\w$]+(?=\\())`,
    'g',
  );
}

const grammars = {
  python: grammar(
    '#',
    'import|from|as|def|return|while|for|in|if|else|with|and|or|not|lambda|class|True|False|None',
  ),
  typescript: grammar(
    '//',
    'import|from|as|function|return|while|for|of|in|if|else|const|let|new|async|await|type|class|true|false|null|typeof',
  ),
} as const;

export function highlight(code: string, language: keyof typeof grammars): string {
  let html = '';
  let end = 0;
  for (const match of code.matchAll(grammars[language])) {
    const [kind, word] = Object.entries(match.groups ?? {}).find(([, text]) => text !== undefined) ?? [
      '',
      match[0],
    ];
    html += `${escapeHtml(code.slice(end, match.index))}<span class="${kind}">${escapeHtml(word)}</span>`;
    end = match.index + word.length;
  }
  return html + escapeHtml(code.slice(end));
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (char) => entities[char]);
