import { readdir, readFile } from 'node:fs/promises';
import { parseSync, Visitor, type VisitorObject } from 'oxc-parser';

/** A template of SQL in a source file. What is put into it is there as SQL if it is written on the spot, or else as `«code»`. */
export interface SqlTemplate {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

interface Template extends Span {
  readonly quasi: {
    readonly quasis: readonly { value: { raw: string } }[];
    readonly expressions: readonly Span[];
  };
}

/** Every template of SQL in the TypeScript files of a folder, without those that are parts of others. */
export async function sqlInFolder(folder: URL): Promise<SqlTemplate[]> {
  return (await readSources(folder)).flatMap(({ file, code }) => sqlIn(file, code));
}

/** The files that have SQL. */
async function readSources(folder: URL): Promise<{ file: string; code: string }[]> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.ts')).sort();
  const files = names.map(async (file) => ({ file, code: await readFile(new URL(file, folder), 'utf8') }));
  return (await Promise.all(files)).filter(({ code }) => code.includes('sql`'));
}

function visit(file: string, code: string, visitor: VisitorObject): void {
  const { program, errors } = parseSync(file, code);
  if (errors.length > 0) throw new Error(`${file} cannot be parsed: ${errors[0]?.message}`);
  new Visitor(visitor).visit(program);
}

/** The calls in a folder that join statements to one text, as `file: code`. */
export async function joinedStatements(folder: URL): Promise<string[]> {
  const files = (await readSources(folder)).map(({ file, code }) => {
    const calls: string[] = [];
    visit(file, code, {
      CallExpression({ arguments: [...values], start, end }) {
        const separator = values.at(-1);
        if (separator?.type === 'Literal' && String(separator.value).trim() === ';') {
          calls.push(`${file}: ${code.slice(start, end)}`);
        }
      },
    });
    return calls;
  });
  return files.flat();
}

export function sqlIn(file: string, code: string): SqlTemplate[] {
  const templates: Template[] = [];
  visit(file, code, {
    TaggedTemplateExpression(node) {
      if (node.tag.type === 'Identifier' && node.tag.name === 'sql') templates.push(node);
    },
  });
  const isWithin = (inner: Span, outer: Span) =>
    inner !== outer && outer.start <= inner.start && inner.end <= outer.end;
  const outermost = (among: readonly Template[]) =>
    among.filter((one) => !among.some((other) => isWithin(one, other)));
  const textOf = ({ quasi }: Template): string =>
    quasi.quasis
      .map(({ value }, index) => {
        const expression = quasi.expressions[index];
        return expression === undefined ? value.raw : `${value.raw}${sqlOf(expression)}`;
      })
      .join('');
  const sqlOf = (expression: Span): string => {
    const parts = outermost(
      templates.filter((template) => expression.start <= template.start && template.end <= expression.end),
    );
    return parts.length > 0
      ? parts.map(textOf).join(' ')
      : `«${code.slice(expression.start, expression.end)}»`;
  };
  return outermost(templates).map((template) => ({
    file,
    line: code.slice(0, template.start).split('\n').length,
    text: textOf(template),
  }));
}
