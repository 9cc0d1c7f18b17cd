import { OptionGroup, whole } from "../optionGroup";

/** Further tenants behind the same door, for programs that read many. */
export interface TenantsOptions {
    /** How many there are in addition to the emulator's own, 0 to 5,000. Defaults to 0. */
    readonly count?: number;
    /** Windows client machines in each of them. Defaults to 200. */
    readonly devices?: number;
    /** How many of them cannot be read; in turn without consent, without permissions, and out of service. Defaults to 0. */
    readonly failing?: number;
    /**
     * How many are kept in memory. One that was not used for longest is made anew when it is needed again, unless
     * something was written to it. Defaults to 32.
     */
    readonly kept?: number;
}

export const TENANTS = new OptionGroup<Required<TenantsOptions>>(
    "tenants",
    { count: 0, devices: 200, failing: 0, kept: 32 },
    {
        count: whole(0, 5000),
        devices: whole(0, 100_000),
        failing: whole(0, 5000),
        kept: whole(1, 5000),
    },
);
