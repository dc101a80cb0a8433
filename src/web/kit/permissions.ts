import { useQuery } from '@tanstack/react-query';
import { permits, type Caller } from '#kernel/caller.ts';
import { ask } from '../api.ts';
import { PLACES } from '../operations.generated.ts';
import type { OperationName } from '../request.ts';

/** May whoever is logged in ask for this? True until it is known: the hub decides in any case. */
export function useMay(): (operation: OperationName) => boolean {
  const { data } = useQuery({ queryKey: ['auth.me'], queryFn: () => ask('auth.me'), staleTime: 60_000 });
  return (operation) => {
    if (data === undefined) return true;
    const caller: Caller = { kind: data.kind, name: data.username, roles: data.roles, permissions: data.permissions };
    return permits(caller, PLACES[operation].permission);
  };
}
