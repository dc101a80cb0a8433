import { Text } from '@mantine/core';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { ASK_TEXTS } from './ask-texts.ts';

/** What was asked, above its answer. */
export function AskedQuestion({ question }: { readonly question: string }) {
  const t = usePanelText(ASK_TEXTS);
  return (
    <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
      <Text span fw={600} size="xs">
        {t('you')}
      </Text>{' '}
      {question}
    </Text>
  );
}
