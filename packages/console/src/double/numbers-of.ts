/**
 * The numbers that were typed into a form, by the names of its fields; without those that are empty.
 * @throws Error that names a text which is no number
 */
export function numbersOf(texts: Readonly<Record<string, string>>): Record<string, number> {
  const typed = Object.entries(texts).filter(([, text]) => text.trim() !== '');
  return Object.fromEntries(
    typed.map(([name, text]) => {
      if (Number.isNaN(Number(text))) throw new Error(`${name} is “${text}”, and has to be a number`);
      return [name, Number(text)];
    }),
  );
}
