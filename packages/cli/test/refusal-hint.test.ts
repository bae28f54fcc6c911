import { GalenaRefusal } from '@galena/client';
import { expect, it } from 'vitest';
import { refusalHint } from '../src/terminal/refusal-hint.ts';

const notFound = 'Object not found';

it.each([
  ['lists members', '1013', notFound, 'galena lists list'],
  ['lists delete', '702', 'Static List with id 9 not found', 'galena lists list'],
  ['import', '1013', notFound, 'galena lists list'],
  ['status', '1013', notFound, 'seven days'],
  ['cancel', '1013', notFound, 'seven days'],
  ['partitions delete', '1013', notFound, 'galena partitions list'],
  ['partitions create', '1017', 'Object already exists', 'galena partitions list'],
  ['roles delete', '1013', notFound, 'galena roles list'],
  ['services create', '1013', "Role 'Read Only' not found", 'galena roles list'],
  ['services rotate', '1013', notFound, 'galena services list'],
  ['leads find', '1006', "Field 'x' not found", 'galena fields list'],
  ['settings set', '1006', "Setting 'x' not found", 'galena settings list'],
  ['companies find', '1006', "Field 'x' not found", 'galena companies fields'],
  ['companies find', '1003', "Invalid filterType 'x'", 'externalCompanyId, id and company'],
  ['sales-persons find', '1003', "Invalid filterType 'x'", 'externalSalesPersonId, id and email'],
  ['lists create', '710', 'Parent Folder Not Found', '--folder'],
])('galena %s, code %s: %s', (command, code, message, hint) => {
  expect(refusalHint(new GalenaRefusal({ code, message }), command)).toContain(hint);
});
