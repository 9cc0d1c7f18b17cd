import { visible, visibleEscaped } from "../base/visible";
import type { ImpactBlock, ImpactSummary } from "../impact/summary";
import { amount, number } from "./impactNumbers";
import { impactText, limitsText } from "./impactText";

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
    const head = ["|  | enter | leave | restart | conflict |", "| --- | ---: | ---: | ---: | ---: |"];
    const rows = blocks.map((block) => `| ${[cell(block.title), ...numbersOf(block)].join(" | ")} |`);
    const texts = blocks.map((block) => fenced(impactText(block, summary)));
    return `${refused.join("")}${[...head, ...rows].join("\n")}\n\n${texts.join("\n\n")}\n${remarks(notKnown)}`;
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
    return notKnown.map((text) => `\n**Not known:** ${cell(text)}\n`).join("");
}

/** No line of the text can close its fence. */
function fenced(text: string): string {
    const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
    const fence = "`".repeat(longest + 1);
    return `${fence}text\n${text}\n${fence}`;
}

/** A name in a table of Markdown: nothing in it is markup. */
function cell(text: string): string {
    return visible(text).replace(/[\\|`*_<>[\]]/g, (mark) => `\\${mark}`);
}
