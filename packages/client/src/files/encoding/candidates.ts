/** An encoding that a file may have. */
export interface Candidate {
  /** By the name that is shown and taken. */
  readonly label: string;
  /** The logarithm of how frequent it is among files that are not UTF-8. */
  readonly prior: number;
  readonly languages: readonly string[];
}

const western = ['de', 'fr', 'es', 'pt', 'it', 'ca', 'nl', 'sv', 'da', 'fi', 'is', 'en'];
const central = ['pl', 'cs', 'sk', 'hu', 'ro', 'hr', 'de', 'en'];
const cyrillic = ['ru', 'uk', 'bg', 'en'];
/** East Asian standards have letters of Russian and Greek as well. */
const greekAndRussian = ['el', 'ru'];

/** Every encoding that is recognised by its text. */
export const candidates: readonly Candidate[] = [
  { label: 'windows-1252', prior: 0, languages: western },
  { label: 'windows-1250', prior: -1, languages: central },
  { label: 'windows-1251', prior: -1, languages: cyrillic },
  { label: 'windows-1253', prior: -1, languages: ['el', 'en'] },
  { label: 'windows-1254', prior: -1, languages: ['tr', 'de', 'fr', 'en'] },
  { label: 'windows-1255', prior: -2, languages: ['he', 'en'] },
  { label: 'windows-1256', prior: -2, languages: ['ar', 'en'] },
  { label: 'windows-1257', prior: -2, languages: ['et', 'lv', 'lt', 'en'] },
  { label: 'windows-874', prior: -2, languages: ['th', 'en'] },
  { label: 'shift_jis', prior: -1, languages: ['ja', ...greekAndRussian] },
  { label: 'euc-jp', prior: -3, languages: ['ja', ...greekAndRussian] },
  { label: 'euc-kr', prior: -1, languages: ['ko', ...greekAndRussian] },
  { label: 'gb18030', prior: -1, languages: ['zh', 'zh-Hant', 'es', 'fr', 'it', ...greekAndRussian] },
  { label: 'big5', prior: -1, languages: ['zh-Hant', ...greekAndRussian] },
  { label: 'macintosh', prior: -2.5, languages: western },
  { label: 'iso-8859-15', prior: -3, languages: western },
  { label: 'iso-8859-2', prior: -3, languages: central },
  { label: 'iso-8859-5', prior: -4.5, languages: cyrillic },
  { label: 'iso-8859-7', prior: -3, languages: ['el', 'en'] },
  { label: 'koi8-u', prior: -4, languages: cyrillic },
  { label: 'ibm866', prior: -4, languages: cyrillic },
  { label: 'x-mac-cyrillic', prior: -4.5, languages: cyrillic },
  { label: 'cp850', prior: -3.5, languages: western },
  { label: 'cp437', prior: -4.5, languages: western },
  { label: 'cp852', prior: -4, languages: central },
];
