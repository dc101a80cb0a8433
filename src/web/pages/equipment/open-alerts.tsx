import { useQuery } from '@tanstack/react-query';
import { ask } from '../../api.ts';
import { AlertLines } from '../../kit/alert-lines.tsx';
import { useMay } from '../../kit/permissions.ts';

interface OpenAlertsProps {
  readonly projectId: string;
  readonly nodeId: string;
}

/** What is the matter with a device just now; nothing where all is well, or where nobody watches. */
export function OpenAlerts({ projectId, nodeId }: OpenAlertsProps) {
  const may = useMay();
  const { data } = useQuery({
    queryKey: ['alerts.list', 'of-node', projectId, nodeId],
    queryFn: ({ signal }) => ask('alerts.list', { project_id: projectId, node_id: nodeId }, { signal }),
    enabled: may('alerts.list'),
    retry: false,
  });
  return <AlertLines alerts={data?.items ?? []} />;
}
