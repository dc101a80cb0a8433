export { openapi, type OpenApiOptions } from './door.ts';
