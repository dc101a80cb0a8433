import { QueryClient } from '@tanstack/react-query';
import { HubFailure } from './failure.ts';

/** What was asked of the hub, and what it answered last. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // What can change is told by events; the rest is asked again when somebody looks.
      staleTime: 5_000,
      refetchOnWindowFocus: true,
      networkMode: 'always',
      // Only what may be different next time is asked again.
      retry: (count, error) => count < 2 && error instanceof HubFailure && (error.code === 'unreachable' || error.code === 'shutting_down'),
    },
    mutations: { networkMode: 'always', retry: false },
  },
});
