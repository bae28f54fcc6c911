/** The folder of this package: modules may ask for it from any depth here, while they are built into files in `dist`. */
export const packageFolder = new URL('../', import.meta.url);
