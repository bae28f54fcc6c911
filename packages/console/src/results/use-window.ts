import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** Which rows and columns are in sight, from the first to behind the last. */
export interface SeenWindow {
  readonly firstRow: number;
  readonly lastRow: number;
  readonly firstColumn: number;
  readonly lastColumn: number;
}

const spareRows = 8;

export function useWindow(
  scroller: RefObject<HTMLElement | null>,
  rows: number,
  rowHeight: number,
  lefts: readonly number[],
): SeenWindow {
  const [view, setView] = useState({ top: 0, left: 0, width: 1200, height: 600 });
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const look = () =>
      setView({
        top: element.scrollTop,
        left: element.scrollLeft,
        width: element.clientWidth,
        height: element.clientHeight,
      });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [scroller]);
  const { top, left, width, height } = view;
  const firstColumn = lefts.findLastIndex((edge) => edge <= left);
  const behind = lefts.findIndex((edge) => edge >= left + width);
  return {
    firstRow: Math.max(0, Math.min(rows, Math.floor(top / rowHeight) - spareRows)),
    lastRow: Math.min(rows, Math.ceil((top + height) / rowHeight) + spareRows),
    firstColumn: Math.max(0, firstColumn),
    lastColumn: behind === -1 ? lefts.length - 1 : behind,
  };
}
