/** What a browser finds at `/`. It needs nothing from outside and runs no script. */
export const WELCOME_PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

export const WELCOME_PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Thalamus</title>
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 42rem; margin: 10vh auto; padding: 0 1.5rem; }
code, pre { font-family: ui-monospace, monospace; }
pre { padding: 1rem; border: 1px solid; border-radius: .5rem; overflow-x: auto; }
</style>
</head>
<body>
<h1>Thalamus</h1>
<p>The central hub of a network management system for GNS3 labs. This hub is running.</p>
<ul>
<li><a href="/api/docs/">API, to read and to try</a> (<a href="/api/openapi.json">OpenAPI 3.1</a>)</li>
<li><a href="/health/">How the hub is</a></li>
<li><a href="/metrics">Metrics for Prometheus</a></li>
</ul>
<p>From a shell:</p>
<pre>thalamus login
thalamus status
thalamus topology
thalamus events --follow</pre>
<p>From a checkout, write <code>npm run -s thalamus --</code> for <code>thalamus</code>.</p>
</body>
</html>
`;
