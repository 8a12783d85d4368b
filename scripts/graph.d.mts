export function checkGraph(repository?: string): string[];
