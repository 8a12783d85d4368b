/** A command line that cannot be understood: exit code 2, as the shells' own commands have it. */
export class UsageError extends Error {}
