export function runtimes(): Record<string, [command: string, ...args: string[]]>;
