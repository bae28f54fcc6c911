import { Parser } from 'htmlparser2';

/** What is met in a document, by names without their prefix. */
export interface XmlHandler {
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
}

/** Reads a document piece by piece; gives control back after each, so that what was found can be passed on. */
export async function* scanXml(
  pieces: AsyncIterable<string>,
  handler: XmlHandler,
): AsyncGenerator<void, void, undefined> {
  let isEnding = false;
  const parser = new Parser(
    {
      onopentag: (name, attributes) => handler.open?.(localName(name), attributes),
      ontext: (text) => handler.text?.(text),
      // At the end the parser closes what is open: of a document that was cut nothing is to look whole.
      onclosetag: (name) => {
        if (!isEnding) handler.close?.(localName(name));
      },
    },
    { xmlMode: true },
  );
  for await (const piece of pieces) {
    parser.write(piece);
    yield;
  }
  isEnding = true;
  parser.end();
  yield;
}

/** The same for a document of which all is wanted. */
export async function readXml(pieces: AsyncIterable<string>, handler: XmlHandler): Promise<void> {
  for await (const _ of scanXml(pieces, handler));
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** An attribute by its name without a prefix: `r:id` is written with others too. */
export function attribute(attributes: Readonly<Record<string, string>>, name: string): string | undefined {
  return attributes[name] ?? Object.entries(attributes).find(([key]) => key.endsWith(`:${name}`))?.[1];
}

/** `1` and `true` */
export function isOn(value: string | undefined): boolean {
  return value === '1' || value === 'true';
}
