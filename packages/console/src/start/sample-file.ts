/** Some leads, with the names of fields as its header, so that it can be imported as it is. */
export const sampleFile = {
  name: 'galena-sample.csv',
  text: `email,firstName,lastName,company,title,phone,city,country,leadScore
ada.lovelace@example.com,Ada,Lovelace,Analytical Engines Ltd,Mathematician,+44 20 7946 0001,London,United Kingdom,80
grace.hopper@example.com,Grace,Hopper,Compilers Inc.,Rear Admiral,+1 202 555 0102,Arlington,United States,95
zoe.muller@example.com,Zoë,Müller,Müller & Söhne GmbH,Head of Marketing,+49 30 5550103,Berlin,Germany,60
kenji.tanaka@example.com,Kenji,Tanaka,Tanaka Optics,Engineer,+81 3 5550 0104,Tokyo,Japan,40
`,
} as const;
