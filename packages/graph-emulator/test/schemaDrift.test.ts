import { readFileSync } from "node:fs";
import ts from "typescript";
import { ASSIGNMENT_TARGETS } from "../src/contract/assignments";
import { CATALOG_ENTRY } from "../src/contract/catalogEntry";
import { DEVICE, MANAGED_DEVICE } from "../src/contract/devices";
import { DIRECTORY_AUDIT } from "../src/contract/directoryAudit";
import {
    FEATURE_UPDATE_ASSIGNMENT,
    FEATURE_UPDATE_PROFILE,
    ROLLOUT_SETTINGS,
} from "../src/contract/featureUpdateProfile";
import { GROUP } from "../src/contract/group";
import { KNOWN_ISSUE, PRODUCT } from "../src/contract/knownIssue";
import { APPROVAL_SETTING, POLICY_ASSIGNMENT, QUALITY_UPDATE_POLICY } from "../src/contract/qualityUpdatePolicy";
import { ROLE_SCOPE_TAG } from "../src/contract/roleScopeTag";
import type { PropertyType, ResourceContract } from "../src/contract/schema";
import { SUBSCRIBED_SKU } from "../src/contract/subscribedSku";
import { UPDATABLE_ASSET } from "../src/contract/updatableAsset";
import { generateFleet } from "../src/fleet";

const PATH = require.resolve("@microsoft/microsoft-graph-types-beta/microsoft-graph.d.ts");

/** The package's declarations by name: interfaces with what they extend, and unions of texts. */
const declared = (() => {
    const file = ts.createSourceFile(PATH, readFileSync(PATH, "utf8"), ts.ScriptTarget.Latest, false);
    const interfaces = new Map<string, { parent?: string; properties: Map<string, string> }>();
    const unions = new Map<string, string[]>();
    const read = (statement: ts.Statement, namespace: string): void => {
        if (ts.isModuleDeclaration(statement) && statement.body !== undefined && ts.isModuleBlock(statement.body)) {
            for (const inner of statement.body.statements) {
                read(inner, `${statement.name.text}.`);
            }
        } else if (ts.isInterfaceDeclaration(statement)) {
            const extended = statement.heritageClauses?.[0]?.types[0]?.expression.getText(file);
            const parent = extended?.startsWith("microsoftgraphbeta.")
                ? extended.replace("microsoftgraphbeta.", "")
                : extended && `${namespace}${extended}`;
            const properties = new Map<string, string>();
            for (const member of statement.members) {
                if (ts.isPropertySignature(member) && member.type !== undefined) {
                    properties.set(member.name.getText(file), member.type.getText(file));
                }
            }
            interfaces.set(`${namespace}${statement.name.text}`, { parent, properties });
        } else if (ts.isTypeAliasDeclaration(statement)) {
            const members = [...statement.type.getText(file).matchAll(/"([^"]+)"/g)].map(([, member = ""]) => member);
            unions.set(statement.name.text, [...(unions.get(statement.name.text) ?? []), ...members]);
        }
    };
    for (const statement of file.statements) {
        read(statement, "");
    }
    return { interfaces, unions };
})();

function propertiesOf(name: string): Map<string, string> {
    const found = declared.interfaces.get(name);
    if (found === undefined) {
        throw new Error(`There is no interface ${name} in ${PATH}.`);
    }
    const inherited = found.parent === undefined ? [] : [...propertiesOf(found.parent)];
    return new Map([...inherited, ...found.properties]);
}

const interfaceOf = ({ name }: ResourceContract) =>
    name
        .split(".")
        .map((part) => `${part.charAt(0).toUpperCase()}${part.slice(1)}`)
        .join(".");

/** A derived type out of a contract of its base, in which its properties stand under its full name. */
function derived(name: string, base: ResourceContract): ResourceContract {
    const properties = Object.entries(base.properties).map(([property, type]) => [
        property.slice(property.lastIndexOf("/") + 1),
        type,
    ]);
    return { name, properties: Object.fromEntries(properties) };
}

/** Newer than the declarations: told by the text of the reference alone. */
const NEWER_MEMBERS = new Set(["quickMachineRecovery"]);

/** Answered by the service, and in no declaration. */
const UNDECLARED = new Set(["device.createdDateTime"]);

