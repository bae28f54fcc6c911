import { useEffect, useRef, useState } from 'preact/hooks';
import { Table, type TableOptions } from './table.tsx';

/** Rows are put onto the page so many at a time. */
const rowsAtOnce = 30;
/** From so many on the table scrolls within itself. */
const leastToScroll = 15;

/** A table that may have hundreds of rows with controls in them: it stays low, and has those rows that were scrolled to. */
export function LongTable<Item>(options: Omit<TableOptions<Item>, 'end'>) {
  const { items } = options;
  const end = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState(rowsAtOnce);
  const hasMore = items.length > shown;
  useEffect(() => {
    if (end.current === null) return;
    const observer = new IntersectionObserver(
      (seen) => {
        if (seen.some(({ isIntersecting }) => isIntersecting)) setShown((before) => before + rowsAtOnce);
      },
      { root: end.current.parentElement, rootMargin: '400px' },
    );
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [shown, hasMore]);
  return (
    <div class={items.length >= leastToScroll ? 'long-table' : ''}>
      <Table
        {...options}
        items={items.slice(0, shown)}
        end={hasMore && <div ref={end} class="more-rows" />}
      />
    </div>
  );
}
