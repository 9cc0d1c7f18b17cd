import { editionOfSku } from "../../servicing/editions";
import type { IntuneProfile, IntuneRecord } from "./intuneRecord";

/** The next level by the value of a property; at the last level, the profile's number. */
type Branch = Map<unknown, Branch | number>;

/** Numbers profiles from 0 in the order in which they come, so that each is stored once. */
export class ProfileTable {
    private readonly profiles: IntuneProfile[] = [];
    private readonly servers: boolean[] = [];
    private readonly root: Branch = new Map();

    at(number: number): IntuneProfile | undefined {
        return this.profiles[number];
    }

    /** Whether the profile is that of a Windows Server machine. */
    isServer(number: number): boolean {
        return this.servers[number] === true;
    }

    /**
     * The number of a record's profile. Property by property, because building one text from all of them takes longer
     * than JSON.parse.
     */
    numberOf({ profile, system }: IntuneRecord): number {
        const { vbs } = profile;
        // Properties with few values come first, and the version last, so that the tree stays small.
        let branch = next(this.root, profile.source);
        branch = next(branch, profile.lacks);
        branch = next(branch, system);
        if (vbs === undefined || "why" in vbs) {
            branch = next(branch, null);
            branch = next(branch, vbs?.why);
        } else {
            branch = next(branch, vbs.state);
            branch = next(branch, vbs.hardware);
        }
        branch = next(branch, profile.architecture);
        branch = next(branch, profile.joinType);
        branch = next(branch, profile.managementAgent);
        branch = next(branch, profile.skuNumber);
        branch = next(branch, profile.skuFamily);
        const known = branch.get(profile.osVersion);
        if (typeof known === "number") {
            return known;
        }
        const number = this.profiles.length;
        branch.set(profile.osVersion, number);
        this.profiles.push(profile);
        this.servers.push(system === "server" || isServerEdition(profile.skuNumber));
        return number;
    }
}

function next(branch: Branch, value: unknown): Branch {
    const found = branch.get(value);
    if (found instanceof Map) {
        return found;
    }
    const made: Branch = new Map();
    branch.set(value, made);
    return made;
}

function isServerEdition(sku: number | null | undefined): boolean {
    return typeof sku === "number" && editionOfSku(sku)?.treatment === "server";
}
