import { describe, expect, it } from 'vitest';
import { matchFile } from '../../src/files.ts';
import type { DataType, DescribedLeadField } from '../../src/index.ts';

const types: Readonly<Record<string, DataType>> = {
  email: 'email',
  firstName: 'string',
  lastName: 'string',
  company: 'string',
  phone: 'phone',
  mobilePhone: 'phone',
  address: 'text',
  city: 'string',
  state: 'string',
  country: 'string',
  postalCode: 'string',
  website: 'url',
  dateOfBirth: 'date',
  annualRevenue: 'currency',
  numberOfEmployees: 'integer',
  title: 'string',
};
const fields: readonly DescribedLeadField[] = Object.entries(types).map(([name, dataType], id) => ({
  id,
  displayName: name.replace(/[A-Z]/g, ' $&'),
  dataType,
  rest: { name, readOnly: false },
}));

/** What each column is, as `field by language`, or `? field by language` where that is a suggestion. */
function match(
  columns: readonly string[],
  rows: readonly (readonly string[])[] = [],
  given = {},
  headerRow = 1,
) {
  const settings = { encoding: 'utf-8', delimiter: ',', headerRow };
  return matchFile({ columns, rows, settings }, fields, { given, lookupField: 'email' }).map(
    ({ field, by, suggestion, suggestedBy, language, cellKind }) =>
      [...(field === undefined ? ['?', suggestion, suggestedBy] : [field, by]), language ?? cellKind]
        .filter((word) => word !== undefined)
        .join(' '),
  );
}

describe('columns are matched by what fields are called', () => {
  it.each([
    ['de', 'Vorname;Name;Firma;Telefon;Handy;Straße;PLZ;Ort;Land;Geburtsdatum;Umsatz'],
    [
      'fr',
      'Prénom;Nom;Société;Téléphone;Portable;Adresse;Code postal;Ville;Pays;Date de naissance;Chiffre d’affaires',
    ],
    [
      'es',
      'Nombre;Apellidos;Empresa;Teléfono;Móvil;Dirección;Código postal;Ciudad;País;Fecha de nacimiento;Facturación',
    ],
    [
      'it',
      'Nome;Cognome;Azienda;Telefono;Cellulare;Indirizzo;Codice postale;Città;Paese;Data di nascita;Fatturato',
    ],
    ['nl', 'Voornaam;Achternaam;Bedrijf;Telefoon;Mobiel;Straat;Postcode;Plaats;Land;Geboortedatum;Omzet'],
    ['pt', 'Nome;Sobrenome;Empresa;Telefone;Celular;Endereço;CEP;Cidade;País;Data de nascimento;Faturamento'],
    ['pl', 'Imię;Nazwisko;Firma;Telefon;Komórka;Ulica;Kod pocztowy;Miasto;Kraj;Data urodzenia;Obrót'],
    ['ja', '名;姓;会社名;電話番号;携帯;住所;郵便番号;市区町村;国;生年月日;売上'],
    ['zh', '名;姓;公司;电话;手机;地址;邮编;城市;国家;出生日期;营业额'],
    ['en', 'Given name;Surname;Organisation;Telephone;Cell;Street;Zip;Town;Nation;DOB;Turnover'],
  ])('in %s', (language, header) => {
    const found = match(header.split(';'));
    const names =
      'firstName lastName company phone mobilePhone address postalCode city country dateOfBirth annualRevenue'.split(
        ' ',
      );
    expect(found.map((one) => one.split(' ')[0])).toEqual(names);
    expect(found.filter((one) => one.endsWith(` word ${language}`)).length).toBeGreaterThanOrEqual(10);
  });

  it('whatever case and accents they have, but only where nothing else says what they are', () => {
    expect(match(['VORNAME', 'prenom', 'Strasse', 'firma'])).toEqual([
      '? firstName word de',
      '? firstName word fr',
      'address word de',
      'company word de',
    ]);
    expect(match(['Vorname', 'First Name', 'Telefon'], [], { Telefon: null })).toEqual([
      '?',
      'firstName display',
      '?',
    ]);
  });

  it('and what may mean two things is suggested alone', () => {
    expect(match(['Name', 'Titel', 'Estado'])).toEqual([
      '? lastName word de',
      '? title word de',
      '? state word es',
    ]);
    // A first name in Italian, and a full one in no language that is sure.
    expect(match(['Nome'])).toEqual(['? firstName word it']);
    // Postal codes in Portuguese, mobile phones in Turkish.
    expect(match(['Cep'])[0]).toMatch(/^\?/);
    expect(match(['Cep', 'Soyadı', 'Şehir'])[0]).toBe('mobilePhone word tr');
    expect(match(['Cep', 'Sobrenome', 'Cidade'])[0]).toBe('postalCode word pt');
  });

  it('and what means something else in English is known beside columns in its language alone', () => {
    expect(match(['Land', 'Cargo', 'Pays'])).toEqual([
      '? country word de',
      '? title word es',
      '? country word fr',
    ]);
    expect(match(['Mobile', 'Zip', 'Cargo'])[2]).toBe('? title word es');
    expect(match(['Empresa', 'Cargo'])[1]).toMatch(/^title word (es|pt)$/);
    // A salary, a nickname, an employee.
    expect(match(['年收入', 'Apelido', 'Mitarbeiter', 'Last', 'Designation'])).toEqual([
      '? annualRevenue word zh',
      '? lastName word pt',
      '? numberOfEmployees word de',
      '? lastName word en',
      '? title word en',
    ]);
    expect(match(['First', 'Last'])).toEqual(['firstName word en', 'lastName word en']);
  });

  it('and what may mean two things where a file is as much in either language is suggested', () => {
    // A region in Czech, a country in Polish.
    const header = ['Jméno', 'Příjmení', 'Firma', 'Telefon', 'Město', 'Kraj', 'PSČ'];
    expect(match(header)[5]).toBe('? state word cs');
    expect(match(['Imię', 'Nazwisko', 'Firma', 'Telefon', 'Miasto', 'Kraj'])[5]).toBe('country word pl');
    // Slovenian, which nobody here knows: a place.
    expect(match(['Podjetje', 'Telefon', 'Kraj'])[2]).toMatch(/^\?/);
    // Parts of a country or of a company; parts of a country or of a city.
    expect(match(['Sobrenome', 'Cidade', 'Distrito'])[2]).toBe('state word pt');
    const lima = ['Correo', 'Nombres', 'Apellidos', 'Departamento', 'Distrito', 'País'];
    expect(match(lima).map((one) => one.split(' ')[0])).toEqual([
      'email',
      'firstName',
      'lastName',
      '?',
      '?',
      'country',
    ]);
  });

  it('and a field that a word has taken is suggested for no other column', () => {
    expect(match(['Vorname', 'First Namee', 'Nachname', 'LastNam', 'Compani'])).toEqual([
      'firstName word de',
      '?',
      'lastName word de',
      '?',
      '? company name',
    ]);
  });

  it('and a word that may mean two things takes no field from one that does not', () => {
    expect(match(['Name', 'Vorname', 'Nachname'])).toEqual(['?', 'firstName word de', 'lastName word de']);
    expect(match(['Provincia', 'Estado'])).toEqual(['state word es', '?']);
  });

  it('and not where text would hold what the field is not for', () => {
    const header = ['Position', 'Adresse', 'CP', 'Empresa', 'Last'];
    expect(match(header, [['1', 'a@x.io', 'Ada', 'www.x.io', '31.12.2025']])).toEqual([
      '? title word de',
      '? email cells email',
      '? postalCode word fr',
      '? company word es',
      '? lastName word en',
    ]);
    const fitting = ['Position', 'Straße', 'PLZ', 'Land', 'Vorname'];
    expect(
      match(fitting, [['CEO', '1-2-3', '00-950', 'NO', 'Jordan']]).map((one) => one.split(' ')[0]),
    ).toEqual(['title', 'address', 'postalCode', 'country', 'firstName']);
  });

  it('and not against what is in the cells', () => {
    expect(match(['Telefon', 'Umsatz', 'Geburtsdatum'], [['ask Ada', 'high', 'May']])).toEqual([
      '? phone word de',
      '? annualRevenue word de',
      '? dateOfBirth word de',
    ]);
    expect(match(['Telefon', 'Umsatz', 'Geburtsdatum'], [['030/12345', '1.234,56 €', '31.12.85']])).toEqual([
      'phone word de',
      'annualRevenue word de',
      'dateOfBirth word de',
    ]);
  });
});

