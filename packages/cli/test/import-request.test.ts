import { expect, it } from 'vitest';
import { toRequest } from '../src/commands/import.ts';
import { withAnswers } from '../src/importing/import-request.ts';

it('goes on with an import by what has been answered', () => {
  const request = toRequest('import', 'leads.csv', { map: [], column: [], list: 7 });
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
