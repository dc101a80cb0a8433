import { z } from 'zod';

/**
 * A schema that checks the same object once. Of answers that are kept in memory by whoever gives them, and handed out again until something differs:
 * they are frozen. Whatever is not frozen may have changed, and is checked each time.
 */
export function checkedOnce<T>(schema: z.ZodType<T>): z.ZodType<T> {
  const checked = new WeakMap<object, T>();
  return z.unknown().transform((value, context): T => {
    const isKept = typeof value === 'object' && value !== null && Object.isFrozen(value);
    const known = isKept ? checked.get(value) : undefined;
    if (known !== undefined) return known;
    const result = schema.safeParse(value);
    if (!result.success) {
      for (const { path, message } of result.error.issues) context.addIssue({ code: 'custom', path, message, input: value });
      return z.NEVER;
    }
    if (isKept) checked.set(value, result.data);
    return result.data;
  });
}
