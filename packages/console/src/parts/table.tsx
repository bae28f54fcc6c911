import type { ComponentChildren } from 'preact';
import { Foreign } from './text.tsx';

export interface Column<Item> {
  readonly title: string;
  readonly isNumber?: boolean;
  readonly isWide?: boolean;
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
            {columns.map(({ title, isNumber, isWide }) => (
              <th key={title} scope="col" class={cellClass(isNumber, isWide)}>
                {title === '' ? <span class="hidden">Actions</span> : <Foreign text={title} most={60} />}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={keyOf(item)}>
              {columns.map(({ title, isNumber, isWide, render }) => (
                <td key={title} class={cellClass(isNumber, isWide)}>
                  {render(item)}
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

function cellClass(isNumber = false, isWide = false): string {
  return isNumber ? 'number' : isWide ? 'wide' : '';
}
