import { visible } from "../base/visible";
import type { ProbedAssumption } from "../probe/probe";
import type { Look } from "./format";
import type { ProbeReport } from "./results";
import { beside, wrapped } from "./wrapping";

const MARKS: Readonly<Record<ProbedAssumption["result"], string>> = {
    confirmed: "ok",
    refuted: "NO",
    notChecked: "?",
};

/** Each statement with what came of it, and how many of each. */
export function probeText(
    { version, cloud, statements }: ProbeReport,
    { width, verbose }: Pick<Look, "width" | "verbose">,
): string {
    const lines = statements.map(({ result, statement, why, place }) =>
        beside(
            MARKS[result].padEnd(5),
            `${statement} ${IN_WORDS[result]}: ${why}.${verbose ? ` (${place})` : ""}`,
            width,
        ),
    );
    const count = (wanted: ProbedAssumption["result"]) => statements.filter(({ result }) => result === wanted).length;
    const sum = `${count("confirmed")} confirmed, ${count("refuted")} refuted, ${count("notChecked")} not checked; version ${version}, cloud ${cloud}. Nothing in this report is about the tenant.`;
    return `${lines.join("\n")}\n\n${wrapped(visible(sum), width)}\n`;
}

const IN_WORDS: Readonly<Record<ProbedAssumption["result"], string>> = {
    confirmed: "Confirmed",
    refuted: "Refuted",
    notChecked: "Not checked",
};
