/** The nonce of this page, under which the content policy takes style sheets. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
}

/**
 * Style sheets that libraries make while they run (the terminal's and the map's) carry the nonce too. Scripts are not
 * touched by this: the policy takes none but the hub's own files.
 */
export function giveNonceToStyles(): void {
  const create = document.createElement.bind(document);
  document.createElement = (name: string, options?: ElementCreationOptions) => {
    const element = create(name, options);
    if (element instanceof HTMLStyleElement) element.nonce = styleNonce();
    return element;
  };
}
