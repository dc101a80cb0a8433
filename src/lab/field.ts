/** A field that should be a text, as one; what is none counts as absent. */
export function textOf(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}
