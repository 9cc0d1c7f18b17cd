import { type ContestedAnswers, DEFAULT_ANSWERS } from "../../../src/readiness/contested";
import { type DeviceFacts, known, NOT_ASKED } from "../../../src/readiness/facts";
import type { PrerequisiteOptions } from "../../../src/readiness/prerequisites";

export const SYNCED = "2026-11-01T08:00:00Z";

/** A device that passes everything, with the named facts replaced. */
export function device(changed: Partial<DeviceFacts> = {}): DeviceFacts {
    return {
        identity: {
            name: "PC-1",
            intuneId: "intune-1",
            entraDeviceId: "entra-1",
            lastSyncDateTime: SYNCED,
            otherRecords: [],
        },
        skuNumber: reported(4),
        skuFamily: NOT_ASKED,
        osVersion: reported("10.0.26100.4929"),
        architecture: reported("x64"),
        vbs: reported({ state: "running", hardware: "meetHardwareRequirements" }),
        joinType: reported("azureADJoined"),
        entraObject: known("object-1", "Entra", SYNCED),
        managementAgent: reported("mdm"),
        ...changed,
    };
}

export function reported<T>(value: T) {
    return known(value, "Intune", SYNCED);
}

export const RULES: PrerequisiteOptions = { buildFloors: new Map(), answers: DEFAULT_ANSWERS };

/** The same rules with contested questions answered otherwise. */
export function assuming(answers: Partial<ContestedAnswers>): PrerequisiteOptions {
    return { ...RULES, answers: { ...DEFAULT_ANSWERS, ...answers } };
}
