import { language } from './language.ts';

/** What each English text is in another language; of a text with a count, by the plural category of the count. */
export type Catalog = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

/** The rooms whose code the console starts with. The texts of the others come once one of them is opened. */
const firstRooms = ['parts', 'session', 'shell', 'start', 'imports', 'results'];

const files = import.meta.glob<Catalog>(['./*/*.json', '!./*/sentences.json'], { import: 'default' });

const texts = new Map<string, Catalog[string]>();

let areThere = false;
let others: Promise<void> | undefined;

/**
 * Undefined: it is to be shown in English.
 * @throws Error before the first texts are there: constants of the first rooms cannot have texts, for they would be English in all languages
 */
export function findText(english: string): Catalog[string] | undefined {
  if (!areThere) throw new Error(`'${english}' is asked for before the texts are there: make it a function`);
  return texts.get(english);
}

/** Loads what the first rooms say, before they are shown: in English where that fails. */
export async function loadFirstTexts(): Promise<void> {
  await load((room) => firstRooms.includes(room)).catch(() => undefined);
  areThere = true;
}

/** Loads the texts of all other rooms, before their code is: their constants can have texts. */
export function loadOtherTexts(): Promise<void> {
  others ??= load((room) => !firstRooms.includes(room)).catch((error: unknown) => {
    others = undefined;
    throw error;
  });
  return others;
}

async function load(isWanted: (room: string) => boolean): Promise<void> {
  const wanted = Object.entries(files).filter(([path]) => {
    const [, tag = '', room = ''] = /^\.\/(.+)\/(.+)\.json$/.exec(path) ?? [];
    return tag === language && isWanted(room);
  });
  for (const catalog of await Promise.all(wanted.map(([, read]) => read()))) {
    for (const [english, text] of Object.entries(catalog)) texts.set(english, text);
  }
}
