/**
 * One fact about a device, or the reason why it is not known.
 *
 * - `known`: a source reported a value.
 * - `missing`: the source was asked and had no usable answer; `why` continues the sentence "… is not known: ".
 * - `notAsked`: nobody asked, because the badge does not depend on it. It is neither a pass nor a reason nor Unknown.
 */
export type Fact<T> =
    | { readonly kind: "known"; readonly value: T; readonly source: string; readonly observedAt: string | null }
    | {
          readonly kind: "missing";
          readonly why: string;
          readonly source: string;
          readonly observedAt: string | null;
          /**
           * How to make the source report it, in whole sentences; absent if the remedy concerns the device instead.
           */
          readonly remedy?: string | undefined;
      }
    | { readonly kind: "notAsked" };

/** What an inventory says about virtualization-based security, in Microsoft Graph's own terms. */
export interface VbsReport {
    /** `deviceGuardVirtualizationBasedSecurityState`, for example `running`. */
    readonly state: string;
    /** `deviceGuardVirtualizationBasedSecurityHardwareRequirementState`, for example `secureBootRequired`; null if absent. */
    readonly hardware: string | null;
    /** The property that was read, if it is a different one: `VSMStatus` of the attestation report. */
    readonly field?: string;
}

/** An Intune record of a machine that has a newer one. */
export interface SupersededRecord {
    readonly intuneId: string;
    readonly name: string;
    /** ISO 8601, null if the record never synced, undefined if the source's date is not valid. */
    readonly lastSyncDateTime: string | null | undefined;
}

/** The identity of one machine. */
export interface DeviceIdentity {
    /** Display name. Neither unique nor trustworthy: users choose it. */
    readonly name: string;
    /** `id` of the Intune record. */
    readonly intuneId: string;
    /** `deviceId` of the Entra object, in lower case; null if Intune has none. */
    readonly entraDeviceId: string | null;
    /**
     * When Intune last heard from the machine. ISO 8601, null if never, undefined if the source's date is not valid.
     */
    readonly lastSyncDateTime: string | null | undefined;
    /** Older Intune records of the same machine, newest first. */
    readonly otherRecords: readonly SupersededRecord[];
}

/** All facts that the five prerequisites are judged by, each with its source and the time of its observation. */
export interface DeviceFacts {
    readonly identity: DeviceIdentity;
    /** The edition as a `GetProductInfo` number. */
    readonly skuNumber: Fact<number>;
    /** The edition's name in Intune's exports, which have no number; not asked if the number is known. */
    readonly skuFamily: Fact<string>;
    /** The operating system's version as reported: `10.0.26100.4929`. */
    readonly osVersion: Fact<string>;
    /** `x64`, `arM64` (as Microsoft Graph spells it), `x86`, `arm`, `unknown`. */
    readonly architecture: Fact<string>;
    readonly vbs: Fact<VbsReport>;
    /** How the device is joined, according to Intune: `azureADJoined`, `hybridAzureADJoined`, `azureADRegistered`. */
    readonly joinType: Fact<string>;
    /** The object id of the Entra device that the Intune record refers to; its `deviceId` if a source has no other. */
    readonly entraObject: Fact<string>;
    /**
     * Whether the device is only registered, according to Entra (`trustType` Workplace). Absent if Entra says
     * otherwise, or was not asked.
     */
    readonly registeredOnly?: boolean;
    /** Who manages the device: `mdm`, `configurationManagerClientMdm` … */
    readonly managementAgent: Fact<string>;
    /** Other facts from Intune's record. Only present if requested. */
    readonly extraFacts?: ExtraFacts;
}

/** Facts that no prerequisite depends on. Undefined means not known. */
export interface ExtraFacts {
    /** `company`, `personal`, `unknown`. */
    readonly ownership: string | undefined;
    /** Bytes free on the system drive; 0 if Intune does not know. */
    readonly freeStorageBytes: number | undefined;
}

/** A value that a source reported. `observedAt` is ISO 8601, or null if the source does not say. */
export function known<T>(
    value: T,
    source: string,
    observedAt: string | null,
): Extract<Fact<T>, { readonly kind: "known" }> {
    return { kind: "known", value, source, observedAt };
}

/** A source that was asked and had no usable answer. */
export function missing(
    why: string,
    source: string,
    observedAt: string | null,
    remedy?: string,
): Extract<Fact<never>, { kind: "missing" }> {
    return { kind: "missing", why, source, observedAt, ...(remedy === undefined ? {} : { remedy }) };
}

/** Nobody asked. */
export const NOT_ASKED: Fact<never> = { kind: "notAsked" };
