/** By language: English, German, French, Spanish, Italian, Portuguese, Dutch, Polish, Czech, the Nordic ones, and on. */
const words = {
  true: `true t yes y 1 on x ✓ ✔ ☑ checked enabled
    ja j wahr oui o vrai sí si s verdadero sì vero sim verdadeiro waar tak prawda ano pravda
    sant sann sand kyllä tosi igen igaz da adevărat ναι так да истина правда evet doğru
    はい 真 是 真的 예 네 참`,
  false: `false f no n 0 off ☐ ✗ ✘ unchecked disabled
    nein falsch non faux falso não nao nee onwaar nie fałsz ne nepravda
    nej nei falskt falsk usant usann ei epätosi nem hamis nu fals όχι ні нет не ложь hayır yanlış
    いいえ 偽 否 假 不是 아니요 아니오 거짓`,
} as const;

const known: ReadonlyMap<string, 'true' | 'false'> = new Map(
  (['true', 'false'] as const).flatMap((value) =>
    words[value].split(/\s+/).map((word) => [word, value] as const),
  ),
);

/** A cell as words are compared: blanks around it and case do not count. */
export function plainWord(cell: string): string {
  return cell.trim().normalize('NFC').toLowerCase();
}

/** What a word means in any of the larger languages; undefined if it is not known. */
export function knownWord(word: string): 'true' | 'false' | undefined {
  return known.get(word);
}
