import { type Edition, editionOfSku } from "../../servicing/editions";
import { questionOfSku, type Treatment } from "../contested";
import type { DeviceFacts } from "../facts";
import { editionsNamed } from "./editionNames";
import {
    type Evidence,
    evidenceOf,
    type Prerequisite,
    type PrerequisiteOptions,
    type PrerequisiteResult,
    quoted,
} from "./prerequisite";

const SYNC =
    "Sync the device with Intune (Settings > Accounts > Access work or school > Info > Sync) and check again; Settings > " +
    "System > About shows the edition on the device itself.";

/**
 * Prerequisite 1: an edition that supports hotpatches. Judged by number, because the name of Enterprise Evaluation is
 * also "Enterprise".
 */
export const edition: Prerequisite = {
    code: "edition",

    judge({ skuNumber, skuFamily }, options) {
        if (skuNumber.kind === "notAsked") {
            return skuFamily.kind === "notAsked" ? { outcome: "notAsked" } : byName(skuFamily, options);
        }
        const evidence = evidenceOf("skuNumber", skuNumber, (sku) => sku);
        if (skuNumber.kind === "missing") {
            return {
                outcome: "unknown",
                finding: `edition not known: ${skuNumber.why}`,
                remedy: skuNumber.remedy ?? SYNC,
                evidence,
            };
        }
        // assumed: 0 means "not reported"; Microsoft documents the number without saying so.
        if (skuNumber.value === 0) {
            return { outcome: "unknown", finding: "edition not reported (SKU 0)", remedy: SYNC, evidence };
        }
        const found = editionOfSku(skuNumber.value);
        if (found === undefined) {
            return {
                outcome: "unknown",
                finding: `edition with the unfamiliar SKU ${skuNumber.value}`,
                remedy: "Look up the edition in Settings > System > About, and report the number to this project.",
                evidence,
            };
        }
        return byNumber(found, evidence, options);
    },
};

function byNumber(found: Edition, evidence: readonly Evidence[], { answers }: PrerequisiteOptions): PrerequisiteResult {
    const contested = questionOfSku(found.sku);
    const treatment = contested === undefined ? treatmentOf(found) : answers[contested];
    const rests = contested === undefined ? {} : { contested };
    if (treatment === "eligible") {
        return { outcome: "pass", evidence, ...rests };
    }
    const isServer = found.treatment === "server";
    const name = isServer ? `Windows Server (SKU ${found.sku})` : `Windows ${found.name} (SKU ${found.sku})`;
    if (treatment === "unknown") {
        const remedy = `Try it on one device, then answer the question: assume: { ${contested}: … }, or --assume ${contested}=….`;
        return { outcome: "unknown", finding: `${name}, which is contested`, remedy, evidence, ...rests };
    }
    return { outcome: "fail", finding: name, remedy: remedyFor(found.name, isServer), evidence, ...rests };
}

function treatmentOf({ treatment }: Edition): Treatment {
    return treatment === "eligible" ? "eligible" : "notEligible";
}

/**
 * By the name in an export. Decided if every edition with that name is treated alike; otherwise a contested question.
 */
function byName(
    skuFamily: Exclude<DeviceFacts["skuFamily"], { kind: "notAsked" }>,
    options: PrerequisiteOptions,
): PrerequisiteResult {
    const evidence = evidenceOf("skuFamily", skuFamily, (name) => name);
    if (skuFamily.kind === "missing") {
        return {
            outcome: "unknown",
            finding: `edition not known: ${skuFamily.why}`,
            remedy: skuFamily.remedy ?? SYNC,
            evidence,
        };
    }
    const candidates = editionsNamed(skuFamily.value).map((found) => byNumber(found, evidence, options));
    const [first] = candidates;
    if (first === undefined) {
        const finding = `edition with the unfamiliar name ${quoted(skuFamily.value)}`;
        return { outcome: "unknown", finding, remedy: SYNC, evidence };
    }
    if (candidates.every(({ outcome }) => outcome === first.outcome)) {
        return first;
    }
    const contested = "editionByName" as const;
    const name = `edition ${quoted(skuFamily.value)} by name only, a name that evaluation copies also have`;
    const remedy =
        "Read the edition's number from Microsoft Graph instead of an export, or trust the name: --assume editionByName=eligible.";
    const outcomes = { eligible: "pass", notEligible: "fail", unknown: "unknown" } as const;
    const outcome = outcomes[options.answers.editionByName];
    return outcome === "pass"
        ? { outcome, evidence, contested }
        : { outcome, finding: name, remedy, evidence, contested };
}

function remedyFor(name: string, server: boolean): string {
    if (server) {
        return "Windows Server has its own hotpatches, through Azure Arc; Intune's quality update policies do not apply to it.";
    }
    if (name.includes("Evaluation")) {
        return "Install a licensed Enterprise edition: an evaluation edition cannot be converted in place.";
    }
    if (name.startsWith("Pro")) {
        return (
            "Step the device up to Windows Enterprise: assign its user an E3, E5 or F3 licence (Education: A3 or A5) and let " +
            "them sign in, or enter an Enterprise key. If they have one already, check subscription activation on the device."
        );
    }
    if (name === "Enterprise multi-session") {
        return "No source lists multi-session hosts as eligible. Keep them on ordinary cumulative updates.";
    }
    if (/^(Home|SE|S)\b/.test(name)) {
        return "Reinstall or upgrade to Windows Pro first, then step up to Enterprise or Education by licence.";
    }
    return "This edition is not on the list of eligible ones. Replace it with Windows Enterprise, Education or IoT Enterprise.";
}
