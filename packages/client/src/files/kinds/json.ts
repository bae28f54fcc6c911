const string = String.raw`"(?:[^"\\\r\n]|\\.)*"`;
const simple = String.raw`(?:${string}|-?\d[\d.]*|null|true|false)`;
/** What an object, a list of objects, of rows and of strings begin with. */
const objectStart = String.raw`\{\s*(?:${string}\s*:|\}\s*$)`;
const arrayStart = String.raw`\[\s*(?:${objectStart}|\[\s*${simple}\s*,|${string}\s*,\s*(?:"|$)|\]\s*$)`;
const jsonStart = new RegExp(`^(?:${objectStart}|${arrayStart})`);

/**
 * Whether text begins as a JSON document or as JSON lines. A row of delimited text may begin with a cell that is JSON
 * (`{"a":1},x@example.com`): behind its value comes a delimiter, where behind a document comes nothing, or the next line.
 */
export function isJson(text: string): boolean {
  if (!jsonStart.test(text)) return false;
  const end = endOfValue(text);
  return end === undefined || /^[^\S\r\n]*(?:[\r\n]+\s*(?:[[{]|$)|$)/.test(text.slice(end));
}

/** Where the bracket that the text begins with is closed; undefined if the text ends before. */
function endOfValue(text: string): number | undefined {
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"?|[[\]{}]/gs)) {
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    if (depth === 0) return index + token.length;
  }
  return undefined;
}
