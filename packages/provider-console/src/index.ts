export { type ConsoleOptions, consoleProvider, createProvider } from "./console-provider.ts";
