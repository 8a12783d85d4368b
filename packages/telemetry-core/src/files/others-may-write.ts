import type { Stats } from "node:fs";

/**
 * True if another user may write there. A group of the same number as the user has nobody else in it, by the custom of
 * systems that let it write by default (pam_umask(8), "usergroups"). Windows tells no such rights.
 */
export function othersMayWrite({ mode, uid, gid }: Stats): boolean {
  return process.getuid !== undefined && ((mode & 0o002) !== 0 || ((mode & 0o020) !== 0 && uid !== gid));
}
