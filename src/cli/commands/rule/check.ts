import { lintRule } from "../../../membership";
import { flag } from "../../declare/arguments";
import { defineCommand } from "../../declare/command";
import { RULE_ARGUMENTS, RULE_PERMISSIONS, ruleText } from "../../rule/ruleSource";

/** `hotpatch rule check`: what is wrong with a rule. */
export const check = defineCommand({
    name: "check",
    summary: "what is wrong with a rule, and what is likely not meant",
    description:
        "Reads a rule and says what Entra would refuse, and what it would take but likely not as meant, each with its place and fix.",
    examples: [
        { args: "@rule.txt --strict", does: "a rule in a file, in a pipeline" },
        { args: '--group "Hotpatch ring 1"', does: "the rule of a group" },
    ],
    arguments: { ...RULE_ARGUMENTS, strict: flag("warnings fail as well") },
    result: "ruleCheck",
    permissions: RULE_PERMISSIONS,
    exitCodes: { 0: "it is right", 1: "failure, or errors; with --strict warnings as well" },
    async run({ args, print, ...surroundings }) {
        const rule = await ruleText(args, surroundings);
        const findings = lintRule(rule);
        const errors = findings.filter(({ severity }) => severity === "error").length;
        await print({ schema: "hotpatch-rule-check/1", rule, errors, warnings: findings.length - errors, findings });
        return errors > 0 || (args.strict && findings.length > 0) ? 1 : 0;
    },
});
