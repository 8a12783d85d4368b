export function whyNoWindows(): string | undefined;
export function windowsNode(): { command: string; args: string[]; env: Record<string, string | undefined> };
export function endWindows(): void;
export function windowsPath(path: string): string;
