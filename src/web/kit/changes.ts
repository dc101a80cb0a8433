import { useState } from 'react';

/** How often a value changed since it was first shown: what is shown anew lights up only then. */
export function useChanges(value: unknown): number {
  const [seen, setSeen] = useState({ value, count: 0 });
  if (seen.value === value) return seen.count;
  // Allowed while it is drawn: React draws again at once, with this (react.dev, "Storing information from previous renders").
  setSeen({ value, count: seen.count + 1 });
  return seen.count + 1;
}
