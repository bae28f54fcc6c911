import { expect, it } from 'vitest';
import { toRequest } from '../src/commands/import.ts';
import { withAnswers } from '../src/importing/import-request.ts';
import { createProgram } from '../src/program.ts';

it('goes on with an import by what has been answered', () => {
  const request = toRequest('import', 'leads.csv', { map: [], column: [], rule: [], list: 7 });
  const opened = withAnswers(request, { encoding: 'windows-1252', headerRow: 0 });
  const stripped = withAnswers(opened, { stripsInvisible: true });
  expect(stripped).toMatchObject({
    settings: { encoding: 'windows-1252', headerRow: 0 },
    stripsInvisible: true,
    resume: 'galena import leads.csv --list 7 --encoding windows-1252 --no-header --strip-invisible',
  });
  expect(withAnswers(request, { headerRow: 3 }).resume).toBe(
    'galena import leads.csv --list 7 --header-row 3',
  );
  expect(withAnswers(request, {})).toEqual(request);
});

it('refuses names of columns in several lines by a sentence about them', async () => {
  const program = await createProgram('import');
  const command = program.commands.find((one) => one.name() === 'import');
  const columns = command?.options.find(({ long }) => long === '--columns');
  expect(() => columns?.parseArg?.('email\nfirstName', undefined)).toThrow('It has a line end; names are');
  expect(columns?.parseArg?.('email,"first\nname"', undefined)).toEqual(['email', 'first\nname']);
});
