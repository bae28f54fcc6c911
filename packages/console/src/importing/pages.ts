/** The pages that send files, in a piece of their own: what reads and maps a file is most of the code of the console. */
export { FilePage } from './file-page.tsx';
export { ImportFilePage } from './import-file-page.tsx';
