/** A JSON Web Token, wherever it stands (RFC 7519 §3: three base64url parts; the header always begins with `{"`, hence `eyJ`). */
const JWT = /eyJ[\w-]+\.[\w-]+\.[\w-]*/g;
/** The query of a v3 WebSocket carries the token. */
const QUERY = /([?&]token=)[^&\s"']+/gi;
const HEADER = /\b(Bearer|Basic)\s+[\w+/=.~-]+/gi;

/** Takes credentials out of a text before it reaches logs, errors or people. `secrets` are known ones, replaced wherever they occur. */
export function redact(text: string, secrets: readonly string[] = []): string {
  let clean = text.replace(QUERY, '$1<redacted>').replace(HEADER, '$1 <redacted>').replace(JWT, '<redacted>');
  for (const secret of secrets) {
    // A secret of a few letters would tear ordinary words apart, and hides nothing by that.
    if (secret.length >= 4) clean = clean.replaceAll(secret, '<redacted>');
  }
  return clean;
}
