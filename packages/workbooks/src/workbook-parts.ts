import { GalenaFileError } from '@galena/client';
import type { Archive } from './archive.ts';
import { attribute, isOn, readXml } from './scan-xml.ts';

/** A sheet of cells, as the workbook names it. */
export interface Sheet {
  readonly name: string;
  readonly isHidden: boolean;
  /** The part with its cells. */
  readonly part: string;
}

/** What the workbook says about its parts. */
export interface WorkbookParts {
  /** In the order of their tabs. */
  readonly sheets: readonly Sheet[];
  /** Days count from 1904, as in workbooks that began on an old Macintosh. */
  readonly has1904Dates: boolean;
  readonly strings: string | undefined;
  readonly styles: string | undefined;
}

interface Relation {
  readonly id: string;
  /** The last word of its type. */
  readonly type: string;
  readonly target: string;
}

/** @throws GalenaFileError for an archive that is no workbook of this kind. */
export async function readWorkbookParts(archive: Archive): Promise<WorkbookParts> {
  const main =
    (await readRelations(archive, '')).find(({ type }) => type === 'officeDocument')?.target ??
    'xl/workbook.xml';
  const relations = await readRelations(archive, main);
  const sheets: Sheet[] = [];
  let has1904Dates = false;
  await readXml(archive.text(main), {
    open: (name, attributes) => {
      if (name === 'workbookPr') has1904Dates = isOn(attributes['date1904']);
      if (name !== 'sheet') return;
      const relation = relations.find(({ id }) => id === attribute(attributes, 'id'));
      if (relation?.type !== 'worksheet') return;
      const isHidden = (attributes['state'] ?? 'visible') !== 'visible';
      sheets.push({ name: attributes['name'] ?? '', isHidden, part: relation.target });
    },
  });
  if (sheets.length === 0)
    throw new GalenaFileError(
      'The file looks like a workbook and has no sheet with cells: save it as .xlsx in Excel, or as CSV.',
    );
  const partOf = (wanted: string) => relations.find(({ type }) => type === wanted)?.target;
  return { sheets, has1904Dates, strings: partOf('sharedStrings'), styles: partOf('styles') };
}

/** `xl/workbook.xml` has its relations in `xl/_rels/workbook.xml.rels`; the archive itself in `_rels/.rels`. */
async function readRelations(archive: Archive, part: string): Promise<readonly Relation[]> {
  const at = part.lastIndexOf('/') + 1;
  const [folder, file] = [part.slice(0, at), part.slice(at)];
  const relations: Relation[] = [];
  await readXml(archive.text(`${folder}_rels/${file}.rels`), {
    open: (name, { Id = '', Type = '', Target = '' }) => {
      if (name !== 'Relationship') return;
      relations.push({
        id: Id,
        type: Type.slice(Type.lastIndexOf('/') + 1),
        target: resolve(folder, Target),
      });
    },
  });
  return relations;
}

function resolve(folder: string, target: string): string {
  return decodeURIComponent(new URL(target, `file:///${folder}`).pathname).slice(1);
}
