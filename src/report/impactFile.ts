import { visibleEscaped } from "../base/visible";
import type { ImpactBlock, ImpactSummary } from "../impact/summary";
import { amount } from "./impactNumbers";
import { impactText, limitsText } from "./impactText";
import { fenced, markdownTable, plain } from "./markdownSyntax";
import { number } from "./numbers";

/** A summary for a gate or another program; its shape is `hotpatch-impact/1`. */
export function impactJson(summary: ImpactSummary): string {
    return `${visibleEscaped(JSON.stringify(summary, undefined, 4))}\n`;
}

/** A summary for a pull request's comment: one table of numbers, then each block as the preview has it. */
export function impactMarkdown(summary: ImpactSummary): string {
    const { blocks, notKnown } = summary;
    if (blocks.length === 0) {
        return notKnown.length === 0 ? "No device is patched otherwise than before.\n" : remarks(notKnown);
    }
    const refused = blocks.filter(({ exceeded }) => exceeded.length > 0).map((block) => `> ${limitsText(block)}\n\n`);
    const rows = blocks.map((block) => [block.title, ...numbersOf(block)]);
    const numbers = markdownTable(["", "enter", "leave", "restart", "conflict"], rows, [1, 2, 3, 4]);
    const texts = blocks.map((block) => fenced(impactText(block, summary)));
    return `${refused.join("")}${numbers}\n\n${texts.join("\n\n")}\n${remarks(notKnown)}`;
}

function numbersOf({ policies, prerequisites }: ImpactBlock): string[] {
    const total = (numbers: readonly number[]) => number(numbers.reduce((sum, each) => sum + each, 0));
    return [
        total(policies.map(({ enter }) => enter.devices)),
        total(policies.map(({ leave }) => leave.devices)),
        prerequisites.map(({ restart }) => amount(restart)).join(" + ") || "0",
        total(policies.flatMap(({ conflicts }) => conflicts.map(({ devices }) => devices))),
    ];
}

function remarks(notKnown: readonly string[]): string {
    return notKnown.map((text) => `\n**Not known:** ${plain(text)}\n`).join("");
}
