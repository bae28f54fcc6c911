import {
  addUser,
  changeUser,
  deleteUser,
  listUsers,
  resetUser,
  setDisabled,
  type UserChange,
} from '../../../administration/users.ts';
import { refuse } from '../../../errors.ts';
import { described, jsonBody, nullable, object, oneOf, text, time } from '../../documentation.ts';
import { bodyObject, textOf } from '../../json-body.ts';
import type { Call, Operation } from '../../operation.ts';
import { emailAddress, operationsFor, shortText } from './operations-for.ts';

const user = {
  email: text,
  name: nullable(text),
  role: text,
  state: oneOf(['invited', 'active', 'disabled']),
  createdAt: time,
  lastSignInAt: nullable(time),
};

const withLink = object({
  ...user,
  passwordLink: described(
    text,
    'by which the user sets a password, once: what follows the address of Galena. It is shown once',
  ),
  passwordLinkUntil: time,
});

const administer = operationsFor('Administer Galena');

/** Galena's own calls about people who sign in to the console: Marketo has them in its own pages only. */
export const userOperations: readonly Operation[] = [
  administer('GET', 'users', 'The users', { item: object(user) }, ({ context, caller }) =>
    listUsers(context.database, caller.subscription.id),
  ),
  administer(
    'POST',
    'users',
    'Add a user, with a link to set a password',
    {
      body: jsonBody({
        email: text,
        'name?': text,
        role: text,
        'munchkinId?': described(
          text,
          'another subscription than that of the caller, who has to administer the installation',
        ),
      }),
      item: withLink,
    },
    async (call) => {
      const body = bodyObject(call);
      const munchkinId = textOf(body, 'munchkinId')?.toUpperCase();
      const email = emailAddress(body, 'email').toLowerCase();
      const name = textOf(body, 'name') === undefined ? null : shortText(body, 'name');
      const made = await addUser(changeOf(call), { email, name, role: shortText(body, 'role'), munchkinId });
      note(call, 'user.added', email);
      return [made];
    },
  ),
  administer(
    'POST',
    'users/:email',
    'Give a user another role or name',
    { body: jsonBody({ 'role?': text, 'name?': text }), item: object(user) },
    async (call) => {
      const body = bodyObject(call);
      const [role, name] = ['role', 'name'].map((member) =>
        textOf(body, member) === undefined ? undefined : shortText(body, member),
      );
      if (role === undefined && name === undefined) throw refuse('1002', 'role');
      const changed = await changeUser(changeOf(call), emailOf(call), { role, name });
      note(call, 'user.changed', changed.email);
      return [changed];
    },
  ),
  administer(
    'POST',
    'users/:email/disable',
    'Keep a user from doing anything in the subscription, at once',
    { item: object(user) },
    async (call) => {
      const disabled = await setDisabled(changeOf(call), emailOf(call), true);
      note(call, 'user.disabled', disabled.email);
      return [disabled];
    },
  ),
  administer(
    'POST',
    'users/:email/enable',
    'Let a disabled user in again',
    { item: object(user) },
    async (call) => {
      const enabled = await setDisabled(changeOf(call), emailOf(call), false);
      note(call, 'user.enabled', enabled.email);
      return [enabled];
    },
  ),
  administer(
    'POST',
    'users/:email/reset',
    'Take the password of a user away, end all sessions, and give a link to set another one',
    { item: withLink },
    async (call) => {
      const reset = await resetUser(changeOf(call), emailOf(call));
      note(call, 'user.reset', reset.email);
      return [reset];
    },
  ),
  administer('POST', 'users/:email/delete', 'Delete a user', { item: object(user) }, async (call) => {
    const deleted = await deleteUser(changeOf(call), emailOf(call));
    note(call, 'user.deleted', deleted.email);
    return [deleted];
  }),
];

function changeOf({ context, caller }: Call): UserChange {
  return { database: context.database, clock: context.clock, caller };
}

function emailOf({ path }: Call): string {
  return (path['email'] ?? '').toLowerCase();
}

/** Who changed what about whom. */
function note({ context, caller, request }: Call, event: string, email: string): void {
  const { subscription, clientId } = caller;
  const { munchkinId } = subscription;
  context.log.info({ event, requestId: request.id, munchkinId, email, by: clientId });
}
