import type { CommandGroup } from "../declare/command";
import { check } from "./rule/check";
import { diff } from "./rule/diff";
import { evaluate } from "./rule/eval";
import { explain } from "./rule/explain";
import { format } from "./rule/format";

/** `hotpatch rule`: dynamic membership rules of Entra groups, checked, formatted, explained and tried on the fleet. */
export const rule: CommandGroup = {
    name: "rule",
    summary: "dynamic membership rules: check, format, explain, eval, diff",
    description: "Dynamic membership rules of Entra device groups. eval, diff and --group read the tenant.",
    commands: [check, format, explain, evaluate, diff],
};
