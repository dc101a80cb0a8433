import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import type { Hub } from '#kernel/hub.ts';
import { openApiDocument } from './document.ts';

interface OpenApiOptions {
  readonly hub: Pick<Hub, 'operations'>;
  /** Of the product. */
  readonly version: string;
}

/** Everything from here, nothing from outside; the UI sets styles on elements, and its pictures are data URLs. */
const UI_POLICY = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': ["'self'", "'unsafe-inline'"],
  'img-src': ["'self'", 'data:'],
  'font-src': ["'self'", 'data:'],
  'connect-src': "'self'",
  'frame-ancestors': "'none'",
  'base-uri': "'none'",
  'form-action': "'self'",
};

/** The document at /api/openapi.json and a page to read and try it at /api/docs/. */
export function openapi(options: OpenApiOptions): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    const document = openApiDocument(options.hub.operations(), options.version);
    const text = JSON.stringify(document);
    app.get('/api/openapi.json', (_request, reply) => reply.header('content-type', 'application/json; charset=utf-8').send(text));
    await app.register(swagger, { mode: 'static', specification: { document: document as never } });
    await app.register(swaggerUi, {
      routePrefix: '/api/docs',
      staticCSP: UI_POLICY,
      uiConfig: { validatorUrl: null, persistAuthorization: false, docExpansion: 'list', deepLinking: true, displayRequestDuration: true },
    });
  };
}
