export { type ConformanceOptions, describeProvider } from "./describe-provider.ts";
export type { Answer } from "./receiver.ts";
export type { RuleName } from "./rules/rule.ts";
export type { Backend, ProviderFactory, Subject } from "./subject.ts";
