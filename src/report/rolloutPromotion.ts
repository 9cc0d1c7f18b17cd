import { visible } from "../base/visible";
import { inPercent } from "../rollout/changes";
import type { DeliveryTerms } from "../rollout/gateFacts";
import type { GateTerms } from "../rollout/gateTerms";
import type { AskedGate, PromotedStep, RolloutPromotion } from "../rollout/promotion";
import type { Look } from "./format";
import { fenced, plain } from "./markdownSyntax";
import { beside } from "./wrapping";

/** Characters of a reason: a known issue has a title. */
const LONGEST = 1000;

/** Whether the next ring may open, for a reader at a terminal. */
export function rolloutPromotionText(promotion: RolloutPromotion, { width }: Pick<Look, "width">): string {
    const { step, gates, result } = promotion;
    const line = (text: string, indent = "") => beside(indent, visible(text, LONGEST), width);
    const lines =
        step === undefined
            ? [line(doneText(promotion))]
            : [
                  line(headline(promotion, step)),
                  ...changeText(step).map((text) => line(text, "  ")),
                  ...gates.flatMap(({ gate, result: said, reasons }) => [
                      line(`${said}: ${termsInWords(gate)}`, "  "),
                      ...reasons.map((reason) => line(reason, "        ")),
                  ]),
                  line(outcome(step, result)),
              ];
    return `${lines.join("\n")}\n`;
}

/** The same, for a pull request. */
export function rolloutPromotionMarkdown(promotion: RolloutPromotion): string {
    const { step, gates, evaluatedAt } = promotion;
    const parts =
        step === undefined
            ? [plain(doneText(promotion))]
            : [
                  `### ${plain(headline(promotion, step))}`,
                  fenced(
                      changeText(step)
                          .map((line) => visible(line, LONGEST))
                          .join("\n"),
                  ),
                  ...(gates.length === 0 ? ["The ring has no gates."] : [gates.map(gateItem).join("\n")]),
                  plain(outcome(step, promotion.result)),
              ];
    return `${["<!-- pulumi-hotpatch promotion -->", ...parts, plain(`Gates asked ${evaluatedAt}.`)].join("\n\n")}\n`;
}

function headline({ rollout, result }: RolloutPromotion, { ring, from, to }: PromotedStep): string {
    const verb = result === "open" ? "may open" : "is held";
    return `Ring '${ring}' of rollout '${rollout}' ${verb}: ${inPercent(from)} -> ${inPercent(to)}`;
}

function doneText({ rollout }: RolloutPromotion): string {
    return `No ring of rollout '${rollout}' that is opened by the stack's configuration has a step left.`;
}

function changeText({ file, change }: PromotedStep): string[] {
    return [`${file}, line ${change.line}`, `- ${change.before.trim()}`, `+ ${change.after.trim()}`];
}

function outcome({ file, written }: PromotedStep, result: RolloutPromotion["result"]): string {
    if (result !== "open") {
        return `${file} stays as it is.`;
    }
    return written
        ? `${file} is changed. Once it is merged, pulumi up asks the gates again, and opens the ring.`
        : `${file} stays as it is without --write.`;
}

function gateItem({ gate, result, reasons }: AskedGate): string {
    const said = reasons.map((reason) => ` ${plain(visible(reason, LONGEST))}`).join("");
    return `- ${result === "open" ? "open" : "**held**"}: ${plain(termsInWords(gate))}.${said}`;
}

/** What a gate wants, in a few words. */
function termsInWords(terms: GateTerms): string {
    switch (terms.kind) {
        case "soak":
            return `${terms.days} days since the ring before was opened further`;
        case "delivered":
            return `of the ring before, ${deliveryInWords(terms)}`;
        case "freeze":
            return "a day on which rings may open";
        case "knownIssues":
            return "no open known issue of its versions of Windows";
        case "approval": {
            const { approval } = terms;
            return approval === undefined
                ? "an approval"
                : `approved by ${approval.by} on ${approval.on}, up to ${inPercent(approval.upTo)}`;
        }
        case "month":
            return "a month without a baseline";
        case "own":
            return "a gate of the program's own";
    }
}

function deliveryInWords({
    atLeast = 0,
    hotpatchedAtLeast = 0,
    eligibleAtLeast = 0,
    failedAtMost,
}: DeliveryTerms): string {
    const wanted = [
        ...(eligibleAtLeast === 0 ? [] : [`${inPercent(eligibleAtLeast)} eligible`]),
        ...(atLeast === 0 ? [] : [`${inPercent(atLeast)} on the newest release`]),
        ...(hotpatchedAtLeast === 0 ? [] : [`${inPercent(hotpatchedAtLeast)} by a hotpatch`]),
        ...(failedAtMost === undefined ? [] : [`at most ${failedAtMost} failed`]),
    ];
    return wanted.length === 0 ? "everything known" : wanted.join(", ");
}
