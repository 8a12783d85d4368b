export { type RequestHandler, reportErrors, reportRequestError } from "./node-http.ts";
export type { ReportOptions } from "./request-report.ts";
