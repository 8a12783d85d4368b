import { appendFileSync } from "node:fs";

export const createProvider = () => ({
  name: "file",
  sendException: (report) => appendFileSync(`${process.env.HOME}/sent.jsonl`, `${JSON.stringify(report)}\n`),
});
