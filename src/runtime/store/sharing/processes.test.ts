import { processContract } from './process.contract.ts';
import { memoryProcessRows, wayToRows } from './test-process-rows.ts';

const rows = memoryProcessRows();
processContract(async () => wayToRows(rows));
