/** The folder of this package: modules may ask for it from any depth here, while all of them are built into one file in `dist`. */
export const packageFolder = new URL('../', import.meta.url);
