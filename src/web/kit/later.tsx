import { lazy, Suspense, type ComponentType } from 'react';

/** A window whose code is loaded when somebody opens it: an editor is larger than all the rest of its screen. */
export function later<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  const Loaded = lazy(async () => ({ default: await load() }));
  return function Later(props: Props) {
    return (
      <Suspense fallback={null}>
        <Loaded {...props} />
      </Suspense>
    );
  };
}
