import { readText } from "../files/own-file.ts";
import { moveFile } from "../files/replace-file.ts";
import { readReport } from "../item/read-report.ts";
import { dirname } from "../platform/node.ts";
import { createDrops } from "../store/drops.ts";
import type { Question } from "./ask.ts";

/**
 * False for a report from an earlier run that the sanitizer cannot have made: the disk or another program changed it, so
 * the person must not be asked to send it. It is set aside, so that it blocks no other report.
 */
export function checkWaitingReport({ earlier, reportFile }: Pick<Question, "earlier" | "reportFile">): boolean {
  if (!earlier) return true;
  if (readReport(parse(readText(reportFile)))) return true;
  moveFile(reportFile, `${reportFile}.torn`);
  createDrops(dirname(dirname(reportFile))).count("unreadable");
  return false;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
