import type { OpenQuestion } from "@askfirst/telemetry-core";

const command = (name: string, app: string) => `npx @askfirst/cli ${name} --app ${app}`;

/** What stands in the notebook, also where it is opened again later, on another machine or without its kernel. */
export function hintOf({ app, offVariable }: OpenQuestion): readonly string[] {
  return [
    `${app.name} met an error. It sends no report about it: its telemetry is off until you allow it.`,
    `To allow crash reports, call telemetry.enable() of ${app.name} here, or run in a terminal: ${command("enable", app.name)}`,
    `To never be asked: ${command("disable", app.name)}, or set ${offVariable}=0.`,
  ];
}

/** The texts of the controls. */
export function labelsOf({ app, settingsFile, offVariable }: OpenQuestion) {
  const kept = `Kept in ${settingsFile}. To change your mind, run:`;
  return {
    title: `${app.name} met an error. May it send a report about it to its authors?`,
    about: `The report says what went wrong and where in ${app.name}, and which versions of ${app.name}, runtime and system this is. It is made from the error, not from your cells, files or variables. Names of files, addresses, people and machines are taken out of it where they are recognised.`,
    show: "Show what would be sent",
    all: "That is all of it, plus your e-mail address if you give one. It goes to ",
    email: "Your e-mail address, if the authors may write back (optional)",
    wrongEmail: "That is not an e-mail address such as you@example.com.",
    once: "Yes, this once",
    always: "Yes, always",
    denied: "No",
    done: {
      once: "Thank you. This one report is sent. The next one waits for your decision.",
      always: `Thank you. Crash reports of ${app.name} are sent from now on, unless ${offVariable}=0 is set. ${kept} ${command("disable", app.name)}`,
      denied: `Nothing is sent, and you are not asked again. ${kept} ${command("enable", app.name)}`,
    },
    failed: "The answer could not be kept, so nothing is sent.",
    gone: "The kernel does not answer any more. Nothing is sent; the report stays on this machine.",
  };
}
