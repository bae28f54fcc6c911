import type { Permission, Role } from '@galena/client';
import { useState } from 'preact/hooks';
import { t } from '../languages/translate.ts';
import { Button } from '../parts/button.tsx';
import { FormDialog } from '../parts/dialog.tsx';
import { Checkbox, TextField } from '../parts/fields.tsx';
import { Table } from '../parts/table.tsx';
import { Foreign } from '../parts/text.tsx';
import { useSession } from '../session/session.ts';

/** The one role that nobody can change; it has every permission there is. */
const administrator = 'Administrator';

type Asked = { readonly what: 'new' } | { readonly what: 'change' | 'delete'; readonly role: Role };

interface RolesOptions {
  readonly roles: readonly Role[];
  /** The name of the role of the service or user who is signed in. */
  readonly own: string | undefined;
  readonly onChanged: () => void;
}

/** What the services and users of a role may do. */
export function Roles({ roles, own, onChanged }: RolesOptions) {
  const { mayGrant } = useSession();
  const [asked, setAsked] = useState<Asked>();
  const note = ({ name, permissions }: Role) => {
    if (name === own) return t('yours');
    if (name === administrator) return '';
    return mayGrant(permissions) ? undefined : t('has more rights than you');
  };
  return (
    <div class="stack">
      <div class="card-head">
        <h2>{t('Roles')}</h2>
        <Button onClick={() => setAsked({ what: 'new' })}>{t('New role')}</Button>
      </div>
      <Table
        name={t('Roles')}
        items={roles}
        keyOf={({ name }) => name}
        columns={[
          { title: t('Role'), render: ({ name }) => <Foreign text={name} /> },
          { title: t('Permissions'), isWide: true, render: ({ permissions }) => permissions.join(', ') },
          {
            title: '',
            render: (role) =>
              note(role) !== undefined ? (
                <span class="quiet">{note(role)}</span>
              ) : (
                <span class="actions">
                  <Button onClick={() => setAsked({ what: 'change', role })}>{t('Change')}</Button>
                  <Button onClick={() => setAsked({ what: 'delete', role })}>{t('Delete')}</Button>
                </span>
              ),
          },
        ]}
      />
      {asked !== undefined && (
        <RoleDialog asked={asked} roles={roles} onChanged={onChanged} onClose={() => setAsked(undefined)} />
      )}
    </div>
  );
}

interface RoleDialogOptions {
  readonly asked: Asked;
  readonly roles: readonly Role[];
  readonly onChanged: () => void;
  readonly onClose: () => void;
}

function RoleDialog({ asked, roles, onChanged, onClose }: RoleDialogOptions) {
  const { galena, mayGrant } = useSession();
  const role = asked.what === 'new' ? undefined : asked.role;
  const [granted, setGranted] = useState<ReadonlySet<Permission>>(new Set(role?.permissions));
  if (asked.what === 'delete') {
    const { name } = asked.role;
    return (
      <FormDialog
        title={t('Delete the role {name}?', { name })}
        action={t('Delete the role')}
        kind="danger"
        onClose={onClose}
        onSubmit={async () => {
          await galena.roles.delete(name);
          onChanged();
        }}
      >
        <p>{t('Only a role that no service and no user has can be deleted.')}</p>
      </FormDialog>
    );
  }
  // The administrator has every permission there is.
  const known = roles.find(({ name }) => name === administrator)?.permissions ?? [];
  const change = (permission: Permission, isGranted: boolean) => {
    const changed = new Set(granted);
    if (isGranted) changed.add(permission);
    else changed.delete(permission);
    setGranted(changed);
  };
  return (
    <FormDialog
      title={role === undefined ? t('New role') : t('Permissions of {role}', { role: role.name })}
      action={role === undefined ? t('Create role') : t('Save')}
      onClose={onClose}
      onSubmit={async ({ name = role?.name ?? '' }) => {
        if (role === undefined && roles.some((other) => other.name === name)) {
          throw new Error(t('There is a role “{name}”: change it in the list of roles.', { name }));
        }
        await galena.roles.set(name, [...granted]);
        onChanged();
      }}
    >
      {role === undefined ? (
        <TextField label={t('Name')} name="name" required />
      ) : (
        <p>{t('What is changed holds for all services and users of the role at once.')}</p>
      )}
      <fieldset class="choices">
        <legend>{t('Permissions')}</legend>
        {known
          // Nobody grants what they do not have.
          .filter((permission) => mayGrant([permission]))
          .map((permission) => (
            <Checkbox
              key={permission}
              label={permission}
              checked={granted.has(permission)}
              onChange={(isGranted) => change(permission, isGranted)}
            />
          ))}
      </fieldset>
      {role !== undefined && (
        <p class="quiet" role="status">
          {describeChange(role.permissions, granted)}
        </p>
      )}
    </FormDialog>
  );
}

function describeChange(before: readonly Permission[], after: ReadonlySet<Permission>): string {
  const added = [...after].filter((permission) => !before.includes(permission));
  const removed = before.filter((permission) => !after.has(permission));
  const changes = [
    ...(added.length > 0 ? [t('Added: {permissions}.', { permissions: added.join(', ') })] : []),
    ...(removed.length > 0 ? [t('Removed: {permissions}.', { permissions: removed.join(', ') })] : []),
  ];
  return changes.length === 0 ? t('Nothing is changed.') : changes.join(' ');
}
