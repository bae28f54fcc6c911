import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createOutput } from '../src/terminal/output.ts';
import { paint, render } from '../src/terminal/paint.ts';
import { safeJson, safeText } from '../src/terminal/safe-text.ts';
import { formatTable } from '../src/terminal/table.ts';

beforeAll(() => void vi.stubEnv('NO_COLOR', ''));
afterAll(() => void vi.unstubAllEnvs());

const terminal = { isTTY: true };
const dangerous = /(?![\n\t])\p{Cc}|[\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/u;

it.each([
  ['\x1b[31mred\x1b]0;title\x07', '\\x1b[31mred\\x1b]0;title\\x07'],
  ['\x9b31m\x7f\r', '[U+009B]31m\\x7f\\r'],
  ['moc.\u202Egpj', 'moc.[U+202E]gpj'],
  ['a\u200Bb\uFEFF\u2069', 'a[U+200B]b[U+FEFF][U+2069]'],
  ['a\u200Db', 'a[U+200D]b'],
  ['two\nlines\tand a tab', 'two\nlines\tand a tab'],
  ['👩\u200D💻 ❤\uFE0F می\u200Cخواهم क्\u200Dष', '👩\u200D💻 ❤\uFE0F می\u200Cخواهم क्\u200Dष'],
])('shows %j as %s', (text, shown) => {
  expect(safeText(text)).toBe(shown);
});

it('no text gets a control character to a terminal, in whatever colour; JSON stays the same value', () => {
  const unit = fc.oneof(
    fc.integer({ min: 0, max: 0xa0 }).map((code) => String.fromCharCode(code)),
    fc.constantFrom('\u202e', '\u2066', '\u200b', '\ufeff', '\x1b[2J', '\x9b', '日', '\ud83d'),
  );
  fc.assert(
    fc.property(fc.string({ unit }), (text) => {
      expect(render(text, terminal)).not.toMatch(dangerous);
      expect(render(paint('red', text), terminal)).toBe(`\x1b[31m${render(text, terminal)}\x1b[39m`);
      expect(formatTable([{ text, [text]: 1 }])).not.toMatch(dangerous);
      const json = safeJson(JSON.stringify({ text }));
      expect(json).not.toMatch(dangerous);
      expect(JSON.parse(json)).toEqual({ text });
    }),
  );
});

it('every way that a command says something makes texts harmless', () => {
  const written: string[] = [];
  const keep = (text: unknown) => written.push(String(text)) > 0;
  vi.spyOn(process.stdout, 'write').mockImplementation(keep);
  vi.spyOn(process.stderr, 'write').mockImplementation(keep);
  const [plain, json] = [createOutput(false), createOutput(true)];
  plain.line('a\x1b[31mb');
  plain.note(['a', paint('red', '\x1b[31mb')]);
  json.json({ 'a\x9b': 'b\u202e' });
  vi.restoreAllMocks();
  expect(written.join('')).toBe('a\\x1b[31mb\na\\x1b[31mb\n{\n  "a\\u009b": "b\\u202e"\n}\n');
});

it('nothing is written past the place where texts are made harmless', async () => {
  const source = fileURLToPath(new URL('../src/', import.meta.url));
  const files = (await readdir(source, { recursive: true })).filter((file) => file.endsWith('.ts'));
  const writing: string[] = [];
  for (const file of files) {
    const text = await readFile(path.join(source, file), 'utf8');
    if (/\b(stdout|stderr|stream)\.write\(|\bconsole\./.test(text)) writing.push(file);
  }
  expect(writing).toEqual([path.join('terminal', 'output.ts')]);
});

it('cells of a table are cut by the columns that they take', () => {
  const table = formatTable([
    { id: 1, name: 'x'.repeat(200), next: 'a' },
    { id: 2, name: '日'.repeat(79), next: 'b' },
    { id: 3, name: 'line\nend', next: 'c' },
  ]);
  const lines = table.trimEnd().split('\n');
  expect(lines[1]).toBe(`1   ${'x'.repeat(79)}…  a`);
  expect(lines[2]).toBe(`2   ${'日'.repeat(39)}…   b`);
  expect(lines[3]).toContain('line\\nend');
  expect(new Set(lines.map((line) => stringWidth(line.slice(0, -1)))).size).toBeLessThanOrEqual(2);
});
