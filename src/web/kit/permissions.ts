import { useQuery } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { permits, type Caller } from '#kernel/caller.ts';
import { ask } from '../api.ts';
import { PLACES } from '../operations.generated.ts';
import type { OperationName } from '../request.ts';

/** What is shown inside is not of now: it can be looked at and not acted on. */
export const OfThePast = createContext(false);

/** May whoever is logged in ask for this? True until it is known: the hub decides in any case. */
export function useMay(): (operation: OperationName) => boolean {
  const { data } = useQuery({ queryKey: ['auth.me'], queryFn: () => ask('auth.me'), staleTime: 60_000 });
  const past = useContext(OfThePast);
  return (operation) => {
    if (past && PLACES[operation].kind === 'command') return false;
    if (data === undefined) return true;
    const caller: Caller = { kind: data.kind, name: data.username, roles: data.roles, permissions: data.permissions };
    return permits(caller, PLACES[operation].permission);
  };
}
