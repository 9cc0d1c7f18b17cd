import { visible } from "../base/visible";
import type { ProbedAssumption } from "../probe/probe";
import { wrapped } from "./columns";
import type { Look } from "./format";
import type { ProbeReport } from "./results";

const MARKS: Readonly<Record<ProbedAssumption["result"], string>> = {
    confirmed: "ok",
    refuted: "NO",
    notChecked: "?",
};

/** Each statement with what came of it, and how many of each. */
export function probeText({ version, cloud, statements }: ProbeReport, { width }: Pick<Look, "width">): string {
    const lines = statements.map(({ result, statement, why, place }) => {
        const text = wrapped(visible(`${statement} ${IN_WORDS[result]}: ${why}. (${place})`), width - 5);
        return `${MARKS[result].padEnd(5)}${text.replaceAll("\n", `\n${" ".repeat(5)}`)}`;
    });
    const count = (wanted: ProbedAssumption["result"]) => statements.filter(({ result }) => result === wanted).length;
    const sum = `${count("confirmed")} confirmed, ${count("refuted")} refuted, ${count("notChecked")} not checked; version ${version}, cloud ${cloud}. Nothing in this report is about the tenant.`;
    return `${lines.join("\n")}\n\n${wrapped(visible(sum), width)}\n`;
}

const IN_WORDS: Readonly<Record<ProbedAssumption["result"], string>> = {
    confirmed: "Confirmed",
    refuted: "Refuted",
    notChecked: "Not checked",
};
