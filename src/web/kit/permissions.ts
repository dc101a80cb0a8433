import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { createContext, useCallback, useContext } from 'react';
import { ask } from '../api.ts';
import { PLACES } from '../operations.generated.ts';
import type { OperationName } from '../request.ts';
import { mayAsk } from './may.ts';

/** What is shown inside is not of now: it can be looked at and not acted on. */
export const OfThePast = createContext(false);

/**
 * May whoever is logged in ask for this, of that project? Of the one of the page where none is said; null: of any. True until it is
 * known: the hub decides in any case.
 */
export function useMay(): (operation: OperationName, project?: string | null) => boolean {
  const { data } = useQuery({ queryKey: ['auth.me'], queryFn: () => ask('auth.me'), staleTime: 60_000 });
  const past = useContext(OfThePast);
  const { projectId } = useParams({ strict: false });
  return useCallback(
    (operation, project = projectId) => {
      if (past && PLACES[operation].kind === 'command') return false;
      if (data === undefined) return true;
      return mayAsk(data, PLACES[operation], project ?? undefined);
    },
    [data, past, projectId],
  );
}
