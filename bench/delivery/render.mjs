const row = (cells) => `| ${cells.join(" | ")} |`;

function section({ text, head, rows, notes = [] }) {
  const lines = [text, "", row(head), row(head.map((_, at) => (at === 0 ? "---" : "--:"))), ...rows.map(row)];
  if (notes.length > 0) lines.push("", ...notes.map((note) => `- ${note}`));
  return [...lines, ""];
}

/** The results of one run as Markdown. `tables` are those of `run.mjs`, by their names. */
export function renderMarkdown({ machine, load, processors, quick, versions, results }, tables) {
  const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const lines = ["# Delivery", "", `${machine}. ${named.join(", ")}.`];
  if (quick) lines.push("", "A short run (`--quick`): fewer repetitions, so that small differences mean less.");
  if (load > 2 * processors) {
    const busy = `The machine was busy with other work (load average ${load.toFixed(0)} on ${processors} processors)`;
    lines.push("", `${busy}: what is compared took turns, so that ratios and counts mean more than milliseconds.`);
  }
  lines.push("");
  for (const [name, result] of Object.entries(results)) {
    lines.push(`## ${tables[name].title}`, "");
    if (result.failure) lines.push(`Failed: ${result.failure}`, "");
    else lines.push(...[tables[name].render(result)].flat().flatMap(section));
  }
  return `${lines.join("\n").trimEnd()}\n`;
}
