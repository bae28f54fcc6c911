import { language } from './language.ts';

const files = import.meta.glob<Readonly<Record<string, string>>>('./*/sentences.json', { import: 'default' });

let translate = (sentence: string): string => sentence;

/**
 * A sentence of the server or the SDK, which are in English on the wire, in the language of the console: those that
 * `sentences.json` of the language knows by their pattern. Others stay as they are, and all until that is loaded.
 */
export function translateSentence(sentence: string): string {
  return translate(sentence);
}

/** Loads the patterns, if the language has any. */
export async function loadSentences(): Promise<void> {
  const read = files[`./${language}/sentences.json`];
  if (read === undefined) return;
  const [sentences, { sentenceTranslator }] = await Promise.all([read(), import('./sentence-translator.ts')]);
  translate = sentenceTranslator(sentences);
}
