import { Clock, DAY } from "./clock";
import type { ExtensionAttributes } from "./devices";
import type { Random } from "./random";

/** What all devices of a generated tenant have in common. */
export interface Tenant {
    readonly random: Random;
    readonly clock: Clock;
    readonly people: readonly Person[];
}

/** A person who owns devices. */
export interface Person {
    readonly id: string;
    readonly userPrincipalName: string;
    readonly displayName: string;
}

/** Application ids of MDM authorities ("Manage rules for dynamic membership groups", December 2024). */
export const INTUNE_APP_ID = "0000000a-0000-0000-c000-000000000000";
export const CO_MANAGEMENT_APP_ID = "54b943f8-d761-4f8d-951e-9cea1846db5a";

export const NO_DEVICE_ID = "00000000-0000-0000-0000-000000000000";

/** Lists that most devices have in common; frozen, because all share the same object. */
export const NOTHING: readonly never[] = Object.freeze([]);
export const DEFAULT_SCOPE_TAGS: readonly string[] = Object.freeze(["0"]);

export const NO_EXTENSION_ATTRIBUTES: ExtensionAttributes = extensionAttributes({});

const EXTENSION_ATTRIBUTES: readonly ExtensionAttributes[] = [
    extensionAttributes({ extensionAttribute1: "Pilot" }),
    extensionAttributes({ extensionAttribute1: "Broad", extensionAttribute2: "Finance" }),
    extensionAttributes({ extensionAttribute15: "Kiosk" }),
];

const MOST_PEOPLE = 2_000;

/** Prepares a tenant for a given number of PCs. */
export function createTenant(random: Random, now: Date, devices: number): Tenant {
    const people: Person[] = [];
    for (let number = 1; number <= Math.min(Math.max(devices, 1), MOST_PEOPLE); number += 1) {
        people.push({
            id: random.guid(),
            userPrincipalName: `user${number}@contoso.example`,
            displayName: `User ${number}`,
        });
    }
    return { random, clock: new Clock(now), people };
}

/** Minutes since a device was last seen: hours for most, weeks for some, more than a year for a few. */
export function ageOf(random: Random): number {
    const point = random.below(100);
    if (point < 85) {
        return random.below(2 * DAY);
    }
    return point < 95 ? random.between(2 * DAY, 28 * DAY) : random.between(28 * DAY, 400 * DAY);
}

/** Extension attributes of a device: most have none. */
export function drawExtensionAttributes(random: Random): ExtensionAttributes {
    return random.chance(0.06) ? random.pick(EXTENSION_ATTRIBUTES) : NO_EXTENSION_ATTRIBUTES;
}

function extensionAttributes(values: Readonly<Record<string, string>>): ExtensionAttributes {
    const all: Record<string, string | null> = {};
    for (let number = 1; number <= 15; number += 1) {
        const name = `extensionAttribute${number}`;
        all[name] = values[name] ?? null;
    }
    return Object.freeze(all);
}
