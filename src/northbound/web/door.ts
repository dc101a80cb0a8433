import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { createPage } from './page.ts';

interface WebOptions {
  /** Where the built app lies; it may be missing, or appear while the hub runs. */
  readonly folder: string;
}

/** Where only programs go: what is not there is told to them as JSON. */
const FOR_PROGRAMS = /^\/(api|ws|health|metrics|graphql|mcp|signin)(\/|$)/;
/** A file of the app: a plain name with an ending, in a folder or not. */
const FILE = /^(\/[\w-]+)*\/[\w-][\w.-]*\.\w+$/;
/** Vite puts a hash of the content into these names: what they hold never changes. */
const HASHED = '/assets/';

/** The web app: its files, and its page wherever a person opens an address of it. */
export function web({ folder }: WebOptions): (app: FastifyInstance) => Promise<void> {
  const page = createPage(folder);

  const sendPage = async (reply: FastifyReply): Promise<FastifyReply> => {
    const { html, policy } = await page();
    return reply.header('content-security-policy', policy).type('text/html; charset=utf-8').send(html);
  };

  return async (app) => {
    await app.register(fastifyStatic, {
      root: folder,
      serve: false,
      index: false,
      dotfiles: 'ignore',
      preCompressed: true,
      suppressWarning: true,
    });
    app.get('/', (_request, reply) => sendPage(reply));
    app.get('/*', async (request, reply) => {
      const path = request.url.split('?', 1)[0]!;
      if (FOR_PROGRAMS.test(path)) return reply.callNotFound();
      if (FILE.test(path)) {
        // In place of `no-store`, which goes with every answer: an ETag tells whether a file without a hash changed.
        return path.startsWith(HASHED) ? reply.sendFile(path, { maxAge: '365d', immutable: true }) : reply.sendFile(path, { maxAge: 0 });
      }
      return isNavigation(request) ? sendPage(reply) : reply.callNotFound();
    });
  };
}

/** A person opens it in a browser; programs and scripts do not ask for pages. */
function isNavigation(request: FastifyRequest): boolean {
  return request.headers.accept?.includes('text/html') === true;
}
