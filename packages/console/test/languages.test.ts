import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync, Visitor } from 'oxc-parser';
import { describe, expect, it } from 'vitest';

const sources = fileURLToPath(new URL('../src/', import.meta.url));
const languages = ['de', 'fr', 'es', 'ja'];

type Translation = string | Readonly<Record<string, string>>;
type Catalog = Readonly<Record<string, Translation>>;

interface Texts {
  /** Without a count, */
  readonly plain: Set<string>;
  /** and with one. */
  readonly counted: Set<string>;
  /** What could not be read as a text. */
  readonly unreadable: string[];
  /** What people see, and is in English in all languages. */
  readonly untranslated: string[];
}

/** Attributes and members that people see or hear, whatever they belong to. */
const seen = /^(aria-label|title|label|placeholder|alt|action|dismissal|hint|lead|note|summary)$/;

/** The control plane of a double speaks in the words of its API; the others have no texts. */
const withoutTexts = ['double', 'languages', 'style'];

const rooms = readdirSync(sources, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !withoutTexts.includes(entry.name))
  .map(({ name }) => name);

/** Files beside the rooms speak with the texts of the shell. */
function filesOf(room: string): string[] {
  const own = readdirSync(`${sources}${room}`).map((name) => `${room}/${name}`);
  const beside = room === 'shell' ? readdirSync(sources) : [];
  return [...own, ...beside].filter((name) => /\.tsx?$/.test(name));
}

/** A node of the tree, as far as it matters here. */
interface Node {
  readonly type: string;
  readonly start: number;
  readonly name?: unknown;
  readonly value?: unknown;
}

function textsOf(room: string): Texts {
  const texts: Texts = { plain: new Set(), counted: new Set(), unreadable: [], untranslated: [] };
  for (const file of filesOf(room)) readFile(file, texts);
  return texts;
}

function readFile(file: string, { plain, counted, unreadable, untranslated }: Texts): void {
  const source = readFileSync(`${sources}${file}`, 'utf8');
  const at = ({ start }: Node) => `${file}:${source.slice(0, start).split('\n').length}`;
  const note = (node: Node | undefined, into: Set<string>, whole: Node) => {
    if (node?.type === 'Literal' && typeof node.value === 'string') into.add(node.value);
    else unreadable.push(at(whole));
  };
  const judge = (node: Node) => {
    const text = literalText(node);
    if (text !== undefined && isWords(text)) untranslated.push(`${at(node)} ${text.trim().slice(0, 60)}`);
  };
  new Visitor({
    CallExpression: (call) => {
      if (call.callee.type !== 'Identifier') return;
      if (call.callee.name === 't') note(call.arguments[0], plain, call);
      if (call.callee.name === 'tn') note(call.arguments[2], counted, call);
    },
    JSXOpeningElement: (element) => {
      const name = element.name.type === 'JSXIdentifier' ? element.name.name : '';
      const valueOfAttribute = (wanted: string) => {
        const found = element.attributes.find(
          (one) => one.type === 'JSXAttribute' && one.name.name === wanted,
        );
        return found?.type === 'JSXAttribute' && found.value !== null ? (found.value as Node) : undefined;
      };
      if (name === 'T') note(valueOfAttribute('text'), plain, element);
      if (name === 'Tn') note(valueOfAttribute('other'), counted, element);
    },
    JSXAttribute: ({ name, value }) => {
      if (value !== null && seen.test(String(name.name))) judge(value as Node);
    },
    JSXText: judge,
    JSXExpressionContainer: ({ expression }) => judge(expression as Node),
    Property: ({ key, value }) => {
      if (key.type === 'Identifier' && seen.test(key.name)) judge(value as Node);
    },
  }).visit(parseSync(file, source).program);
}

/** The text of a literal, with what stands between the expressions of a template. */
function literalText(node: Node): string | undefined {
  if (node.type === 'JSXExpressionContainer') return undefined;
  if (node.type === 'TemplateLiteral') {
    const { quasis } = node as unknown as { quasis: readonly { value: { cooked: string | null } }[] };
    return quasis.map(({ value }) => value.cooked ?? '').join(' … ');
  }
  return typeof node.value === 'string' ? node.value : undefined;
}

