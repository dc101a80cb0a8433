import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Position } from '#kernel/event.ts';
import { ask } from '../../api.ts';
import { useMay } from '../../kit/permissions.ts';
import type { Output } from '../../request.ts';
import type { TopologyProject } from '../../operations.generated.ts';
import { useWiring } from '../../kit/wiring.ts';
import { marksOf, type Alert, type AlertMarks } from './alert-marks.ts';

const PAGE = 500;
/** More marks than that on one map say nothing. */
const PAGES_MAX = 4;
const NONE: readonly Alert[] = [];

/** What is the matter in a project, newest first, as it is or as it was; none where nobody watches or one may not know. */
export function useAlertsOf(projectId: string, at: Position | string | undefined): readonly Alert[] {
  const may = useMay();
  const { data } = useQuery({
    queryKey: ['alerts.list', 'of-project', projectId, at],
    queryFn: async ({ signal }) => {
      const found: Alert[] = [];
      let cursor: string | null = null;
      for (let page = 0; page < PAGES_MAX; page += 1) {
        const wish = { project_id: projectId, limit: PAGE, ...(at === undefined ? {} : { at }), ...(cursor === null ? {} : { cursor }) };
        const answer: Output<'alerts.list'> = await ask('alerts.list', wish, { signal });
        found.push(...answer.items);
        cursor = answer.next_cursor;
        if (cursor === null) break;
      }
      return found;
    },
    enabled: may('alerts.list', projectId),
    // Where the module is absent there is nothing to tell.
    retry: false,
  });
  return data ?? NONE;
}

/** Where they stand, as the project is now. */
export function useAlertMarks(project: TopologyProject): AlertMarks {
  const alerts = useAlertsOf(project.project_id, undefined);
  const wiring = useWiring(project);
  return useMemo(() => marksOf(alerts, project, wiring), [alerts, project, wiring]);
}
