import type { Journal } from '@galena/client';

/** What has been sent of a file in parts, kept by the browser: so the same file, chosen again, goes on where it was. */
export function localJournal(identity: string): Journal {
  const key = `galena.journal.${hash(identity)}`;
  return {
    read: async () => localStorage.getItem(key) ?? '',
    append: async (text) => localStorage.setItem(key, (localStorage.getItem(key) ?? '') + text),
    clear: async () => localStorage.removeItem(key),
  };
}

/** FNV-1a: it names, and guards nothing. */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return (value >>> 0).toString(16);
}
