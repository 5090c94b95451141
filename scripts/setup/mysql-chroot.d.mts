import type { ThrowAwayServer } from "./servers.mjs";

export function isMysqlPrepared(): boolean;
export function startMysql(flags?: readonly string[]): Promise<ThrowAwayServer & { clientFolder: string }>;
