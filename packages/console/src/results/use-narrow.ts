import { useEffect, useState } from 'preact/hooks';

const narrow = '(max-width: 640px)';

/** Whether the page is as narrow as that of a phone: a table of many columns is no use there. */
export function useNarrow(): boolean {
  const [isNarrow, setIsNarrow] = useState(() => matchMedia(narrow).matches);
  useEffect(() => {
    const list = matchMedia(narrow);
    const look = () => setIsNarrow(list.matches);
    list.addEventListener('change', look);
    return () => list.removeEventListener('change', look);
  }, []);
  return isNarrow;
}
