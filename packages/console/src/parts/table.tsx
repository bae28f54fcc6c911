import type { ComponentChildren } from 'preact';
import { t } from '../languages/translate.ts';
import { Foreign } from './text.tsx';

export interface Column<Item> {
  readonly title: string;
  readonly isNumber?: boolean;
  readonly isWide?: boolean;
  /** Longer texts take several lines, so that the columns beside them stay in sight. */
  readonly isWrapped?: boolean;
  render(item: Item): ComponentChildren;
}

export interface TableOptions<Item> {
  /** What the table is, for whoever does not see it. */
  readonly name: string;
  readonly columns: readonly Column<Item>[];
  readonly items: readonly Item[];
  keyOf(item: Item): string | number;
  /** What stands behind its last row, within what scrolls. */
  readonly end?: ComponentChildren;
}

/** A table that scrolls sideways within itself where the page is narrow, by keyboard too. */
export function Table<Item>({ name, columns, items, keyOf, end }: TableOptions<Item>) {
  return (
    <section class="scroll" aria-label={name} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.title} scope="col" class={cellClass(column)}>
                {column.title === '' ? (
                  <span class="hidden">{t('Actions')}</span>
                ) : (
                  <Foreign text={column.title} most={60} />
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={keyOf(item)}>
              {columns.map((column) => (
                <td key={column.title} class={cellClass(column)}>
                  {column.render(item)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {end}
    </section>
  );
}

/** A column without a title has what can be done with a row. */
function cellClass<Item>({ title, isNumber, isWide, isWrapped }: Column<Item>): string {
  if (title === '') return 'act';
  return isNumber === true ? 'number' : isWide === true ? 'wide' : isWrapped === true ? 'wrapped' : '';
}
