import { COMMAND } from "../base/command";
import { visibleLines } from "../base/visible";
import type { ExportReport } from "./results";

/** What was written, and the command that reads it. */
export function exportText({ files }: ExportReport): string {
    const from = files.map((file) => `--from ${/^[\w./\\:-]+$/.test(file) ? file : JSON.stringify(file)}`).join(" ");
    return visibleLines(`Wrote
${files.map((file) => `  ${file}`).join("\n")}

Then, without the tenant:

  ${COMMAND} readiness ${from}
`);
}
