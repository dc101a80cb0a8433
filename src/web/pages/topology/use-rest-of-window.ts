import { useEffect, useState, type RefObject } from 'react';

/** A map lower than this shows nothing. */
const LEAST_PX = 300;
/** As much as the page leaves at its other edges. */
const MARGIN_PX = 12;

/** The height that is left in the window below the top of an element, above the consoles. */
export function useRestOfWindow(element: RefObject<HTMLElement | null>): number {
  const [heightPx, setHeightPx] = useState(LEAST_PX);
  useEffect(() => {
    const measure = (): void => {
      const top = (element.current?.getBoundingClientRect().top ?? 0) + scrollY;
      const dock = document.querySelector('.console-dock')?.clientHeight ?? 0;
      setHeightPx(Math.max(LEAST_PX, Math.floor(innerHeight - top - dock - MARGIN_PX)));
    };
    measure();
    // What stands above comes and goes, and so do the consoles below; both change the size of the page.
    const resized = new ResizeObserver(measure);
    resized.observe(document.body);
    if (element.current?.parentElement != null) resized.observe(element.current.parentElement);
    addEventListener('resize', measure);
    addEventListener('consoles-resized', measure);
    return () => {
      resized.disconnect();
      removeEventListener('resize', measure);
      removeEventListener('consoles-resized', measure);
    };
  }, [element]);
  return heightPx;
}
