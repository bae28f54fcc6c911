/** Gives a text to the person as a file, which Excel takes for UTF-8 by its byte order mark. */
export function saveFile(text: string | readonly (string | Uint8Array)[], name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(
    new Blob(['\uFEFF', ...([text].flat() as BlobPart[])], { type: 'text/csv;charset=utf-8' }),
  );
  link.download = name;
  link.click();
  // The browser has its own hold on it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
