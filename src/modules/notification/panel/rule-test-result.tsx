import { Alert, Group, Text } from '@mantine/core';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import type { Output } from '#web/request.ts';
import { SeverityMark } from '#web/kit/severity.tsx';
import { TEXTS } from './texts.ts';

/** What a rule makes of the last event that fits it. */
export function RuleTestResult({ result }: { readonly result: Output<'notification.rule.test'> }) {
  const t = usePanelText(TEXTS);
  const { event_position: position, looked_at: looked, matched, title, text, severity, silenced_by: silence } = result;
  return (
    <Alert color={position === null ? 'yellow' : 'teal'} variant="light" role="status" title={t('testResult')}>
      <Text size="sm">{position === null ? t(looked === 0 ? 'noEvents' : 'madeUp', { looked }) : t('matched', { looked, matched })}</Text>
      <Group gap="xs" mt={6}>
        <SeverityMark severity={severity} />
        <Text size="sm" fw={600}>
          {title}
        </Text>
      </Group>
      <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {text}
      </Text>
      {silence !== null && (
        <Text size="sm" fw={600}>
          {t('wouldBeSilenced')}
        </Text>
      )}
    </Alert>
  );
}
