import { writeFileSync } from 'node:fs';

/**
 * Writes examples/leads.csv: 1,000 leads as a trade fair's badge scanner would leave them, among them rows that must
 * fail and rows that must warn. The same file comes out each time.
 */

const firstNames =
  'Ada Björn Chloé Dmitri Elif Fatima Giorgos Hana Ivan José Keiko Lars María Noor Olga Pavel Quinn Rosa Søren Tomás Uma Vera Wei Ximena Yusuf Zoë'.split(
    ' ',
  );
const lastNames =
  'Andersson Baker Castillo Dubois Eriksen Fischer García Haddad Ivanova Jensen Kowalski Lindqvist Moreau Nakamura O’Neill Pereira Quiroga Rossi Schmidt Tanaka Ueda Varga Wójcik Xu Yılmaz Zimmermann'.split(
    ' ',
  );
const companies = [
  'Northwind Traders',
  'Contoso, Ltd.',
  'Fabrikam',
  'Tailspin "Toys"',
  'Blue Yonder Airlines',
  'Litware',
  'Proseware',
  'Adventure Works',
];
const titles = ['CTO', 'Head of Marketing', 'Engineer', 'Analyst', 'Procurement; IT', 'Founder', ''];
const countries = ['Sweden', 'Germany', 'Japan', 'Brazil', 'United States', 'Türkiye', 'Poland', 'France'];

let seed = 20_260_101;

function random(limit: number): number {
  seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
  return Math.floor((seed / 2 ** 31) * limit);
}

function pick(values: readonly string[]): string {
  return values[random(values.length)] ?? '';
}

function asciiLetters(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z]/g, '');
}

function cell(value: string): string {
  return /[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

function makeRow(number: number): string[] {
  const [firstName, lastName, company] = [pick(firstNames), pick(lastNames), pick(companies)];
  const domain = `${asciiLetters(company)}.example`;
  const month = String(1 + random(12)).padStart(2, '0');
  return [
    `${asciiLetters(firstName)}.${asciiLetters(lastName)}${number}@${domain}`,
    firstName,
    lastName,
    company,
    pick(titles),
    `+${1 + random(98)}-555-${String(random(10_000)).padStart(4, '0')}`,
    pick(countries),
    String(random(101)),
    random(10) === 0 ? 'yes' : 'no',
    `${1960 + random(40)}-${month}-15`,
    'badge scanner 4',
  ];
}

/** What goes wrong in real files, by the row it goes wrong in. */
function spoil(number: number, row: string[]): string[] {
  const [email = ''] = row;
  if (number % 97 === 0) return row.with(0, '');
  if (number % 83 === 0) return row.with(7, 'very hot');
  if (number % 131 === 0) return row.with(9, '2026-02-30');
  if (number % 71 === 0) return row.with(0, email.replace('@', ' at '));
  return row;
}

const header =
  'email,firstName,lastName,company,title,phone,country,leadScore,unsubscribed,dateOfBirth,Scanned By';
const rows = Array.from({ length: 1000 }, (_, index) => spoil(index + 1, makeRow(index + 1)));
// The badge of the third visitor was scanned twice: the second row changes what the first one made.
const repeated = rows[2]?.with(4, 'Chief Executive Officer') ?? [];
const lines = [header, ...[...rows, repeated].map((row) => row.map(cell).join(','))];
writeFileSync(new URL('../examples/leads.csv', import.meta.url), `${lines.join('\n')}\n`);