describe('columns are matched by their cells', () => {
  const rows = [
    ['ada@x.io', '+49 30 123456', 'www.x.io', 'Deutschland', '10.12.1985', 'ja', '1.5'],
    ['bo@x.io', '(030) 123-4567', 'https://y.io/z', 'France', '01.02.90', 'nein', '2'],
  ];
  const columns = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((letter) => `zzzz ${letter.repeat(9)}`);

  it('as a suggestion, since a name that nobody knows may say something else', () => {
    expect(match(columns, rows)).toEqual([
      '? email cells email',
      '? phone cells phone',
      '? website cells url',
      '? country cells country',
      '? dateOfBirth cells date',
      '?',
      '?',
    ]);
  });

  it('of which e-mail addresses alone decide, in a column without a name', () => {
    const numbered = columns.map((_, index) => `Column ${index + 1}`);
    expect(match(numbered, rows, {}, 0).slice(0, 2)).toEqual(['email cells email', '? phone cells phone']);
    expect(match(['', 'x'], [['a@x.io', '1']])[0]).toBe('email cells email');
    // Two of them: whose?
    expect(match(['Column 1', 'Column 2'], [['a@x.io', 'b@x.io']], {}, 0)).toEqual([
      '? email cells email',
      '?',
    ]);
    expect(match(['Column 1'], rows, { 'Column 1': null }, 0)).toEqual(['?']);
    expect(match(['email', 'Column 2'], [['a@x.io', 'b@x.io']], {}, 0)[1]).toBe('?');
  });

  it('also where a name says e-mail addresses and the cells are none', () => {
    const rows = [
      ['Calle 1', 'a@x.io'],
      ['Calle 2', 'b@x.io'],
    ];
    expect(match(['Correo', ''], rows)).toEqual(['?', 'email cells email']);
    expect(match(['Emial', 'zzzz yyyy'], rows)).toEqual(['?', '? email cells email']);
    expect(match(['Correo', 'zzzz yyyy'], [['', 'x']])).toEqual(['email word es', '?']);
    expect(match(['Emial', 'zzzz yyyy'], [['Calle 1', 'x']])).toEqual(['? email name', '?']);
  });

  it('and not without a person where another column has e-mail addresses as well, whatever its name', () => {
    expect(match(['', 'Adresse'], [['a@x.io', 'b@x.io']])).toEqual([
      '? email cells email',
      '? address word de',
    ]);
  });

  it('but not where they are few, or dates of today', () => {
    const year = new Date().getFullYear();
    expect(
      match(
        ['zzzz yyyy', 'xxxx wwww'],
        [
          [`1.2.${year}`, 'call +49 30 1234'],
          ['', '0301234567'],
        ],
      ),
    ).toEqual(['?', '?']);
  });
});
