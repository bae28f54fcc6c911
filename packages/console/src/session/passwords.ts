/** What few people open, and seldom: it comes in a piece of its own. */
export { ChangePassword } from './change-password.tsx';
export { SetPassword } from './set-password.tsx';
