// A provider that keeps the ids of what it is given, a line each.
import { appendFileSync } from "node:fs";

export const createProvider = () => ({
  name: "quiet",
  sendException: ({ id }) => appendFileSync("sent", `${id}\n`),
});
