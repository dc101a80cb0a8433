import { randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Stands in the built page wherever the nonce of an answer belongs (vite.config.ts, `html.cspNonce`). */
const NONCE_MARK = 'NONCE-OF-THIS-ANSWER';

/** The page with the policy that belongs to it. */
export interface Page {
  readonly html: string;
  readonly policy: string;
}

/**
 * Only the hub's own scripts; style sheets of its own or under the nonce of this answer (the component library and the
 * terminal make some while they run); connections to the hub itself, WebSockets included (CSP 3, §6.7.2.8). Styles of
 * single elements are allowed as attributes: the terminal writes its colours so, and a style without a script sends nothing.
 * No form is sent anywhere: for an identity provider the browser is sent off by a script of ours. Trusted Types are not asked for: the
 * component library writes its style sheets as HTML.
 */
function policyOf(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `style-src-elem 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** What is shown where the app was not built; it needs nothing and runs no script. */
const UNBUILT: Page = {
  html: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Thalamus</title>
</head>
<body>
<h1>Thalamus</h1>
<p>The hub is running, but its web app is not built. <code>npm start</code> in the checkout builds it when it is stale and says why it could not;
then load this page again.</p>
<p lang="fr">Le hub fonctionne, mais son application web n’est pas construite. <code>npm start</code> la construit et dit ce qui l’en empêche.</p>
<ul>
<li><a href="/api/docs/">API, to read and to try</a> (<a href="/api/openapi.json">OpenAPI 3.1</a>)</li>
<li><a href="/health/">How the hub is</a></li>
<li><a href="/metrics">Metrics for Prometheus</a></li>
</ul>
</body>
</html>
`,
  policy: "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
};

/** Gives the page of a folder for one answer. A build that appears or changes while the hub runs is taken from then on. */
export function createPage(folder: string): () => Promise<Page> {
  const file = join(folder, 'index.html');
  let kept: { readonly mtimeMs: number; readonly html: string } | undefined;
  return async () => {
    const mtimeMs = await stat(file).then(
      (found) => found.mtimeMs,
      () => undefined,
    );
    if (mtimeMs === undefined) return UNBUILT;
    if (kept?.mtimeMs !== mtimeMs) kept = { mtimeMs, html: await readFile(file, 'utf8') };
    const nonce = randomBytes(16).toString('base64');
    return { html: kept.html.replaceAll(NONCE_MARK, nonce), policy: policyOf(nonce) };
  };
}
