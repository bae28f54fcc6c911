const wide = /[\uff05\uff0b-\uff1a]/g;

/** Full-width digits, and the signs that stand among them, as Japanese input writes them: `１２３４` is `1234`. */
export function narrowDigits(text: string): string {
  return text.replace(wide, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0xfee0));
}
