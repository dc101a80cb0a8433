import { useText } from '../../i18n/i18n.ts';
import { PageHead } from '../../kit/page-head.tsx';
import { EventList } from './event-list.tsx';

/** Everything that happened, of all projects and servers. */
export function EventsPage() {
  const t = useText();
  return (
    <>
      <PageHead title={t('shell.events')} />
      <EventList />
    </>
  );
}
