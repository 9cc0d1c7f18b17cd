import { contextFor, devicesFor } from "../../../graph/endpoints/ruleDevices";
import { countMatches, type EntraDevice, evaluateRule, type MovedDevice, parseRule } from "../../../membership";
import { option } from "../../declare/arguments";
import { defineCommand } from "../../declare/command";
import { text } from "../../declare/values";
import { devicesNamed } from "../../rule/devices";
import { evaluated, parsed } from "../../rule/mistakes";
import { RULE_ARGUMENTS, ruleText } from "../../rule/ruleSource";

/** `hotpatch rule eval`: what a rule does to the tenant's devices. */
export const evaluate = defineCommand({
    name: "eval",
    summary: "how many devices of the tenant it takes in, or why one device is in or out",
    description:
        "Reads a rule and the tenant's devices, and says how many it takes in; or with --device why that one is in or out.",
    examples: [
        { args: "@rule.txt", does: "how many devices are in" },
        { args: "@rule.txt --device WIN-000123", does: "why one device is in or out" },
    ],
    arguments: {
        ...RULE_ARGUMENTS,
        device: option("device", "one device, by name, device id or object id", text, { short: "d" }),
    },
    result: "ruleEvaluation",
    permissions: [
        { name: "Device.Read.All" },
        { name: "GroupMember.Read.All", for: "--group, and rules that ask for groups" },
    ],
    exitCodes: { 0: "good" },
    async run({ args, print, ...surroundings }) {
        const given = await ruleText(args, surroundings);
        const rule = parsed(() => parseRule(given));
        const about = { schema: "hotpatch-rule-evaluation/1", rule: given } as const;
        const { graph } = surroundings.connect();
        const context = await contextFor(graph, [rule]);
        if (args.device === undefined) {
            const counts = await evaluated(() => countMatches(rule, devicesFor(graph, [rule]), context));
            await print({ ...about, counts });
            return 0;
        }
        const found = await devicesNamed(graph, rule, args.device);
        const devices = await evaluated(async () =>
            found.map((device) => {
                const { result, clauses } = evaluateRule(rule, device, context);
                return { device: identityOf(device), result, clauses };
            }),
        );
        await print({ ...about, devices });
        return 0;
    },
});

function identityOf({ id, deviceId, displayName, operatingSystemVersion }: EntraDevice): MovedDevice {
    return {
        id,
        deviceId: deviceId ?? null,
        displayName: displayName ?? null,
        operatingSystemVersion: operatingSystemVersion ?? null,
    };
}
