import { later } from '../parts/later.tsx';

/** What imports did to leads, which comes with other cards that are seldom opened. */
export const ChangesCard = later(async () => (await import('../history.ts')).ChangesCard);
