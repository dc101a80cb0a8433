/** Whether a text is a URL of one of the protocols, with a host. */
export function hasProtocol(text: string, protocols: readonly string[]): boolean {
  return URL.canParse(text) && protocols.includes(new URL(text).protocol) && new URL(text).hostname !== '';
}

/** Whether it is an http or https URL of a server and nothing more: no path, user, password, query or fragment. */
export function isPlainHttpUrl(text: string): boolean {
  if (!hasProtocol(text, ['http:', 'https:'])) return false;
  const url = new URL(text);
  return url.username === '' && url.password === '' && url.pathname === '/' && url.search === '' && url.hash === '';
}
