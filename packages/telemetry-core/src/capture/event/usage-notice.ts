import { isPersonAtTerminal } from "../../ask/may-ask.ts";
import type { Consent } from "../../consent/consent.ts";
import type { Definition } from "../../events/definition.ts";
import { isNewer } from "../../events/version-order.ts";
import { atExit } from "../../platform/at-exit.ts";
import type { Environment } from "../../platform/environment.ts";
import { lazy } from "../../platform/lazy.ts";
import { writeSync } from "../../platform/node.ts";
import { variableName } from "../../platform/variables.ts";
import { forgetToldFields, readToldFields, type ToldFields, writeToldFields } from "../../store/told-fields.ts";

export interface NoticeParts {
  readonly app: { readonly name: string; readonly version: string; readonly author?: string | undefined };
  readonly command: string | undefined;
  readonly environment: Environment;
  readonly isUnattended: boolean;
  readonly consent: Pick<Consent, "resolve">;
  readonly folders: { readonly state: string };
  readonly events: ReadonlyMap<string, Definition>;
}

/** Binds events to what the person knows of: the fields of one version, agreed to or read about in a notice. */
export interface UsageNotice {
  /**
   * The version whose fields may leave; undefined for all. `not-yet`: the author's default holds only from the run after
   * the notice on. Where a notice is due it is printed at the end of this process, if a person is at its terminal.
   */
  knownVersion(): string | undefined | "not-yet";
  /** The person agreed to events of this version. Throws the system's error. */
  accept(): void;
  forget(): void;
}

export function createUsageNotice(parts: NoticeParts): UsageNotice {
  const { version } = parts.app;
  let told: ToldFields | undefined;
  const showLater = lazy(() => {
    if (isPersonAtTerminal(parts.app.name, parts.environment)) atExit(show);
  });

  /** What was told before this process, so that nothing leaves in the run that shows a notice. */
  function before(): ToldFields {
    told ??= readToldFields(parts.folders.state);
    return told;
  }

  function keep(next: ToldFields): void {
    writeToldFields(parts.folders.state, next);
  }

  function show(): void {
    try {
      const { decision, source } = parts.consent.resolve("usage");
      if (decision !== "always") return;
      const isDefault = source === "host-default";
      const { accepted } = before();
      keep({ accepted: isDefault ? version : (accepted ?? version), noticed: version });
      writeSync(2, `${isDefault ? defaultNotice(parts) : newerNotice(parts, accepted ?? version)}\n`);
    } catch {
      // A terminal that is gone, or a folder that cannot be written: without a notice nothing leaves.
    }
  }

  return {
    knownVersion() {
      const { source } = parts.consent.resolve("usage");
      const isDefault = source === "host-default";
      // The author's documentation says it where nobody can be asked, and a line in the log.
      if (isDefault && parts.isUnattended) return undefined;
      const { accepted, noticed } = before();
      if (accepted === undefined && isDefault) {
        showLater();
        return "not-yet";
      }
      if (accepted === undefined) {
        // A yes from elsewhere, as from a command for any host, is one to what the host declares now.
        told = { ...before(), accepted: version };
        try {
          keep(told);
        } catch {
          // Where nothing can be kept, each process begins like this.
        }
        return version;
      }
      if (noticed !== version && isNewer(version, accepted) && newFields(parts.events, accepted) > 0) {
        showLater();
      }
      return accepted;
    },
    accept() {
      told = { accepted: version, noticed: version };
      keep(told);
    },
    forget() {
      told = undefined;
      forgetToldFields(parts.folders.state);
    },
  };
}

/** How many events, fields and details came after a version. */
function newFields(events: ReadonlyMap<string, Definition>, accepted: string): number {
  let count = 0;
  for (const { since, fields, details = {} } of events.values()) {
    const all = [...Object.values(fields), ...Object.values(details)].map((field) => field.since ?? since);
    count += all.filter((one) => isNewer(one, accepted)).length;
    if (all.length === 0 && isNewer(since, accepted)) count++;
  }
  return count;
}

const offWith = ({ app, command }: NoticeParts) =>
  `${variableName(app.name, "TELEMETRY")}=0${command === undefined ? "" : `, or ${command} disable`}`;

function defaultNotice(parts: NoticeParts): string {
  const { app } = parts;
  const author = app.author ?? "its authors";
  return [
    `From its next run on ${app.name} tells ${author} which of its features are used and how that went:`,
    `${parts.events.size} kinds of events, without names, texts, files or addresses. Nothing was sent now.`,
    `Turn it off: ${offWith(parts)}`,
  ].join("\n");
}

function newerNotice(parts: NoticeParts, accepted: string): string {
  const { app, command = `npx @askfirst/cli` } = parts;
  return [
    `${app.name} ${app.version} could tell its authors ${newFields(parts.events, accepted)} facts more about its use than you agreed to.`,
    `They are held back. To allow them: ${command} enable ${command.includes("@askfirst/cli") ? `${app.name} ` : ""}--purpose usage`,
  ].join("\n");
}
