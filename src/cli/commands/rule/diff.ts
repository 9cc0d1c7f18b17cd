import { contextFor, devicesFor } from "../../../graph/endpoints/ruleDevices";
import { diffRules, type MovedDevice, parseRule } from "../../../membership";
import { flag, option, required } from "../../declare/arguments";
import { defineCommand } from "../../declare/command";
import { text, wholeNumber } from "../../declare/values";
import { impactOfRule } from "../../rule/impact";
import { evaluated, parsed } from "../../rule/mistakes";
import { ruleText } from "../../rule/ruleSource";

/** Seconds. */
const IMPACT_BUDGET = 120;

/** `hotpatch rule diff`: which devices a change of a rule moves. */
export const diff = defineCommand({
    name: "diff",
    summary: "which devices enter and which leave if a rule becomes another",
    description:
        "Which devices enter and which leave a group if its rule becomes another one. Reads the tenant's devices once.",
    examples: [
        { args: "@old.txt @new.txt", does: "two files" },
        { args: '--group "Hotpatch ring 1" @new.txt --format json', does: "a group's rule and a file, every device" },
        {
            args: '--group "Hotpatch ring 1" @new.txt --impact',
            does: "what that does to devices, as a preview says it",
        },
    ],
    arguments: {
        before: required(
            "before",
            "the rule so far (or @ and the path of a file), or with --group the id or name of the group that has it",
            text,
        ),
        after: required("after", "the rule to come, or @ and the path of a file", text),
        group: flag("the first argument is a group's object id or name", { short: "g" }),
        impact: flag("how ready the devices are, which policies get them, and who restarts, as a preview says it"),
        budget: option(
            "seconds",
            "with --impact: how long to read, with estimates for what was not read",
            wholeNumber(1, 86_400),
            {
                defaultText: String(IMPACT_BUDGET),
            },
        ),
        all: flag("list every device, not just the first 20 (JSON always does)", { short: "a" }),
    },
    result: "ruleDifference",
    permissions: [
        { name: "Device.Read.All" },
        { name: "GroupMember.Read.All", for: "--group, and rules that ask for groups" },
        ...["DeviceManagementConfiguration.Read.All", "GroupMember.Read.All"].map((name) => ({
            name,
            for: "--impact",
        })),
        ...["DeviceManagementManagedDevices.Read.All", "WindowsUpdates.Read.All"].map((name) => ({
            name,
            for: "--impact",
            isOptional: true,
        })),
    ],
    exitCodes: { 0: "good" },
    async run({ args, print, ...surroundings }) {
        const { before, after, group, all, budget = IMPACT_BUDGET } = args;
        const first = await ruleText(group ? { group: before } : { rule: before }, surroundings);
        const second = await ruleText({ rule: after }, surroundings);
        const rules = [parsed(() => parseRule(first)), parsed(() => parseRule(second))] as const;
        const { graph } = surroundings.connect();
        const difference = await evaluated(async () =>
            diffRules(...rules, devicesFor(graph, rules), await contextFor(graph, rules)),
        );
        const [entering, leaving] = [byName(difference.entering), byName(difference.leaving)];
        const change = { group: group ? before : undefined, before: first, after: second };
        const impact = args.impact ? { impact: await evaluated(() => impactOfRule(graph, change, budget)) } : {};
        await print({ schema: "hotpatch-rule-difference/1", ...difference, entering, leaving, ...impact }, { all });
        return 0;
    },
});

/** In the order of their names; namesakes by id. */
function byName(devices: readonly MovedDevice[]): MovedDevice[] {
    return [...devices].sort(
        (a, b) => (a.displayName ?? "").localeCompare(b.displayName ?? "", "en") || (a.id < b.id ? -1 : 1),
    );
}
