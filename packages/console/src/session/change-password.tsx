import { FormDialog } from '../parts/dialog.tsx';
import { TextField } from '../parts/fields.tsx';
import { callSession } from './session-calls.ts';
import { differentPasswords, NewPasswordFields } from './set-password.tsx';

/** Changes the password of whoever is signed in. */
export function ChangePassword({ onClose }: { readonly onClose: () => void }) {
  return (
    <FormDialog
      title="Change your password"
      action="Change the password"
      onClose={onClose}
      onSubmit={async ({ currentPassword = '', password = '', again }) => {
        if (password !== again) throw new Error(differentPasswords);
        await callSession('change-password', { currentPassword, newPassword: password });
      }}
    >
      <p>You stay signed in with this browser, and are signed out everywhere else.</p>
      <TextField
        label="Current password"
        name="currentPassword"
        type="password"
        required
        autocomplete="current-password"
      />
      <NewPasswordFields />
    </FormDialog>
  );
}
