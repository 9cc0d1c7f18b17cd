/** Devices on which reports and the catalog differ in the same way. */
export interface UpdateDisagreement {
    /** How they differ, in one sentence about all of them. */
    readonly finding: string;
    readonly devices: number;
    /** The names of the first of them. */
    readonly examples: readonly string[];
}

/** What Windows Update for Business reports say was installed on the same devices. It changes no outcome. */
export interface InstalledUpdates {
    /** Devices of the result whose last quality update is in the reports. */
    readonly listed: number;
    readonly notListed: number;
    /** Listed devices whose last quality update was a hotpatch, was none, or whose reports do not say. */
    readonly hotpatch: number;
    readonly noHotpatch: number;
    readonly notSaid: number;
    /**
     * Where reports and the catalog differ on whether the update that led to a device's build was a hotpatch. Only
     * devices that have in Intune the build of the report. Most devices first.
     */
    readonly disagreements: readonly UpdateDisagreement[];
    /** What was not read and why, in whole sentences. */
    readonly notRead: readonly string[];
}
