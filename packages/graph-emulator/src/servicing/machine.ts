import { wholeSeconds } from "../clock";
import type { EntraDevice, ManagedDevice } from "../fleet";
import { judgeDevice } from "../fleet/tally";
import { setVbs } from "../fleet/windowsInventory";
import type { WindowsSettings } from "./windowsSettings";

/** Compiled hybrid PE on ARM64, which prevents hotpatches as long as it is on. Nothing in Graph shows it. */
type Chpe = "on" | "restartOwed" | "off";

/** The values of a machine that change over the months. */
interface Values {
    readonly osVersion: string | null;
    readonly synced: string;
    readonly entraVersion: string | null;
    readonly signedIn: string | null;
    /** Undefined if nothing was inventoried. */
    readonly vbs: string | undefined;
    readonly credentialGuard: string | undefined;
    readonly chpe: Chpe;
}

const SIGN_IN_DAYS = 14;

/** A Windows client: its newest record in Intune and its device in Entra, both as returned by Graph. */
export class Machine {
    private chpe: Chpe;
    private readonly first: Values;

    constructor(
        readonly managed: ManagedDevice,
        readonly entra: EntraDevice | undefined,
        hasChpe: boolean,
    ) {
        this.chpe = hasChpe ? "on" : "off";
        this.first = this.values();
    }

    get build(): number | undefined {
        return this.versionPart(1);
    }

    get revision(): number | undefined {
        return this.versionPart(2);
    }

    /**
     * Why it currently cannot take hotpatches: the code of the first prerequisite, other than the build, that it fails,
     * or `chpe`. Undefined if it can.
     */
    get obstacle(): string | undefined {
        const { failing, unknown } = judgeDevice(this.managed, () => this.entra !== undefined);
        const code = [...failing, ...unknown].find((each) => each !== "build");
        return code ?? (this.chpe === "off" ? undefined : "chpe");
    }

    /**
     * Checks in with Intune, and applies the requested settings. Both settings wait for a restart: Policy CSP -
     * DeviceGuard; Windows Autopatch, "Hotpatch updates" (2025), on ARM64. `assumed`: VBS that is not configured
     * immediately waits for its restart if the hardware is reported to meet the requirements; in any other state, and
     * without an inventory, nothing changes.
     */
    checkIn(time: number, { turnsVbsOn, disablesChpe }: WindowsSettings): void {
        this.managed.listed.lastSyncDateTime = wholeSeconds(time);
        const { inventory } = this.managed;
        const canRunVbs =
            inventory?.deviceGuardVirtualizationBasedSecurityState === "notConfigured" &&
            inventory.deviceGuardVirtualizationBasedSecurityHardwareRequirementState === "meetHardwareRequirements";
        if (turnsVbsOn && canRunVbs) {
            setVbs(inventory, "rebootRequired");
        }
        if (disablesChpe && this.chpe === "on") {
            this.chpe = "restartOwed";
        }
    }

    /** Restarts: settings that waited for it take effect. They stay in effect when a policy is removed (`assumed`). */
    restart(): void {
        const { inventory } = this.managed;
        if (inventory?.deviceGuardVirtualizationBasedSecurityState === "rebootRequired") {
            setVbs(inventory, "running");
        }
        if (this.chpe === "restartOwed") {
            this.chpe = "off";
        }
    }

    /**
     * Records that the machine was seen, with its revision at that time. Entra's time of the last sign-in is
     * approximate: it is only updated after two weeks (Microsoft Entra, "Manage stale devices", 2025).
     */
    report(build: number, revision: number, time: number, entraLags: boolean): void {
        const osVersion = `10.0.${build}.${revision}`;
        this.managed.listed.osVersion = osVersion;
        this.managed.listed.lastSyncDateTime = wholeSeconds(time);
        if (this.entra === undefined) {
            return;
        }
        if (!entraLags) {
            this.entra.operatingSystemVersion = osVersion;
        }
        const signedIn = Date.parse(this.entra.approximateLastSignInDateTime ?? "");
        if (!(time - signedIn < SIGN_IN_DAYS * 24 * 60 * 60 * 1000)) {
            this.entra.approximateLastSignInDateTime = wholeSeconds(time);
        }
    }

    /** Returns a function that restores the current values. */
    save(): () => void {
        const saved = this.values();
        return () => this.write(saved);
    }

    /** Restores the values that the machine was generated with. */
    restoreFirst(): void {
        this.write(this.first);
    }

    private versionPart(place: number): number | undefined {
        const part = /^10\.0\.(\d+)\.(\d+)$/.exec(this.managed.listed.osVersion ?? "")?.[place];
        return part === undefined ? undefined : Number(part);
    }

    private values(): Values {
        const { listed, inventory } = this.managed;
        return {
            osVersion: listed.osVersion,
            synced: listed.lastSyncDateTime,
            entraVersion: this.entra?.operatingSystemVersion ?? null,
            signedIn: this.entra?.approximateLastSignInDateTime ?? null,
            vbs: inventory?.deviceGuardVirtualizationBasedSecurityState,
            credentialGuard: inventory?.deviceGuardLocalSystemAuthorityCredentialGuardState,
            chpe: this.chpe,
        };
    }

    private write({ osVersion, synced, entraVersion, signedIn, vbs, credentialGuard, chpe }: Values): void {
        const { listed, inventory } = this.managed;
        listed.osVersion = osVersion;
        listed.lastSyncDateTime = synced;
        if (this.entra !== undefined) {
            this.entra.operatingSystemVersion = entraVersion;
            this.entra.approximateLastSignInDateTime = signedIn;
        }
        if (inventory !== undefined && vbs !== undefined && credentialGuard !== undefined) {
            inventory.deviceGuardVirtualizationBasedSecurityState = vbs;
            inventory.deviceGuardLocalSystemAuthorityCredentialGuardState = credentialGuard;
        }
        this.chpe = chpe;
    }
}
