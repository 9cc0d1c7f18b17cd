import type { Fact } from "../facts";
import { evidenceOf, type Prerequisite, quoted } from "./prerequisite";

/**
 * Every documented member of `joinType`, with its judgement: Microsoft Graph beta reference, joinType (2024).
 * `unknownFutureValue` is a possible value of evolvable enumerations.
 */
export const JOIN_TYPES: Readonly<Record<string, "joined" | "hybrid" | "registered" | "unknown">> = {
    unknown: "unknown",
    azureADJoined: "joined",
    azureADRegistered: "registered",
    hybridAzureADJoined: "hybrid",
    unknownFutureValue: "unknown",
};

const JOIN =
    "Join the device to Microsoft Entra: Settings > Accounts > Access work or school > Connect > Join this device to Microsoft " +
    "Entra ID; for many devices, use Autopilot or a hybrid join through Entra Connect. Registration alone is not enough.";

const REJOIN =
    'Join the device to Microsoft Entra only, or answer the question differently: assume: { hybridJoin: "eligible" }, or ' +
    "--assume hybridJoin=eligible.";

const CHECK =
    "Run `dsregcmd /status` on the device: AzureAdJoined must be YES. If it is, sync with Intune; if the Entra object was " +
    "deleted, join the device again.";

/** Prerequisite 4: the device is joined to Microsoft Entra, and the Entra object that Intune refers to exists. */
export const entraJoin: Prerequisite = {
    code: "entra_join",

    judge({ identity, joinType, entraObject, registeredOnly }, { answers }) {
        const evidence = [
            ...evidenceOf("joinType", joinType, (value) => value),
            ...evidenceOf("azureADDeviceId", entraObject, () => "").map((each) => ({
                ...each,
                value: identity.entraDeviceId,
            })),
        ];
        if (joinKind(joinType) === "registered") {
            return { outcome: "fail", finding: "registered with Entra, not joined", remedy: JOIN, evidence };
        }
        const isHybrid = joinKind(joinType) === "hybrid";
        const rests = isHybrid ? { contested: "hybridJoin" as const } : {};
        const contested = { finding: "hybrid joined, which is contested", remedy: REJOIN, evidence, ...rests };
        if (isHybrid && answers.hybridJoin === "notEligible") {
            return { outcome: "fail", ...contested };
        }
        if (joinType.kind === "notAsked" || entraObject.kind === "notAsked") {
            return { outcome: "notAsked" };
        }
        const finding =
            doubtAbout(joinType) ??
            (entraObject.kind === "missing" ? entraObject.why : undefined) ??
            (registeredOnly === true
                ? "joined according to Intune, but only registered according to Entra (trustType Workplace)"
                : undefined);
        if (finding !== undefined) {
            const remedies = [joinType, entraObject].map((fact) => (fact.kind === "missing" ? fact.remedy : undefined));
            const remedy = remedies.find((each) => each !== undefined) ?? CHECK;
            return { outcome: "unknown", finding, remedy, evidence, ...rests };
        }
        if (isHybrid && answers.hybridJoin === "unknown") {
            return { outcome: "unknown", ...contested };
        }
        return { outcome: "pass", evidence, ...rests };
    },
};

function joinKind(joinType: Fact<string>): "joined" | "hybrid" | "registered" | "unknown" {
    const isListed = joinType.kind === "known" && Object.hasOwn(JOIN_TYPES, joinType.value);
    return isListed ? (JOIN_TYPES[joinType.value] ?? "unknown") : "unknown";
}

function doubtAbout(joinType: Exclude<Fact<string>, { kind: "notAsked" }>): string | undefined {
    if (joinType.kind === "missing") {
        return `join type not known: ${joinType.why}`;
    }
    if (joinType.value === "unknown") {
        return "join type reported as unknown";
    }
    return joinKind(joinType) !== "unknown" ? undefined : `unfamiliar join type ${quoted(joinType.value)}`;
}
