import { useQuery } from '@tanstack/react-query';
import { ask } from '../../api.ts';
import type { Output } from '../../request.ts';

/** The modules that there are; undefined until they are known, or when whoever is logged in may not see them. */
export function useModules(): Output<'hub.module.list'>['items'] | undefined {
  return useQuery({
    queryKey: ['hub.module.list'],
    queryFn: ({ signal }) => ask('hub.module.list', { limit: 500 }, { signal }),
  }).data?.items;
}
