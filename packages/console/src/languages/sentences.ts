import { language } from './language.ts';

const files = import.meta.glob<Readonly<Record<string, string>>>('./*/sentences.json', { import: 'default' });

let translate = (sentence: string): string => sentence;

/**
 * A sentence of the server or the SDK, which are in English on the wire, in the language of the console: those that
 * `sentences.json` of the language knows by their pattern. Others stay as they are.
 */
export function translateSentence(sentence: string): string {
  return translate(sentence);
}

/** Loads the patterns, if the language has any, before anything is shown: in English where that fails. */
export async function loadSentences(): Promise<void> {
  const read = files[`./${language}/sentences.json`];
  if (read === undefined) return;
  const loading = Promise.all([read(), import('./sentence-translator.ts')]);
  const [sentences, translator] = await loading.catch(() => []);
  if (sentences !== undefined && translator !== undefined)
    translate = translator.sentenceTranslator(sentences);
}
