export { loadConfig, type Config, type ConfigEntry, type Gns3ServerConfig, type LoadedConfig } from './config.ts';
