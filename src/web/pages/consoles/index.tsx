export { ConsoleDock } from './console-dock.tsx';
export { openConsole } from './dock-store.ts';