/** What is the same in all languages: names, calls of the API, what is typed at a command line. */
const names = /Galena|galena( [a-z]+)*|Marketo|NULL|Sync Leads|Bulk import|GET|\/(rest|bulk)\/v1(\/\w+)*/g;

function isWords(text: string): boolean {
  const left = text.replace(names, '');
  return /[A-Za-z]{3,}/.test(left) && (/^\s*[A-Z]/.test(left) || /[a-z]{2,} [a-z]{2,}/i.test(left));
}

function catalogOf(language: string, room: string): Catalog {
  const file = `${sources}languages/${language}/${room}.json`;
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw error;
  }
}

function places(text: string): string[] {
  return [...new Set(text.match(/\{\w+\}/g))].sort();
}

describe.each(rooms)('the room %s', (room) => {
  const { plain, counted, unreadable, untranslated } = textsOf(room);
  const keys = [...new Set([...plain, ...counted])].sort();

  it('shows nothing in English alone', () => {
    expect(unreadable).toEqual([]);
    expect(untranslated).toEqual([]);
  });

  it.each(languages)('has each of its texts in %s, with all that stands in it', (language) => {
    const catalog = catalogOf(language, room);
    expect(Object.keys(catalog)).toEqual(keys);
    const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    for (const [english, translation] of Object.entries(catalog)) {
      if (typeof translation === 'string') {
        expect(places(translation), english).toEqual(places(english));
        continue;
      }
      expect(counted.has(english), english).toBe(true);
      expect(translation, english).toHaveProperty('other');
      for (const [category, text] of Object.entries(translation)) {
        expect(categories).toContain(category);
        // Of one thing the number may be left out.
        const wanted =
          category === 'other' ? places(english) : [...new Set([...places(text), ...places(english)])].sort();
        expect([...new Set([...places(text), '{count}'])].sort(), english).toEqual(
          [...new Set([...wanted, '{count}'])].sort(),
        );
      }
    }
  });
});

it.each(languages)('the same English is the same text in %s in all rooms', (language) => {
  const known = new Map<string, Translation>();
  for (const room of rooms) {
    for (const [english, translation] of Object.entries(catalogOf(language, room))) {
      expect([room, english, translation]).toEqual([room, english, known.get(english) ?? translation]);
      known.set(english, translation);
    }
  }
});

it('starts with nothing that speaks with texts which come later', () => {
  const catalogs = readFileSync(`${sources}languages/catalogs.ts`, 'utf8');
  const [, list = ''] = /firstRooms = \[(.*?)\]/s.exec(catalogs) ?? [];
  const firstRooms = [...list.matchAll(/'(\w+)'/g)].map(([, room]) => room);
  expect(firstRooms).toContain('shell');
  const late = [...filesFrom('main.tsx')].filter((file) => {
    const room = file.includes('/') ? file.slice(0, file.indexOf('/')) : 'shell';
    return !firstRooms.includes(room) && saysSomething(file);
  });
  expect(late).toEqual([]);
});

function saysSomething(file: string): boolean {
  const texts: Texts = { plain: new Set(), counted: new Set(), unreadable: [], untranslated: [] };
  readFile(file, texts);
  return texts.plain.size + texts.counted.size > 0;
}

/** The file and all that it imports before anything is clicked. */
function filesFrom(file: string, found = new Set<string>()): Set<string> {
  if (found.has(file) || !/\.tsx?$/.test(file)) return found;
  found.add(file);
  const { module } = parseSync(file, readFileSync(`${sources}${file}`, 'utf8'));
  const imports = module.staticImports.filter(
    ({ entries }) => entries.length === 0 || entries.some(({ isType }) => !isType),
  );
  const exports = module.staticExports.flatMap(({ entries }) => entries);
  for (const name of [
    ...imports.map(({ moduleRequest }) => moduleRequest.value),
    ...exports.flatMap(({ moduleRequest, isType }) => (isType ? [] : (moduleRequest?.value ?? []))),
  ]) {
    if (name.startsWith('.')) filesFrom(posix.join(posix.dirname(file), name), found);
  }
  return found;
}
