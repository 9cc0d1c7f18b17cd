import fc from "fast-check";
import type { EntraDevice as EmulatedDevice } from "../../../packages/graph-emulator/src/fleet";
import type { Comparison, Condition, Quantifier } from "../../../src/membership";
import { COMPARISON_OPERATORS, type ComparisonOperator, positiveForm } from "../../../src/membership/operators";
import { allOf, anyOf } from "../../../src/membership/syntax";

/** Few letters, among them those that need an escape, so that texts of rules and devices meet now and then. */
const text = fc.oneof(
    fc.constantFrom(
        "Windows",
        "windows",
        "10.0.26100",
        "10.0.26100.4929",
        "AzureAD",
        "Company",
        "MDM",
        "İstanbul",
        "K",
    ),
    fc.string({ unit: fc.constantFrom("a", "A", "b", "0", ".", " ", '"', "'", "`", "\\", "-", "["), maxLength: 4 }),
);
const pattern = fc.constantFrom("^a", "b$", "a.*b", "[ab]+0", "(a|b){2}", "^$", "\\d", "a?b?0", "^(?:win|10)", "\\W");

const textNames = [
    "deviceOSType",
    "deviceOSVersion",
    "displayName",
    "deviceTrustType",
    "extensionAttribute15",
] as const;
const collectionNames = ["devicePhysicalIds", "systemLabels"] as const;

function asked(subject: Comparison["subject"], operators: readonly ComparisonOperator[]): fc.Arbitrary<Comparison> {
    return fc.constantFrom(...operators).chain((operator) => {
        switch (positiveForm(operator)) {
            case "in":
                return fc
                    .array(text, { minLength: 1, maxLength: 3 })
                    .map((value): Comparison => ({ kind: "comparison", subject, operator, value }));
            case "eq":
                return fc
                    .oneof({ weight: 3, arbitrary: text }, { weight: 1, arbitrary: fc.constant(null) })
                    .map((value): Comparison => ({ kind: "comparison", subject, operator, value }));
            case "match":
                return pattern.map((value): Comparison => ({ kind: "comparison", subject, operator, value }));
            default:
                return text.map((value): Comparison => ({ kind: "comparison", subject, operator, value }));
        }
    });
}

const flag = fc
    .record({
        subject: fc.constantFrom("accountEnabled" as const, "isRooted" as const),
        operator: fc.constantFrom("eq" as const, "ne" as const),
        value: fc.constantFrom(true, false, null),
    })
    .map((parts): Comparison => ({ kind: "comparison", ...parts }));

const onDevice: fc.Arbitrary<Condition> = fc.oneof(
    fc.constantFrom(...textNames, ...collectionNames).chain((name) => asked(name, COMPARISON_OPERATORS)),
    flag,
);

const itemBody: fc.Arbitrary<Condition> = fc.oneof(
    asked("_", COMPARISON_OPERATORS),
    fc.array(asked("_", COMPARISON_OPERATORS), { minLength: 2, maxLength: 3 }).map(anyOf),
    fc.tuple(asked("_", COMPARISON_OPERATORS), onDevice).map(allOf),
);

const quantifier: fc.Arbitrary<Quantifier> = fc.record({
    kind: fc.constantFrom("any" as const, "all" as const),
    collection: fc.constantFrom(...collectionNames),
    body: itemBody,
});

/** Well-formed rules of all kinds, memberOf aside: that has to stand alone. */
export const anyCondition: fc.Arbitrary<Condition> = fc.letrec<{ condition: Condition }>((tie) => ({
    condition: fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        onDevice,
        quantifier,
        fc.array(tie("condition"), { minLength: 2, maxLength: 4 }).map(allOf),
        fc.array(tie("condition"), { minLength: 2, maxLength: 4 }).map(anyOf),
        tie("condition").map((operand): Condition => ({ kind: "not", operand })),
    ),
})).condition;

const optionalText = fc.option(text);
const optionalFlag = fc.option(fc.boolean());

/** Devices as the wire has them, whose values are those that generated rules ask for. */
export const anyDevice: fc.Arbitrary<EmulatedDevice> = fc
    .record({
        operatingSystem: optionalText,
        operatingSystemVersion: optionalText,
        displayName: optionalText,
        trustType: fc.option(fc.constantFrom("AzureAd", "ServerAd", "Workplace")),
        extensionAttribute15: optionalText,
        physicalIds: fc.array(text, { maxLength: 3 }),
        systemLabels: fc.array(text, { maxLength: 3 }),
        accountEnabled: optionalFlag,
        isRooted: optionalFlag,
    })
    .map(({ extensionAttribute15, ...rest }) => deviceWith({ ...rest, extensionAttributes: { extensionAttribute15 } }));

/** A device with these properties, and nothing else to it. */
export function deviceWith(properties: Partial<EmulatedDevice>): EmulatedDevice {
    return {
        id: "11111111-0000-4000-8000-000000000000",
        deletedDateTime: null,
        accountEnabled: null,
        approximateLastSignInDateTime: null,
        complianceExpirationDateTime: null,
        createdDateTime: null,
        deviceCategory: null,
        deviceId: "22222222-0000-4000-8000-000000000000",
        deviceMetadata: null,
        deviceOwnership: null,
        deviceVersion: null,
        displayName: null,
        enrollmentProfileName: null,
        enrollmentType: null,
        isCompliant: null,
        isManaged: null,
        isManagementRestricted: null,
        isRooted: null,
        managementType: null,
        manufacturer: null,
        mdmAppId: null,
        model: null,
        onPremisesLastSyncDateTime: null,
        onPremisesSyncEnabled: null,
        operatingSystem: null,
        operatingSystemVersion: null,
        physicalIds: [],
        profileType: null,
        registrationDateTime: null,
        systemLabels: [],
        trustType: null,
        alternativeSecurityIds: [],
        extensionAttributes: {},
        ...properties,
    };
}
