import { PasswordInput } from '@mantine/core';
import { useText } from '../../i18n/i18n.ts';

export const SHORTEST_PASSWORD = 8;

interface NewPasswordProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error?: string | undefined;
}

/** A password to be chosen. */
export function NewPassword({ value, onChange, error }: NewPasswordProps) {
  const t = useText();
  return (
    <PasswordInput
      label={t('access.newPassword')}
      description={t('access.passwordHint')}
      autoComplete="new-password"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={error}
      visibilityToggleButtonProps={{ 'aria-label': t('logIn.show') }}
    />
  );
}
