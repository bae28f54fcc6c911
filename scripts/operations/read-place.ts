/** What a path is where it stands in the text of a test. */
interface Place {
  /** Whether it is called there, and not only compared or shown. */
  readonly isCall: boolean;
  /** Undefined where it does not show. */
  readonly method: string | undefined;
}

/** Functions that look at texts, and call nothing. */
const looking =
  /^(?:expect|to[A-Z]\w*|not|replace\w*|includes|startsWith|endsWith|match\w*|has|Set|Map|RegExp|test|filter|find)$/;
/** Functions that call by GET unless they are told otherwise; and rows of a table of paths. */
const reading = /^(?:each|\w*(?:get|fetch|read|ask|names|body|code|request|call|offset)\w*)$/i;
const posting = /post|form/i;

/** Reads the place of a path from what stands around it. */
export function readPlace(text: string, start: number, end: number): Place {
  const before = text.slice(Math.max(0, start - 100), start);
  const name = enclosingFunction(text, start);
  const isCall = !looking.test(name) && !/(?:path:|operation:|=|case)\s*['`]\S*$/.test(before);
  return { isCall, method: readMethod(before, text.slice(end, end + 240), name) };
}

function readMethod(before: string, behind: string, name: string): string | undefined {
  const named = /['"](GET|POST|DELETE)['"],\s*['`]\S*$/.exec(before)?.[1];
  if (named !== undefined) return named;
  const [statement = ''] = behind.split(/;\n/);
  const optional = /\bmethod: '(\w+)'/.exec(statement)?.[1];
  if (optional !== undefined) return optional;
  if (posting.test(name)) return 'POST';
  return reading.test(name) ? 'GET' : undefined;
}

/** The name of the function in whose parentheses a place is, within its block; empty if it is in none. */
function enclosingFunction(text: string, place: number): string {
  const closed: Record<string, number> = { '(': 0, '[': 0, '{': 0 };
  const openerOf: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
  for (let at = place - 1; at > 0 && at > place - 8_000; at -= 1) {
    const character = text[at] ?? '';
    const opener = openerOf[character];
    if (opener !== undefined) closed[opener] = (closed[opener] ?? 0) + 1;
    else if (character in closed && (closed[character] ?? 0) > 0)
      closed[character] = (closed[character] ?? 0) - 1;
    else if (character === '{' && /(?:=>|\))\s*$/.test(text.slice(at - 4, at))) return '';
    else if (character === '(')
      return /(\w+)(?:<[^()]*>)?$/.exec(text.slice(Math.max(0, at - 60), at))?.[1] ?? '';
  }
  return '';
}
