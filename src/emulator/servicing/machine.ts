import { wholeSeconds } from "../clock";
import type { EntraDevice, ManagedDevice } from "../fleet";

/** The values of a machine that months change. */
type Values = readonly [osVersion: string | null, synced: string, entraVersion: string | null, signedIn: string | null];

const SIGN_IN_DAYS = 14;

/** A Windows client: its newest record in Intune and its device in Entra, both as they are answered. */
export class Machine {
    private readonly first: Values;

    constructor(
        readonly managed: ManagedDevice,
        readonly entra: EntraDevice | undefined,
        /** The code of the first prerequisite beside the build that keeps hotpatches away. */
        readonly obstacle: string | undefined,
    ) {
        this.first = this.values();
    }

    get build(): number | undefined {
        return this.versionPart(1);
    }

    get revision(): number | undefined {
        return this.versionPart(2);
    }

    /** Notes that Intune heard of the machine. */
    checkIn(time: number): void {
        this.managed.listed.lastSyncDateTime = wholeSeconds(time);
    }

    /**
     * Notes that the machine was heard of, with the revision that it has then. Entra's time of the last sign-in is approximate: it is
     * written again only after two weeks (Microsoft Entra, "Manage stale devices", 2025).
     */
    report(build: number, revision: number, time: number, entraLags: boolean): void {
        const osVersion = `10.0.${build}.${revision}`;
        this.managed.listed.osVersion = osVersion;
        this.checkIn(time);
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

    /** What brings back the present values. */
    save(): () => void {
        const saved = this.values();
        return () => this.write(saved);
    }

    /** Brings back what the machine was generated with. */
    restoreFirst(): void {
        this.write(this.first);
    }

    private versionPart(place: number): number | undefined {
        const part = /^10\.0\.(\d+)\.(\d+)$/.exec(this.managed.listed.osVersion ?? "")?.[place];
        return part === undefined ? undefined : Number(part);
    }

    private values(): Values {
        const { osVersion, lastSyncDateTime } = this.managed.listed;
        const { operatingSystemVersion = null, approximateLastSignInDateTime = null } = this.entra ?? {};
        return [osVersion, lastSyncDateTime, operatingSystemVersion, approximateLastSignInDateTime];
    }

    private write([osVersion, synced, entraVersion, signedIn]: Values): void {
        this.managed.listed.osVersion = osVersion;
        this.managed.listed.lastSyncDateTime = synced;
        if (this.entra !== undefined) {
            this.entra.operatingSystemVersion = entraVersion;
            this.entra.approximateLastSignInDateTime = signedIn;
        }
    }
}
