import { readFileSync } from "node:fs";
import { DEVICE, MANAGED_DEVICE } from "../src/contract/devices";
import { GROUP } from "../src/contract/group";
import { APPROVAL_SETTING, POLICY_ASSIGNMENT, QUALITY_UPDATE_POLICY } from "../src/contract/qualityUpdatePolicy";

const declarations = readFileSync(
    require.resolve("@microsoft/microsoft-graph-types-beta/microsoft-graph.d.ts"),
    "utf8",
).replaceAll("\r\n", "\n");

/** Names of an interface's own properties, as the types that Microsoft publishes for beta declare them. */
function declared(name: string): string[] {
    const body = new RegExp(`^export interface ${name} (?:extends \\w+ )?\\{\\n([\\s\\S]*?)^\\}`, "m").exec(
        declarations,
    )?.[1];
    if (body === undefined) {
        throw new Error(`no interface ${name}`);
    }
    return [...body.matchAll(/^ {4}(\w+)\??:/gm)].map(([, property]) => property ?? "");
}

/** What every entity or directory object has. */
const INHERITED = ["id", "deletedDateTime"];

describe("contracts, held against Microsoft's declarations of beta (microsoft-graph-types-beta)", () => {
    it.each([
        [QUALITY_UPDATE_POLICY, "WindowsQualityUpdatePolicy", ["assignments"]],
        [APPROVAL_SETTING, "WindowsQualityUpdateApprovalSetting", []],
        [POLICY_ASSIGNMENT, "WindowsQualityUpdatePolicyAssignment", []],
    ])("$name has all of its properties, and no others", (contract, name, others) => {
        const mine = Object.keys(contract.properties).filter((property) => !INHERITED.includes(property));
        expect([...mine, ...others].sort()).toEqual(declared(name).sort());
    });

    it.each([
        [GROUP, "Group", []],
        [MANAGED_DEVICE, "ManagedDevice", []],
        // Answered by the service and in its metadata, missing in the declarations.
        [DEVICE, "Device", ["createdDateTime"]],
    ])("$name has no property that is not declared", (contract, name, others: string[]) => {
        const known = new Set([...declared(name), ...INHERITED, ...others]);
        expect(Object.keys(contract.properties).filter((property) => !known.has(property))).toEqual([]);
    });

    it("knows each member of the approval method and cadence", () => {
        expect(declarations).toMatch(/WindowsQualityUpdateCadence = "monthly" \| "outOfBand" \| "unknownFutureValue"/);
        expect(declarations).toMatch(
            /WindowsQualityUpdatePolicyApprovalMethodType = "manual" \| "automatic" \| "unknownFutureValue"/,
        );
    });
});
