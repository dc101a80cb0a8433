import {
  IconLayoutDashboard,
  IconListCheck,
  IconMessages,
  IconPuzzle,
  IconRoute,
  IconServer,
  IconSitemap,
  IconTimelineEvent,
  IconUsers,
  type Icon,
} from '@tabler/icons-react';
import { useMemo } from 'react';
import { useLanguage, useText } from '../i18n/i18n.ts';
import { useMay } from '../kit/permissions.ts';
import { panels } from '../pages/module/module-page.tsx';

const PAGES = [
  { to: '/projects', text: 'shell.projects', Icon: IconSitemap },
  { to: '/dashboards', text: 'dashboards.title', Icon: IconLayoutDashboard, needs: 'reporting.dashboard.list' },
  { to: '/events', text: 'shell.events', Icon: IconTimelineEvent, needs: 'events.list' },
  { to: '/workflows', text: 'shell.workflows', Icon: IconRoute, needs: 'hub.workflow.list' },
  { to: '/messages', text: 'shell.messages', Icon: IconMessages, needs: 'hub.message.dead.list' },
  { to: '/modules', text: 'shell.modules', Icon: IconPuzzle, needs: 'hub.module.list' },
  { to: '/servers', text: 'shell.servers', Icon: IconServer, needs: 'gns3.status' },
  { to: '/access', text: 'access.title', Icon: IconUsers, needs: 'auth.user.list' },
  { to: '/audit', text: 'audit.title', Icon: IconListCheck, needs: 'audit.list' },
] as const;

/** Somewhere to go in the app. */
export interface Destination {
  readonly to: string;
  readonly label: string;
  readonly Icon: Icon;
}

/** The pages and the screens of modules that are of use to whoever is logged in: without its operation a page shows nothing. */
export function useDestinations(): { readonly pages: readonly Destination[]; readonly modules: readonly Destination[] } {
  const t = useText();
  const language = useLanguage();
  const may = useMay();
  return useMemo(
    () => ({
      pages: PAGES.flatMap((page) =>
        'needs' in page && !may(page.needs, null) ? [] : [{ to: page.to, label: t(page.text), Icon: page.Icon }],
      ),
      modules: panels
        .filter(({ needs }) => needs === undefined || may(needs, null))
        .map(({ name, title, Icon }) => ({ to: `/modules/${name}`, label: title[language], Icon }))
        .toSorted((one, other) => one.label.localeCompare(other.label, language)),
    }),
    [language, may, t],
  );
}
