/** The pages of leads, which come in one piece when the first of them is opened. */
export { LeadPage } from './lead-page.tsx';
export { LeadsPage } from './leads-page.tsx';
