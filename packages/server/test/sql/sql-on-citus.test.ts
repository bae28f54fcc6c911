import { readdir, readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { splitStatements } from '../../src/db/split-statements.ts';
import { brokenRules, type Rule } from './citus-rules.ts';
import { joinedStatements, type SqlTemplate, sqlIn, sqlInFolder } from './sql-in-sources.ts';

const sources = new URL('../../src/', import.meta.url);

/** What breaks a rule and yet goes on Citus, and why. */
const exceptions: readonly { readonly file: RegExp; readonly rule: Rule; readonly why: string }[] = [
  {
    file: /^(clock|webhooks|engine\/webhooks|limits|identity|imports\/retention|imports\/idempotency|imports\/attempt-events|exports\/find-export|engine\/jobs\/gated-kind)\b/,
    rule: 'time',
    why: 'for the control schema',
  },
  ...(['time', 'two kinds of schemas', 'advisory lock without a table'] as const).map((rule) => ({
    file: /^control\//,
    rule,
    why: 'a double has one PostgreSQL, and does not start on a Citus cluster',
  })),
  {
    file: /^leads\/schema\/fields-lock\.ts$/,
    rule: 'advisory lock without a table',
    why: 'schemas are changed through the coordinator',
  },
  {
    file: /^imports\/find-import\.ts$/,
    rule: 'two kinds of schemas',
    why: 'a join of the coordinator with one node, which only reads',
  },
  {
    file: /^(db\/time-text|ledger\/packs)\.ts$/,
    rule: 'cast to text',
    why: 'of no date or time: ledger-texts.test.ts asks PostgreSQL about each type',
  },
  {
    file: /^(engine\/merge\/fold|leads\/lead-cells)\.ts$/,
    rule: 'cast to text',
    why: 'part of a statement that only reads',
  },
];

it('the server has no statement that Citus would not take', async () => {
  const templates = await sqlInFolder(sources);
  expect(templates.length).toBeGreaterThan(300);
  const broken = templates.flatMap((template) =>
    brokenRules(template)
      .filter((rule) => !exceptions.some((one) => one.rule === rule && one.file.test(template.file)))
      .map((rule) => `${rule}: ${template.file}:${template.line}`),
  );
  expect(broken).toEqual([]);
});

/** Statements of migrations that break a rule and yet run, and why. */
const oldStatements: readonly { readonly file: string; readonly rule: Rule; readonly why: string }[] = [
  {
    file: '0012-times-of-writes.sql',
    rule: 'time',
    why: 'the epoch of a time in UTC, which depends on no setting',
  },
  {
    file: '0016-ledger.sql',
    rule: 'time',
    why: 'of leads that are there already, where schemas of Galena without a ledger were never on a Citus cluster',
  },
  { file: '0030-unrecorded-changes.sql', rule: 'time', why: 'the whole of a value' },
];

it('no migration of a schema of leads has a statement that Citus would not take', async () => {
  const folder = new URL('../../migrations/subscription/', import.meta.url);
  const files = (await readdir(folder)).sort();
  expect(files.length).toBeGreaterThan(20);
  const broken: string[] = [];
  for (const file of files) {
    for (const statement of splitStatements(await readFile(new URL(file, folder), 'utf8'))) {
      const text = statement.replace(/--.*$/gm, '').trim().replace(/;$/, '');
      broken.push(...brokenRules({ text }).map((rule) => `${file}: ${rule}`));
    }
  }
  expect(broken).toEqual(oldStatements.map(({ file, rule }) => `${file}: ${rule}`));
});

it('sends several statements as one text only where none of them is for a subscription', async () => {
  expect(await joinedStatements(sources)).toEqual([
    // What begins a transaction, and what commits it unless it is too late.
    expect.stringMatching(/^db\/database\.ts: \['begin'/),
    expect.stringMatching(/^db\/database\.ts: join\(\[commitUnless, commit\]/),
  ]);
});

const offenders: readonly { readonly rule: Rule; readonly code: string }[] = [
  { rule: 'time', code: 'insert into {members} (list_id, added_at) select {list}, now() from {leads}' },
  { rule: 'time', code: 'insert into {leads} select id, {clock.now} from {staging}' },
  { rule: 'time', code: 'insert into {leads} select {sql`statement_timestamp()`} from {staging}' },
  { rule: 'time', code: "insert into {leads} select id, until - n * interval '1 us' from {staging}" },
  { rule: 'time', code: 'update {leads} set at = case when a then statement_timestamp() else at end' },
  { rule: 'time', code: 'update {leads} set at = coalesce(at, now()) where id = {id}' },
  { rule: 'time', code: 'update {leads} set at = clock_timestamp() where id = {id}' },
  { rule: 'time', code: 'update {leads} set at = greatest(at, now()) where id = {id}' },
  { rule: 'time', code: 'update {leads} set at = now() where id = {id} returning now() - at' },
  { rule: 'time', code: "update {leads} set n = n + 1 where at + interval '1 s' < {limit}" },
  { rule: 'time', code: 'delete from {calls} where at < clock_timestamp()' },
  { rule: 'time', code: 'with locked as (select now()) update {leads} set n = 1 from locked' },
  { rule: 'time', code: 'with read as (select clock_timestamp() as at) select at from read' },
  { rule: 'time', code: 'coalesce(at, statement_timestamp())' },
  { rule: 'cast to text', code: 'insert into {changes} (old_value) select birthday::text from {leads}' },
  { rule: 'cast to text', code: 'insert into {changes} (old_value) select cast(at as text) from {leads}' },
  {
    rule: 'cast to text',
    code: 'update {leads} set a = case when b then birthday::varchar end where id = {id}',
  },
  { rule: 'cast to text', code: '({value})::text' },
  {
    rule: 'insert in a CTE',
    code: 'with made as (insert into {leads} (id) values (1) returning id) select id from made',
  },
  {
    rule: 'insert in a CTE',
    code: 'with made as ({sql`insert into leads (id) values (1)`} returning id) select id from made',
  },
  { rule: 'insert in a CTE', code: 'with made as ({insert} returning id) select id from made' },
  { rule: 'sub-select in values', code: 'insert into {leads} (id) values ((select max(id) from {leads}))' },
  { rule: 'several statements', code: 'set lock_timeout = 1; update {leads} set n = 1' },
  {
    rule: 'advisory lock without a table',
    code: "select pg_advisory_xact_lock(hashtext('galena.leads'), hashtext({schema}))",
  },
  { rule: 'two kinds of schemas', code: 'select 1 from galena.imports i join {table} p on p.id = i.p' },
];

/** What is put into a statement stands in braces. */
function asSource(code: string): string {
  return `export const it = sql\`${code.replaceAll('{', '${')}\`;`;
}

it.each(offenders)('finds: $rule in $code', ({ rule, code }) => {
  const templates = sqlIn('planted.ts', asSource(code));
  expect(templates.flatMap(brokenRules)).toEqual([rule]);
});

const innocents = [
  'select birthday::text from {leads}',
  'insert into {lists} (name) select {name}::text from {leads}',
  'insert into {lists} (name) select name from unnest({names}::text[]) as name',
  'insert into {lists} (id, created_at) values ({id}, now())',
  'update {lists} set name = coalesce({name}, name), updated_at = now() where id = {id}',
  'update {counters} set at = statement_timestamp() {isCall ? sql`, called_at = statement_timestamp()` : sql``} where a',
  'select extract(epoch from clock_timestamp() - called_at) from {counters}',
  "select pg_advisory_xact_lock(hashtext({schema})) from {counters} where name = 'lead; (select now())'",
  "update galena.imports set lease_until = clock_timestamp() + {ms} * interval '1 ms' where id = 1",
  'do $$ begin perform 1; perform 2; end $$',
  'update {leads} set at = to_timestamp({us}::bigint / 1000000.0::float8) -- now();',
];

it.each(innocents)('takes %s', (code) => {
  const templates = sqlIn('innocent.ts', asSource(code));
  expect(templates.flatMap((template: SqlTemplate) => brokenRules(template))).toEqual([]);
});
