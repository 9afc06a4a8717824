import { type ReadonlySignal, useSignal } from "@preact/signals";
import { type RefObject } from "preact";
import { useEffect } from "preact/hooks";

/** The width of an element in pixels, so that a picture can be as wide and its letters stay as they are. */
export function useWidth(element: RefObject<Element | null>, first = 720): ReadonlySignal<number> {
  const width = useSignal(first);
  useEffect(() => {
    const observer = new ResizeObserver(
      ([{ contentRect }]) => (width.value = Math.max(240, contentRect.width)),
    );
    if (element.current) observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return width;
}
