import type { Permission, Role } from '@galena/client';
import { useState } from 'preact/hooks';
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
    if (name === own) return 'yours';
    if (name === administrator) return '';
    return mayGrant(permissions) ? undefined : 'has more rights than you';
  };
  return (
    <div class="stack">
      <div class="card-head">
        <h2>Roles</h2>
        <Button onClick={() => setAsked({ what: 'new' })}>New role</Button>
      </div>
      <Table
        name="Roles"
        items={roles}
        keyOf={({ name }) => name}
        columns={[
          { title: 'Role', render: ({ name }) => <Foreign text={name} /> },
          { title: 'Permissions', isWide: true, render: ({ permissions }) => permissions.join(', ') },
          {
            title: '',
            render: (role) =>
              note(role) !== undefined ? (
                <span class="quiet">{note(role)}</span>
              ) : (
                <span class="actions">
                  <Button onClick={() => setAsked({ what: 'change', role })}>Change</Button>
                  <Button onClick={() => setAsked({ what: 'delete', role })}>Delete</Button>
                </span>
              ),
          },
        ]}
      />
      {asked !== undefined && (
        <RoleDialog
          asked={asked}
          known={roles.find(({ name }) => name === administrator)?.permissions ?? []}
          onChanged={onChanged}
          onClose={() => setAsked(undefined)}
        />
      )}
    </div>
  );
}

interface RoleDialogOptions {
  readonly asked: Asked;
  /** Every permission. */
  readonly known: readonly Permission[];
  readonly onChanged: () => void;
  readonly onClose: () => void;
}

function RoleDialog({ asked, known, onChanged, onClose }: RoleDialogOptions) {
  const { galena, mayGrant } = useSession();
  const role = asked.what === 'new' ? undefined : asked.role;
  const [granted, setGranted] = useState<ReadonlySet<Permission>>(new Set(role?.permissions));
  if (asked.what === 'delete') {
    const { name } = asked.role;
    return (
      <FormDialog
        title={`Delete the role ${name}?`}
        action="Delete the role"
        kind="danger"
        onClose={onClose}
        onSubmit={async () => {
          await galena.roles.delete(name);
          onChanged();
        }}
      >
        <p>Only a role that no service and no user has can be deleted.</p>
      </FormDialog>
    );
  }
  const change = (permission: Permission, isGranted: boolean) => {
    const changed = new Set(granted);
    if (isGranted) changed.add(permission);
    else changed.delete(permission);
    setGranted(changed);
  };
  return (
    <FormDialog
      title={role === undefined ? 'New role' : `Permissions of ${role.name}`}
      action={role === undefined ? 'Make the role' : 'Save'}
      onClose={onClose}
      onSubmit={async ({ name = role?.name ?? '' }) => {
        await galena.roles.set(name, [...granted]);
        onChanged();
      }}
    >
      {role === undefined ? (
        <TextField label="Name" name="name" required hint="A role that has it already is changed" />
      ) : (
        <p>What is changed holds for all services and users of the role at once.</p>
      )}
      <fieldset class="choices">
        <legend>Permissions</legend>
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
    </FormDialog>
  );
}
