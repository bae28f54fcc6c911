let handedOver: File | undefined;

/** Leaves a file that was chosen on another page to the page that imports files. */
export function handOver(file: File): void {
  handedOver = file;
}

/** The file that was left, once. */
export function takeOver(): File | undefined {
  const file = handedOver;
  handedOver = undefined;
  return file;
}
