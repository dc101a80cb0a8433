import type { CallToolResult, Tool as ListedTool } from '@modelcontextprotocol/sdk/types.js';
import type { Asker } from './asker.ts';
import type { McpLimits } from './limits.ts';

/** What tools have at hand beside the request. */
export interface ToolSurroundings {
  readonly limits: McpLimits;
}

type Arguments = Readonly<Record<string, unknown>>;

/** A tool as it is listed and called. */
export interface Tool {
  readonly name: string;
  /** As this session sees it; null where it has no use of it. */
  listed(asker: Asker): ListedTool | null;
  /** @throws Failure, which becomes an error result */
  call(asker: Asker, input: Arguments, surroundings: ToolSurroundings): Promise<CallToolResult>;
}
