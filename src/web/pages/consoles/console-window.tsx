import { getRouteApi } from '@tanstack/react-router';
import { ConsolePage } from './console-page.tsx';

const route = getRouteApi('/consoles/$projectId/$nodeId');

/** The console that the address of this window names. */
export function ConsoleWindow() {
  const { projectId, nodeId } = route.useParams();
  const { server } = route.useSearch();
  return <ConsolePage projectId={projectId} nodeId={nodeId} server={server} />;
}
