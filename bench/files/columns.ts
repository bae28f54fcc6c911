/** A column of a file: the field it fills, and the cell of a lead; another version gives other values. */
export interface Column {
  readonly name: string;
  cell(index: number, version: string): string;
}

const firstNames = [
  'Ada',
  'Grace',
  'Alan',
  'Edsger',
  'Barbara',
  'Donald',
  'Ken',
  'Dennis',
  'Frances',
  'John',
];
const lastNames = ['Lovelace', 'Hopper', 'Turing', 'Dijkstra', 'Liskov', 'Knuth', 'Thompson', 'Ritchie'];
const companies = ['Acme', 'Globex', 'Initech', 'Umbrella', 'Hooli', 'Stark'];

/** The addresses come in no order, and none comes twice among 33 million: an odd factor permutes a power of two. */
export const addressFactor = 7919;
export const addressCount = 2 ** 25;

function addressOf(index: number): string {
  const number = (index * addressFactor) % addressCount;
  return `lead${String(number).padStart(8, '0')}@example${index % 97}.com`;
}

/** With these a file of 10 MB has 180,000 rows, which is the largest that Marketo takes. */
export const fourColumns: readonly Column[] = [
  { name: 'email', cell: addressOf },
  { name: 'firstName', cell: (index, version) => `${firstNames[(index * 7) % firstNames.length]}${version}` },
  { name: 'lastName', cell: (index) => `${lastNames[(index * 13) % lastNames.length]}${index % 1000}` },
  { name: 'company', cell: (index) => `${companies[index % companies.length]} ${index % 5000}` },
];

const texts = [
  ...[
    'site',
    'billingStreet',
    'billingCity',
    'billingState',
    'billingCountry',
    'billingPostalCode',
    'website',
  ],
  ...['mainPhone', 'industry', 'sicCode', 'salutation', 'middleName', 'phone', 'mobilePhone', 'fax', 'title'],
  ...['address', 'city', 'state', 'country', 'postalCode', 'gender', 'department', 'leadRole', 'leadSource'],
  ...['leadStatus', 'rating', 'emailInvalidCause', 'unsubscribedReason', 'doNotCallReason'],
];

/** Forty columns, with numbers, dates and booleans among them. */
export const fortyColumns: readonly Column[] = [
  ...fourColumns,
  ...texts.map((name, column) => ({
    name,
    cell: (index: number) => `${name.slice(0, 4)} ${(index * (column + 3)) % 9973}`,
  })),
  { name: 'annualRevenue', cell: (index) => `${(index * 37) % 1_000_000}.5` },
  { name: 'numberOfEmployees', cell: (index) => String((index * 11) % 20_000) },
  { name: 'leadScore', cell: (index) => String(index % 200) },
  { name: 'dateOfBirth', cell: (index) => `19${50 + (index % 50)}-0${1 + (index % 9)}-1${index % 10}` },
  { name: 'unsubscribed', cell: (index) => String(index % 11 === 0) },
  { name: 'doNotCall', cell: (index) => String(index % 7 === 0) },
];
