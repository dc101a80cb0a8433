import { Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { SEVERITIES } from '#model/severity.ts';
import { ask } from '../api.ts';
import { useText } from '../i18n/i18n.ts';
import { useMay } from '../kit/permissions.ts';
import { RouteLink } from '../kit/route-link.tsx';
import { SeverityMark } from '../kit/severity.tsx';

/** The hub gives so many at once: more are told as that many. */
const MOST = 500;

/** How many alerts are open, by how bad they are, worst first; leads to them. A phone shows the worst. */
export function OpenAlertsBadge() {
  const t = useText();
  const may = useMay();
  const { data } = useQuery({
    queryKey: ['alerts.list', 'open'],
    queryFn: ({ signal }) => ask('alerts.list', { limit: MOST }, { signal }),
    enabled: may('alerts.list', null),
    // Where the module is absent there is nothing to tell.
    retry: false,
  });
  const counts = SEVERITIES.toReversed().flatMap((severity) => {
    const count = data?.items.filter((alert) => alert.severity === severity).length ?? 0;
    return count === 0 ? [] : [{ severity, count }];
  });
  if (counts.length === 0) return null;
  return (
    <RouteLink to="/modules/$name" params={{ name: 'monitoring' }} underline="never" aria-label={t('alerts.open')} data-open-alerts>
      <Group gap={4} wrap="nowrap">
        {counts.map((each, index) => (
          <span key={each.severity} className={index === 0 ? undefined : 'wide-only'}>
            <SeverityMark {...each} />
          </span>
        ))}
      </Group>
    </RouteLink>
  );
}
