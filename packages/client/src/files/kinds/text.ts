import type { FileKind } from './descriptions.ts';
import { isJson } from './json.ts';

/** Kinds of text that are no delimited text: told only by beginnings that no header row has. */
export function kindByText(start: Uint8Array): FileKind | undefined {
  const text = decodeStart(start).trimStart();
  if (/^%PDF-\d/.test(text)) return 'pdf';
  if (/^\{\\rtf\d/.test(text)) return 'document';
  if (/^BEGIN:VCARD\s*[\r\n]/i.test(text)) return 'vcard';
  if (/^MIME-Version: ?\d\.\d\s*[\r\n]+[\w-]+:/i.test(text)) return 'html';
  if (isJson(text)) return 'json';
  return kindOfMarkup(text);
}

function decodeStart(start: Uint8Array): string {
  if (start[0] === 0xff && start[1] === 0xfe) return new TextDecoder('utf-16le').decode(start);
  if (start[0] === 0xfe && start[1] === 0xff) return new TextDecoder('utf-16be').decode(start);
  return new TextDecoder().decode(start);
}

/** A header row may have names like `<email>` or `<title>`: one tag alone says nothing. */
function kindOfMarkup(text: string): FileKind | undefined {
  const rest = text.replace(/^(?:\s*<!--.*?-->)+\s*/s, '');
  if (/^<(?:\?xml\s|(?:\w+:)?Workbook\s[^>]*xmlns)/.test(rest)) return kindOfXml(rest);
  const isPage =
    /^<!doctype\s+html\b/i.test(rest) ||
    /^<(?:html|head|body|meta|style|title|table|div|center|font)(?:\s[^>]*)?>[ \r\n]*<[!/a-z]/i.test(rest);
  if (!isPage) return undefined;
  return /<table\b/i.test(rest) ? 'html-table' : 'html';
}

function kindOfXml(text: string): FileKind {
  if (/office:spreadsheet|Excel\.Sheet/.test(text)) return 'xml-spreadsheet';
  return /<html\b/i.test(text) ? 'html' : 'xml';
}
