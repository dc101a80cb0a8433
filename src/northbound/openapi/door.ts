import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import type { Hub } from '#kernel/hub.ts';
import type { Operation } from '#kernel/message.ts';
import { openApiDocument } from './document.ts';
import type { JsonSchema } from './schemas.ts';

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

/** The document at /api/openapi.json and a page to read and try it at /api/docs/. Operations come and go with their modules: both follow. */
export function openapi(options: OpenApiOptions): (app: FastifyInstance) => Promise<void> {
  let made: { readonly of: readonly Operation[]; readonly document: JsonSchema; readonly text: string } | undefined;
  const current = () => {
    const of = options.hub.operations();
    if (made?.of !== of) {
      const document = openApiDocument(of, options.version);
      made = { of, document, text: JSON.stringify(document) };
    }
    return made;
  };
  return async (app) => {
    const { document } = current();
    app.get('/api/openapi.json', (_request, reply) => reply.header('content-type', 'application/json; charset=utf-8').send(current().text));
    await app.register(swagger, { mode: 'static', specification: { document: document as never } });
    await app.register(swaggerUi, {
      routePrefix: '/api/docs',
      staticCSP: UI_POLICY,
      transformSpecification: () => current().document,
      transformSpecificationClone: false,
      uiConfig: { validatorUrl: null, persistAuthorization: false, docExpansion: 'list', deepLinking: true, displayRequestDuration: true },
    });
  };
}
