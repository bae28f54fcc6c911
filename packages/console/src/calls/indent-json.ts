const token = /"(?:[^"\\]|\\.)*"?|[{}[\],:]|[^\s{}[\],:"]+/g;

/**
 * JSON with its members on lines of their own; also where its end was cut off. Its values stand as they were sent, numbers with all of
 * their digits.
 */
export function indentJson(text: string): string {
  let depth = 0;
  let shown = '';
  let last = '';
  const line = () => `\n${'  '.repeat(Math.max(0, depth))}`;
  for (const [piece] of text.matchAll(token)) {
    if (piece === '}' || piece === ']') {
      depth -= 1;
      if (last !== '{' && last !== '[') shown += line();
    } else if (last === '{' || last === '[' || last === ',') shown += line();
    // What is no JSON stays readable.
    else if (/[^[\]{},:]/.test(last) && /[^[\]{},:]/.test(piece)) shown += ' ';
    shown += piece === ':' ? ': ' : piece;
    if (piece === '{' || piece === '[') depth += 1;
    last = piece;
  }
  return shown;
}
