export interface ThrowAwayServer {
  /** Without a database; user and password are root. */
  url: string;
  stop(): Promise<void>;
}

export const commonFlags: readonly string[];
export function startMariadb(flags?: readonly string[]): Promise<ThrowAwayServer>;
export function startServer(command: readonly string[], port: number, cleanUp: () => void): Promise<ThrowAwayServer>;
export function freePort(): Promise<number>;
