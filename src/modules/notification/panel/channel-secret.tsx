import { Button, CopyButton, Group, PasswordInput } from '@mantine/core';
import { useState } from 'react';
import { useText } from '#web/i18n/i18n.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { newWebhookSecret, type SecretField } from './channel-kinds.ts';
import { TEXTS } from './texts.ts';

interface ChannelSecretProps {
  readonly secret: SecretField;
  /** Masked, as the hub has it; undefined: it has none. */
  readonly kept: string | undefined;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** A secret can be set and replaced, and is never shown again. */
export function ChannelSecret({ secret: { name, label, hint, needed }, kept, value, onChange }: ChannelSecretProps) {
  const t = usePanelText(TEXTS);
  const words = useText();
  const [made, setMade] = useState(false);
  return (
    <>
      <PasswordInput
        label={t(label)}
        description={
          [...(hint === undefined ? [] : [t(hint)]), ...(kept === undefined ? [] : [t('kept', { kept })])].join(' ') || undefined
        }
        placeholder={kept}
        withAsterisk={needed && kept === undefined}
        autoComplete="new-password"
        spellCheck={false}
        value={value}
        onChange={(event) => {
          setMade(false);
          onChange(event.currentTarget.value);
        }}
        visibilityToggleButtonProps={{ 'aria-label': words('logIn.show') }}
      />
      {name === 'secret' && (
        <Group gap="xs">
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => {
              setMade(true);
              onChange(newWebhookSecret((bytes) => crypto.getRandomValues(bytes)));
            }}
          >
            {t('makeSecret')}
          </Button>
          {made && (
            <CopyButton value={value}>
              {({ copied, copy }) => (
                <Button size="compact-xs" variant="default" onClick={copy}>
                  {words(copied ? 'words.copied' : 'words.copy')}
                </Button>
              )}
            </CopyButton>
          )}
        </Group>
      )}
    </>
  );
}
