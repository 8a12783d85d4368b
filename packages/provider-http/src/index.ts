export { type HttpLine, openLine } from "./line.ts";
