import { uploadPaths } from './upload/read-upload.ts';

/** Makes an import of a dry run. */
export const dryRunImportPath = '/galena/v1/imports/:batchId/import.json';

/** Undoes an import. */
export const undoPath = '/galena/v1/imports/:batchId/undo.json';

/** The calls that put a file into the queue of imports, as the routes have them. */
const fileRoutes: readonly string[] = [uploadPaths.leads, uploadPaths.imports, dryRunImportPath].map(
  (path) => `POST ${path}`,
);

/** The calls that put anything into that queue. */
const allRoutes: readonly string[] = [...fileRoutes, `POST ${undoPath}`];

/** The calls whose job may fail on purpose. @param areRows - whether only rows of its file do */
export function failingRoutes(areRows: boolean): readonly string[] {
  return areRows ? fileRoutes : allRoutes;
}
