import fc from 'fast-check';
import { INVALID, type ModelField, TOO_LONG } from './import-model.ts';

/** A column and the cells that a test puts into it. */
export interface TestField extends ModelField {
  readonly good: readonly string[];
  readonly bad: readonly string[];
  readonly [fc.toStringMethod]: () => string;
}

type Failure = typeof INVALID | typeof TOO_LONG;

interface Cells {
  /** What each cell is stored as; undefined for a blank one. */
  readonly good: Readonly<Record<string, string | undefined>>;
  readonly bad?: Readonly<Record<string, Failure>>;
}

export function field(
  name: string,
  label: string,
  { good, bad = {} }: Cells,
  more: Partial<ModelField> = {},
): TestField {
  const values = new Map<string, string | undefined | Failure>(Object.entries({ ...good, ...bad }));
  return {
    name,
    label,
    read: (cell) => values.get(cell),
    good: Object.keys(good),
    bad: Object.keys(bad),
    // So that a counterexample stays readable.
    [fc.toStringMethod]: () => name,
    ...more,
  };
}

/** Cells that are stored as they were sent. */
function asSent(...cells: string[]): Record<string, string> {
  return Object.fromEntries(cells.map((cell) => [cell, cell]));
}

const asRead = { '1': '1', ' +1 ': '1', '01': '1', '2': '2', '0002\t': '2', '3': '3', '4': '4' };
const integers = {
  good: {
    ...asRead,
    '0': '0',
    '-0': '0',
    '-12': '-12',
    '9223372036854775807': '9223372036854775807',
    ' ': undefined,
  },
  bad: { '1.0': INVALID, x: INVALID, '1,000': INVALID, '9223372036854775808': INVALID },
} as const;

export const idField = field('id', 'Id', integers, { isReadOnly: true });

export const emailField = field('email', 'Email Address', {
  good: {
    ...asSent('a@x.io', 'A@X.io', 'k@x.io', '\u212a@x.io', 'müller@x.io', 'MÜLLER@x.io', 'nobody'),
    ' b@x.io': 'b@x.io',
    'B@x.io\n': 'B@x.io',
    ' \t': undefined,
  },
  bad: { [`${'a'.repeat(251)}@x.io`]: TOO_LONG, 'a\0@x.io': INVALID },
});

/** A custom field may be the lookup field, too. */
export const integerKeyField = field('memberNumber', 'memberNumber', integers);

/** A lookup field of type string. */
export function textKeyField(name: string, label: string, length: number): TestField {
  return field(name, label, {
    good: asSent('a', 'A', ' a', '\u00a0a', 'ü', 'Ü\t', 'k', '\u212a', ' ', 'null'),
    bad: { ['ü'.repeat(length + 1)]: TOO_LONG },
  });
}

/** Fields of types that no writable standard field has; a test adds them as custom fields. */
export const customFields = [
  { name: 'memberNumber', type: 'integer', columnType: 'bigint' },
  { name: 'ratio', type: 'float', columnType: 'double precision' },
  { name: 'share', type: 'percent', columnType: 'bigint' },
  { name: 'points', type: 'score', columnType: 'bigint' },
  { name: 'budget', type: 'currency', columnType: 'numeric' },
] as const;

const moneyCells: Cells = {
  good: {
    '1.5': '1.5',
    '1.50': '1.50',
    '$1.500': '1.500',
    '-€ 2': '-2',
    '15e-1': '1.5',
    '0': '0',
    ' ': undefined,
  },
  bad: { '1,5': INVALID, NaN: INVALID },
};

/** All but the keys. Times without an offset are those of New York. */
export const otherFields: readonly TestField[] = [
  field('firstName', 'First Name', {
    good: asSent(
      'x',
      'X',
      ' x',
      ' ',
      'say "hi"',
      'a,b',
      'tab\there',
      'back\\slash',
      'two\nlines',
      '\\N',
      '{1,2}',
      'null',
    ),
    bad: { ['😀'.repeat(256)]: TOO_LONG, 'a\0b': INVALID },
  }),
  field('mktoPersonNotes', 'Marketo Person Notes', {
    good: asSent(' as sent\r\n', 'é'.repeat(15_000)),
    bad: { ['é'.repeat(15_001)]: TOO_LONG },
  }),
  field('phone', 'Phone Number', {
    good: { '+1 23': '+1 23', ' +1 23\t': '+1 23', ' ': undefined },
    bad: { ['1'.repeat(256)]: TOO_LONG },
  }),
  field('leadScore', 'Lead Score', integers),
  field('points', 'points', integers),
  field('share', 'share', { good: { '85': '85', '85 %': '85', '+85%': '85' }, bad: { '8.5%': INVALID } }),
  field(
    'ratio',
    'ratio',
    {
      good: { '1.5': '1.5', '1.50': '1.5', '.15E1': '1.5', '0': '0', '-0': '-0' },
      bad: { '1e999': INVALID },
    },
    { isDecimal: true },
  ),
  field('budget', 'budget', moneyCells, { isDecimal: true }),
  field('unsubscribed', 'Unsubscribed', {
    good: { true: 'true', Y: 'true', ' 1': 'true', no: 'false', F: 'false', ' ': undefined },
    bad: { on: INVALID },
  }),
  field('dateOfBirth', 'Date of Birth', {
    good: {
      '2024-02-29': '2024-02-29',
      '2/29/2024': '2024-02-29',
      '02/29/24 ': '2024-02-29',
      '1/2/70': '1970-01-02',
    },
    bad: { '2023-02-29': INVALID, '29.2.2024': INVALID },
  }),
  field('mktoAcquisitionDate', 'Acquisition Date', {
    good: {
      '2026-07-01 08:00': '2026-07-01 12:00:00+00',
      '2026-07-01T12:00:00Z': '2026-07-01 12:00:00+00',
      '2026-07-01T14:00:00.000+0200': '2026-07-01 12:00:00+00',
      '7/1/2026': '2026-07-01 04:00:00+00',
      '2026-01-01 00:00:00.25': '2026-01-01 05:00:00.25+00',
    },
    bad: { '2026-07-01 24:00': INVALID, '2026-07-01T8:00': INVALID },
  }),
  field('company', 'Company Name', { good: asSent('Own', 'own') }, { isCompanyField: true }),
  field(
    'website',
    'Website',
    {
      good: { 'http://x.io': 'http://x.io', ' http://x.io ': 'http://x.io' },
      bad: { ['w'.repeat(256)]: TOO_LONG },
    },
    { isCompanyField: true },
  ),
  field('annualRevenue', 'Annual Revenue', moneyCells, { isCompanyField: true, isDecimal: true }),
  field(
    'externalCompanyId',
    'External Company Id',
    { good: { acme: 'acme', ' acme ': 'acme', zeta: 'zeta', ' ': undefined, ACME: 'ACME' } },
    { links: ['acme', 'zeta'] },
  ),
  field(
    'externalSalesPersonId',
    'External Sales Person Id',
    { good: { sue: 'sue', '\tsue': 'sue', ' ': undefined, nobody: 'nobody' } },
    { links: ['sue'] },
  ),
  field('notAField', '', { good: asSent('kept in the reports', 'a,b') }, { isReadOnly: true }),
];
