import type { UndoResult } from '../parts/undo.ts';
import type { Section } from './section.ts';
import { figure, ratio, table } from './tables.ts';

export const undoSection: Section<UndoResult> = {
  part: 'undo',
  title: 'Undo',
  about: `What it takes to undo an import, beside the import itself: from the POST to the end, each from vacuumed tables. The aim: no longer than an import of changes. The undo of all new leads deletes them, and
its own undo brings them back.`,
  describe: ({ undos }) =>
    table(
      [
        'import',
        'rows',
        'imported, s',
        'dry run, s',
        'undone, s',
        'ratio',
        'undo undone, s',
        'processor of the import, µs a row',
        'of the undo',
      ],
      undos.map((each) => [
        each.name,
        figure(each.rows),
        figure(each.importSeconds),
        figure(each.dryRunSeconds),
        figure(each.undoSeconds),
        ratio(each.ratio),
        figure(each.redoSeconds),
        figure(each.processorImport),
        figure(each.processorUndo),
      ]),
    ),
};
