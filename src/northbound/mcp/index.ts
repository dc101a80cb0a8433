export { mcp, type McpOptions } from './door.ts';
