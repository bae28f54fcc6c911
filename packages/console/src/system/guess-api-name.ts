/** Letters that are not made of a plain one and a mark. */
const spelled: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  þ: 'th',
  ð: 'd',
  ı: 'i',
};
const longest = 63;

/**
 * The API name that a field is likely to get, of its display name: `Messe-Score` gives `messeScore`. Empty where the name has no Latin
 * letter to begin with.
 */
export function guessApiName(displayName: string): string {
  const plain = displayName
    .toLowerCase()
    .replace(/[ßæœøłđþðı]/g, (letter) => spelled[letter] ?? '')
    .normalize('NFD')
    .replace(/\p{M}/gu, '');
  const words = plain.split(/[^a-z0-9]+/).filter((word) => word !== '');
  const name = words
    .map((word, index) => (index === 0 ? word : word[0]?.toUpperCase() + word.slice(1)))
    .join('');
  const [, ...rest] = /^[0-9]*([a-zA-Z].*)$/.exec(name) ?? [];
  const [named = ''] = rest;
  return `${named.slice(0, 1).toLowerCase()}${named.slice(1, longest)}`;
}
