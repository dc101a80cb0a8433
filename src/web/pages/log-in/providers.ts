import { useQuery } from '@tanstack/react-query';
import { asHubFailure, failureOf } from '../../failure.ts';
import { PLACES, type Operations } from '../../operations.generated.ts';

type Providers = Operations['auth.provider.list']['output'];

/** Where one may log in. Asked without a token, for nobody is logged in yet. */
export function useProviders(): Providers | undefined {
  return useQuery({ queryKey: ['auth.provider.list'], queryFn: readProviders, staleTime: 60_000 }).data;
}

async function readProviders(): Promise<Providers> {
  const response = await fetch(PLACES['auth.provider.list'].path).catch((error: unknown) => {
    throw asHubFailure(error);
  });
  if (!response.ok) throw await failureOf(response);
  return (await response.json()) as Providers;
}
