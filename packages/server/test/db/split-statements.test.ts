import { readdir, readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { splitStatements } from '../../src/db/split-statements.ts';

it.each([
  ['select 1; select 2', ['select 1;', 'select 2']],
  ['-- why; how\nselect 1;\n\n-- nothing more;\n', ['-- why; how\nselect 1;']],
  ['/* a; b */ select 1;;', ['/* a; b */ select 1;']],
  [`select 'a;''b;'; select 2;`, [`select 'a;''b;';`, 'select 2;']],
  [`select E'a\\';b'; select 2;`, [`select E'a\\';b';`, 'select 2;']],
  ['create table "a;""b" (); select 2;', ['create table "a;""b" ();', 'select 2;']],
  ['do $$ begin; $1; end $$; do $a$ $$; $$ $a$;', ['do $$ begin; $1; end $$;', 'do $a$ $$; $$ $a$;']],
  ['select 1 -- it\'s one; "text"\n; select 2', ['select 1 -- it\'s one; "text"\n;', 'select 2']],
])('cuts %j', (text, statements) => {
  expect(splitStatements(text)).toEqual(statements);
});

it('cuts each migration into statements that have all of its text', async () => {
  for (const folder of ['control', 'subscription']) {
    const root = new URL(`../../migrations/${folder}/`, import.meta.url);
    for (const name of await readdir(root)) {
      const text = await readFile(new URL(name, root), 'utf8');
      const statements = splitStatements(text);
      expect(statements.join('\n').replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
      for (const statement of statements) {
        const code = statement.replace(/^(\s*--[^\n]*\n)+/, '').trimStart();
        expect(code, name).toMatch(/^(create|alter|insert|update|delete|drop|do)\s/);
        // A line that begins a statement begins the text of one.
        if (!code.startsWith('do '))
          expect(code, name).not.toMatch(/\n(create|alter|insert|update|delete|do)\s/);
      }
    }
  }
});
