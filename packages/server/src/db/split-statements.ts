/** What a semicolon does not end: a quoted name, text with or without escapes, a body in dollar quotes, or a comment. */
const opaque =
  /"(?:[^"]|"")*"|\b[eE]'(?:[^'\\]|''|\\[\s\S])*'|'(?:[^']|'')*'|(\$(?:[A-Za-z_]\w*)?\$)[\s\S]*?\1|--[^\n]*|\/\*[\s\S]*?\*\//g;

/** Cuts a text of SQL at the ends of its statements; comments stay with the statement that they precede. */
export function splitStatements(text: string): string[] {
  const ends = [...blank(text).matchAll(/;/g)].map(({ index }) => index + 1);
  const statements = [0, ...ends].map((start, number) => text.slice(start, ends[number]).trim());
  return statements.filter((statement) => !/^[\s;]*$/.test(withoutComments(statement)));
}

/** The text with all that a semicolon does not end blanked out, each character for itself. */
function blank(text: string): string {
  return text.replaceAll(opaque, (piece) => ' '.repeat(piece.length));
}

function withoutComments(statement: string): string {
  return statement.replaceAll(opaque, (piece) => (/^(?:--|\/\*)/.test(piece) ? '' : piece));
}
