import type { ComponentChildren } from 'preact';
import { findText } from './catalogs.ts';
import { language, locale } from './language.ts';

/** The names in braces in a text: of `Undo {batchId}?` it is `batchId`. */
type Places<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Places<Rest>
  : never;

type Values<Text extends string, Value> = { readonly [Name in Places<Text>]: Value };

const numbers = new Intl.NumberFormat(locale);
const plurals = new Intl.PluralRules(language);

export function formatCount(count: number): string {
  return numbers.format(count);
}

/**
 * A text in the language of the console. `npm test` finds texts by these calls, so they are written out in them.
 * @param english is shown where there is no other language, and names the text in the files of the others.
 * @param values for the names in braces; numbers are shown as they are, for they may be ids: counts take `formatCount`.
 */
export function t<const English extends string>(
  english: English,
  ...[values]: Places<English> extends never ? [] : [Values<English, string | number>]
): string {
  return fill(
    asText(findText(english)) ?? english,
    (values ?? {}) as Readonly<Record<string, string | number>>,
  );
}

/**
 * A text with a count, `{count}` in it.
 * @param one in English for one; the text of the catalogs is named by `other`, and has what the language has for each plural category.
 */
export function tn<const Other extends string>(
  count: number,
  one: string,
  other: Other,
  ...[values]: Exclude<Places<Other>, 'count'> extends never
    ? []
    : [Omit<Values<Other, string | number>, 'count'>]
): string {
  return fill(textOf(count, one, other), {
    ...(values as Readonly<Record<string, string | number>> | undefined),
    count: formatCount(count),
  });
}

type RichText<English extends string> = { readonly text: English } & Values<English, ComponentChildren>;

/** A text around links, times or the like, which stand where the names in braces are. */
export function T<const English extends string>({ text, ...values }: RichText<English>): ComponentChildren {
  const translated = asText(findText(text)) ?? text;
  return pieces(translated, values as Readonly<Record<string, ComponentChildren>>);
}

type RichCount<Other extends string> = {
  readonly count: number;
  readonly one: string;
  readonly other: Other;
} & Omit<Values<Other, ComponentChildren>, 'count'>;

/** `T` for a text with a count. */
export function Tn<const Other extends string>({
  count,
  one,
  other,
  ...values
}: RichCount<Other>): ComponentChildren {
  return pieces(textOf(count, one, other), {
    ...(values as Readonly<Record<string, ComponentChildren>>),
    count: formatCount(count),
  });
}

function textOf(count: number, one: string, other: string): string {
  const found = findText(other);
  if (found === undefined) return count === 1 ? one : other;
  return typeof found === 'string' ? found : (found[plurals.select(count)] ?? found['other'] ?? other);
}

function asText(found: ReturnType<typeof findText>): string | undefined {
  return typeof found === 'string' ? found : found?.['other'];
}

const place = /\{(\w+)\}/;

function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text
    .split(place)
    .map((piece, index) => (index % 2 === 0 ? piece : String(values[piece] ?? '')))
    .join('');
}

function pieces(text: string, values: Readonly<Record<string, ComponentChildren>>): ComponentChildren[] {
  return text.split(place).map((piece, index) => (index % 2 === 0 ? piece : values[piece]));
}
