/** 180,000 rows of four columns are about 10 MB: the largest file that Marketo takes. */
export const rowCount = 180_000;

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

/** A file of leads. `population` makes other e-mail addresses, `version` other values of the same leads. */
export function makeLeadsFile(population: string, version: string): Buffer {
  const lines = ['email,firstName,lastName,company'];
  for (let index = 0; index < rowCount; index += 1) {
    // The addresses come in no order.
    const number = (index * 7919) % 1_000_003;
    const firstName = firstNames[(index * 7) % firstNames.length];
    const lastName = lastNames[(index * 13) % lastNames.length];
    const company = companies[index % companies.length];
    lines.push(
      `${population}${String(number).padStart(7, '0')}@example${index % 97}.com,${firstName}${version},${lastName}${index % 1000},${company} ${index % 5000}`,
    );
  }
  return Buffer.from(`${lines.join('\n')}\n`);
}
