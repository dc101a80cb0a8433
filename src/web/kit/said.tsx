import { useSaid } from '../i18n/said.ts';

/** A sentence that the hub said, in the language of the reader; nothing where it said none. */
export function Said({ text }: { readonly text: string | null | undefined }) {
  const said = useSaid();
  return text == null ? null : said(text);
}
