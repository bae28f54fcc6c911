import { shapeOf } from './find-tests.ts';
import { marketoOperations } from './marketo-operations.ts';

/** What a reader has to know of a single operation. */
const notes: Readonly<Record<string, string>> = {
  'POST /rest/v1/leads/submitForm.json': 'forms are only read',
  'GET /rest/asset/v1/folders.json': '`root`, `maxDepth` and `workSpace` are ignored',
  'GET /rest/asset/v1/folder/byName.json': '`root` and `workSpace` are ignored',
};

const introduction = `# Coverage

Every operation that Marketo's definitions of its API have, whether Galena has it, and tests that make the call. What is not there is answered
with 610, or with 605 where the same path can be read. How Galena answers where Marketo's documents are silent: [compatibility.md](compatibility.md).

Made by \`npm run docs\` from the operations of the server and the text of the tests, and held to both by a test.
`;

/** The calls that the server has, besides those of Galena's own, as `GET /rest/v1/lead/{leadId}.json`. */
export type ServedCalls = readonly string[];

/**
 * docs/coverage.md.
 * @param testsOf - paths, from the root of the repository, of test files that make a call
 */
export function describeCoverage(served: ServedCalls, testsOf: (call: string) => readonly string[]): string {
  const shapes = new Set(served.map(shapeOf));
  const has = (call: string) => shapes.has(shapeOf(call));
  const groups = Object.entries(marketoOperations);
  const all = groups.flatMap(([, calls]) => Object.keys(calls));
  const known = new Set(all.map(shapeOf));
  const beyond = served.filter((call) => !known.has(shapeOf(call)));
  const summary = groups.map(([group, calls]) => [group, counted(Object.keys(calls), has)] as const);
  return [
    introduction,
    '| group | Galena has | of |\n|---|---:|---:|',
    ...summary.map(
      ([group, { there, total }]) => `| [${group}](#${anchorOf(group)}) | ${there} | ${total} |`,
    ),
    `| all | ${all.filter(has).length} | ${all.length} |`,
    ...groups.map(([group, calls]) => section(group, Object.entries(calls), has, testsOf)),
    `\n## Beyond the definitions\n\nCalls that clients were seen to make.\n\n| call | tests |\n|---|---|`,
    ...beyond.map((call) => `| \`${call}\` | ${links(testsOf(call))} |`),
    '',
  ].join('\n');
}

function counted(calls: readonly string[], has: (call: string) => boolean) {
  return { there: calls.filter(has).length, total: calls.length };
}

function section(
  group: string,
  calls: readonly (readonly [string, string])[],
  has: (call: string) => boolean,
  testsOf: (call: string) => readonly string[],
): string {
  const rows = calls.map(([call, name]) => {
    const answer = `${has(call) ? 'yes' : 'no'}${notes[call] === undefined ? '' : `: ${notes[call]}`}`;
    return `| ${name} | \`${call}\` | ${answer} | ${has(call) ? links(testsOf(call)) : ''} |`;
  });
  return `\n## ${group}\n\n| operation | call | Galena | tests |\n|---|---|---|---|\n${rows.join('\n')}`;
}

function links(files: readonly string[]): string {
  return files.map((file) => `[${file.replace(/^packages\/(\w+)\/test\//, '$1/')}](../${file})`).join(', ');
}

/** As GitHub makes it of a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w -]/g, '')
    .replaceAll(' ', '-');
}

/** The tests that a page names for each call. */
export function readCoverage(page: string): ReadonlyMap<string, readonly string[]> {
  const rows = [...page.matchAll(/^\|.*?`((?:GET|POST|DELETE) [^`]+)`.*$/gm)];
  return new Map(
    rows.map(([row, call = '']) => [
      call,
      [...row.matchAll(/\]\(\.\.\/([^)]+)\)/g)].map(([, file = '']) => file),
    ]),
  );
}
