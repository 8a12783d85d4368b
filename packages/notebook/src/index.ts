export { guard } from "./guard.ts";
export { notebook } from "./notebook.ts";
