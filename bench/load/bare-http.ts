import { createServer } from 'node:http';

/** The reference for reads: Node.js alone, the same bytes kept ready. stdin: the body until its end; prints its port. */
const chunks: Buffer[] = [];
for await (const chunk of process.stdin) {
  const text = String(chunk);
  const end = text.indexOf('\n');
  chunks.push(Buffer.from(end === -1 ? text : text.slice(0, end)));
  if (end !== -1) break;
}
const body = Buffer.concat(chunks);
const server = createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': body.length });
  response.end(body);
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${JSON.stringify(server.address())}\n`));
process.once('SIGTERM', () => process.exit(0));