/** What a declared TypeScript type says against a property of the contract; undefined if it agrees. */
function disagreement(type: PropertyType, written: string, isRead: boolean): string | undefined {
    const plain = written.replace(/^NullableOption<(.*)>$/, "$1");
    const says = (fits: boolean) => (fits ? undefined : `${type.kind} against ${written}`);
    switch (type.kind) {
        case "string":
            // What is only read is a text, whatever members an enumeration has.
            return says(plain === "string" || (isRead && declared.unions.has(plain)));
        case "dateTime":
            return says(plain === "string");
        case "boolean":
            return says(plain === "boolean");
        case "int32":
            return says(plain === "number");
        case "enum": {
            const members = declared.unions.get(plain) ?? [];
            const unknown = type.members.filter((member) => !members.includes(member) && !NEWER_MEMBERS.has(member));
            return plain === "string" || unknown.length === 0 ? undefined : `${plain} lacks ${unknown.join(", ")}`;
        }
        case "collection":
            return plain.endsWith("[]") ? disagreement(type.of, plain.slice(0, -2), isRead) : says(false);
        case "complex":
            return says(plain === interfaceOf(type.contract));
        case "derived":
            return says(
                plain === interfaceOf({ name: type.base, properties: {} }) &&
                    type.contracts.every((contract) => propertiesOf(interfaceOf(contract)).size > 0),
            );
        case "opaque":
            return undefined;
    }
}

const CONTRACTS = [
    QUALITY_UPDATE_POLICY,
    APPROVAL_SETTING,
    POLICY_ASSIGNMENT,
    ...ASSIGNMENT_TARGETS,
    FEATURE_UPDATE_PROFILE,
    ROLLOUT_SETTINGS,
    FEATURE_UPDATE_ASSIGNMENT,
    GROUP,
    DEVICE,
    MANAGED_DEVICE,
    ROLE_SCOPE_TAG,
    SUBSCRIBED_SKU,
    DIRECTORY_AUDIT,
    PRODUCT,
    KNOWN_ISSUE,
    derived("windowsUpdates.qualityUpdateCatalogEntry", CATALOG_ENTRY),
    derived("windowsUpdates.azureADDevice", UPDATABLE_ASSET),
];

it.each(CONTRACTS.map((contract) => [contract.name, contract] as const))(
    "declares %s as @microsoft/microsoft-graph-types-beta does",
    (_name, contract) => {
        const properties = propertiesOf(interfaceOf(contract));
        const wrong = Object.entries(contract.properties).flatMap(([name, { type, access }]) => {
            const written = properties.get(name);
            const text = written === undefined ? "not declared" : disagreement(type, written, access === "readOnly");
            return text === undefined || UNDECLARED.has(`${contract.name}.${name}`) ? [] : [`${name}: ${text}`];
        });
        expect(wrong).toEqual([]);
        expect(properties.size).toBeGreaterThan(0);
    },
);

it.each([
    ["windowsQualityUpdatePolicy", QUALITY_UPDATE_POLICY, ["assignments"]],
    ["windowsQualityUpdateApprovalSetting", APPROVAL_SETTING, []],
    ["windowsFeatureUpdateProfile", FEATURE_UPDATE_PROFILE, ["assignments"]],
    ["windowsUpdateRolloutSettings", ROLLOUT_SETTINGS, []],
    ["roleScopeTag", ROLE_SCOPE_TAG, ["assignments"]],
    ["subscribedSku", SUBSCRIBED_SKU, []],
    [
        "qualityUpdateCatalogEntry",
        derived("windowsUpdates.qualityUpdateCatalogEntry", CATALOG_ENTRY),
        ["productRevisions"],
    ],
    ["azureADDevice", derived("windowsUpdates.azureADDevice", UPDATABLE_ASSET), []],
] as const)("leaves out no property of %s", (_name, contract, relations) => {
    const names = [...propertiesOf(interfaceOf(contract)).keys()].filter(
        (name) => !relations.some((each) => each === name),
    );
    expect(Object.keys(contract.properties).sort()).toEqual(names.sort());
});

it("gives the devices of the fleet no value that an enumeration lacks", () => {
    const properties = propertiesOf("ManagedDevice");
    const { managedDevices } = generateFleet({ devices: 300, seed: 3 });
    const wrong = new Set<string>();
    for (const { listed } of managedDevices) {
        for (const [name, value] of Object.entries(listed)) {
            const members = declared.unions.get(properties.get(name)?.replace(/^NullableOption<(.*)>$/, "$1") ?? "");
            if (members !== undefined && typeof value === "string" && !members.includes(value)) {
                wrong.add(`${name}: ${value}`);
            }
        }
    }
    expect([...wrong]).toEqual([]);
});

it("allows null exactly where the declarations do, for what callers write on a policy", () => {
    const properties = propertiesOf("WindowsQualityUpdatePolicy");
    for (const [name, { nullable, access }] of Object.entries(QUALITY_UPDATE_POLICY.properties)) {
        if (access !== "readOnly") {
            expect([name, nullable ?? false]).toEqual([
                name,
                properties.get(name)?.startsWith("NullableOption") ?? false,
            ]);
        }
    }
});
