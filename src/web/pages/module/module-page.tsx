import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense, type ComponentType } from 'react';
import { useLanguage } from '../../i18n/i18n.ts';
import { Loading } from '../../kit/data-states.tsx';
import { PageHead } from '../../kit/page-head.tsx';
import { panelsOf, type PanelEntry, type PanelModule } from '../../panels.ts';
import { NotFound } from '../../shell/not-found.tsx';

/** Each is a part of its own that is loaded when somebody opens it. */
export const panels = panelsOf(
  import.meta.glob<PanelModule>('../../../modules/*/panel.tsx'),
  import.meta.glob<PanelEntry>('../../../modules/*/panel/entry.ts', { eager: true, import: 'ENTRY' }),
);

const screens: Readonly<Record<string, ComponentType>> = Object.fromEntries(
  panels.map(({ name, load }) => [name, lazy(async () => ({ default: (await load()).Panel }))]),
);

const route = getRouteApi('/inside/modules/$name');

/** The screen of a module. */
export function ModulePage() {
  const { name } = route.useParams();
  const language = useLanguage();
  const panel = panels.find((each) => each.name === name);
  const Screen = screens[name];
  if (panel === undefined || Screen === undefined) return <NotFound />;
  return (
    <>
      <PageHead title={panel.title[language]} />
      <Suspense fallback={<Loading />}>
        <Screen />
      </Suspense>
    </>
  );
}
