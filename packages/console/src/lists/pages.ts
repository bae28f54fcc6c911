/** The pages about static lists, which come when one of them is opened. */
export { ListPage } from './list-page.tsx';
export { ListsPage } from './lists-page.tsx';
