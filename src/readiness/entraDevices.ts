import { isGuid } from "../base/guid";
import { isPlainObject } from "../base/plainObject";
import { isTime } from "../base/time";
import type { GraphClient, GraphVersion, RequestOptions } from "../graph/client";
import { ENTRA_DEVICES_READ, RULE_DEVICE } from "../graph/endpoints/entraDevices";
import { GROUPS_READ, groupIdOf } from "../graph/endpoints/groups";
import { isGraphError, operationError } from "../graph/errors";
import { Misfits, problemOf } from "../graph/misfits";
import { MalformedAnswer, readAs } from "../graph/shape";
import type { EntraDevice } from "../membership";
import { type DeviceFilter, deviceFilter } from "./deviceFilter";
import type { GraphObject } from "./managedDevice";
import type { Progress } from "./source";
import { isStop } from "./stop";

/** What is needed for reading. */
export interface ReadContext {
    readonly graph: GraphClient;
    readonly onProgress: (progress: Progress) => void;
    /** The current time. */
    readonly now?: Date;
    /** Stops reading early. */
    readonly signal?: AbortSignal;
    /** If set, each device of Entra's whole list is also passed on, with these additional properties. */
    readonly onlooker?: EntraOnlooker;
}

/** Receives Entra's devices while they are listed, so that they are listed only once. */
export interface EntraOnlooker {
    readonly properties: readonly string[];
    readonly see: (device: EntraDevice) => void;
}

/** Entra devices: object ids by `deviceId` in lower case. `complete` is false if reading was stopped before the end. */
export interface EntraDevices {
    readonly objects: ReadonlyMap<string, string>;
    readonly complete: boolean;
    /** `deviceId` of the devices that are only registered according to Entra (`trustType`), in lower case. */
    readonly registeredOnly: ReadonlySet<string>;
    /** Entries that are not valid devices and were left out. */
    readonly misfits: Misfits;
    /**
     * `deviceId` of the Windows devices in use that Intune manages according to Entra, in lower case. Only if all
     * devices were listed.
     */
    readonly managed?: ReadonlySet<string>;
    /**
     * The devices for which that is not known because the date of the last sign-in is not valid: the problem, by
     * `deviceId` in lower case.
     */
    readonly perhapsManaged?: ReadonlyMap<string, string>;
}

/** Which of the tenant's devices are selected: those that are in any of the groups, and those that match the rule. */
export interface Selection {
    /** Ids or display names. */
    readonly groups?: readonly string[];
    /** A dynamic membership rule, whether or not a group has it. */
    readonly filter?: string;
}

/**
 * The pages of a list. A failure says which list it was and what to do; a stop ends it without an error.
 *
 * @returns whether the end was reached.
 */
export async function* listPages(
    { graph, signal }: ReadContext,
    what: string,
    version: GraphVersion,
    path: string,
    options: RequestOptions,
): AsyncGenerator<unknown[], boolean, undefined> {
    try {
        yield* graph.pages(version, path, { ...options, ...(signal === undefined ? {} : { signal }) });
        return true;
    } catch (error) {
        if (isStop(error, signal)) {
            return false;
        }
        throw isGraphError(error) ? operationError(`List ${what}`, error) : error;
    }
}

const EVERY_DEVICE: DeviceFilter = { properties: [], fits: () => true };

/** Every device in Entra. Only ids are kept: a tenant has far more Entra devices than managed PCs. */
export async function readEntra(context: ReadContext, filter?: string): Promise<EntraDevices> {
    const { onlooker } = context;
    const now = (context.now ?? new Date()).getTime();
    const { properties, fits } = filter === undefined ? EVERY_DEVICE : deviceFilter(filter);
    const select = [
        "id",
        "deviceId",
        "trustType",
        ...(filter === undefined ? SAY_MANAGED : []),
        ...properties,
        ...(onlooker?.properties ?? []),
    ];
    const objects = new Map<string, string>();
    const managed = new Set<string>();
    const perhapsManaged = new Map<string, string>();
    const registeredOnly = new Set<string>();
    const misfits = new Misfits();
    const pages = listPages(context, "Entra devices", "v1.0", "/devices", {
        query: { $select: [...new Set(select)].join(","), $top: "999" },
        needs: ENTRA_DEVICES_READ,
    });
    let seen = 0;
    for (;;) {
        const page = await pages.next();
        if (page.done) {
            const complete = page.value;
            return {
                objects,
                complete,
                registeredOnly,
                misfits,
                ...(filter === undefined && complete ? { managed, perhapsManaged } : {}),
            };
        }
        seen += page.value.length;
        for (const device of page.value) {
            const problem = deviceProblem(device, filter !== undefined || onlooker !== undefined);
            if (problem !== undefined) {
                misfits.add(problem);
            } else if (isEntraDevice(device) && fits(device)) {
                const deviceId = device.deviceId.toLowerCase();
                objects.set(deviceId, device.id);
                onlooker?.see(device);
                if (isRegisteredOnly(device.trustType)) {
                    registeredOnly.add(deviceId);
                }
                const signIn = device.approximateLastSignInDateTime ?? null;
                if (isManagedWindows(device) && signIn !== null) {
                    if (!isTime(signIn)) {
                        perhapsManaged.set(deviceId, problemOf("approximateLastSignInDateTime", signIn));
                    } else if (now - Date.parse(signIn) < IN_USE_MS) {
                        managed.add(deviceId);
                    }
                }
            }
        }
        context.onProgress({ step: "Entra devices", done: seen });
    }
}

/**
 * Microsoft Graph v1.0 reference, device (2024): `Workplace` is a personal device, `AzureAd` means joined, `ServerAd`
 * hybrid joined.
 */
export function isRegisteredOnly(trustType: unknown): boolean {
    return trustType === "Workplace";
}

/** The properties that show whether Intune manages a device. Microsoft Graph v1.0 reference, device (2024). */
const SAY_MANAGED = ["operatingSystem", "isManaged", "managementType", "approximateLastSignInDateTime"];

/** What Entra says about retired devices is outdated. `assumed`: a device in use signs in within this time. */
const IN_USE_MS = 30 * 24 * 3_600_000;

/**
 * Whether Intune manages a Windows client, according to Entra, which even an administrator of only a part of the fleet
 * can see.
 */
function isManagedWindows({ operatingSystem, isManaged, managementType }: GraphObject): boolean {
    return (
        operatingSystem === "Windows" &&
        isManaged === true &&
        typeof managementType === "string" &&
        /mdm|intune/i.test(managementType)
    );
}

/**
 * Why an entry is not a valid device, including all its properties if a rule needs them. Otherwise checked by hand,
 * because the list is long.
 */
function deviceProblem(entry: unknown, forRule: boolean): string | undefined {
    if (!isPlainObject(entry)) {
        return problemOf("it", entry);
    }
    const name = ["id", "deviceId"].find((each) => !isId(entry[each]));
    if (name !== undefined) {
        return problemOf(name, entry[name]);
    }
    if (forRule) {
        try {
            readAs(RULE_DEVICE, entry, "a device");
        } catch (error) {
            if (error instanceof MalformedAnswer) {
                return error.message;
            }
            throw error;
        }
    }
    return undefined;
}

function isId(value: unknown): boolean {
    return typeof value === "string" && isGuid(value);
}

function isEntraDevice(entry: unknown): entry is GraphObject & { readonly id: string; readonly deviceId: string } {
    return deviceProblem(entry, false) === undefined;
}

/**
 * The devices of a selection. Members of nested groups count.
 *
 * @throws UserError for a group that does not exist, or whose name several groups have.
 */
export async function readSelection(context: ReadContext, { groups, filter }: Selection): Promise<EntraDevices> {
    const matching = filter === undefined ? undefined : await readEntra(context, filter);
    if (groups === undefined) {
        return matching ?? { objects: new Map(), complete: true, registeredOnly: new Set(), misfits: new Misfits() };
    }
    const objects = new Map<string, string>();
    const registeredOnly = new Set<string>();
    const misfits = matching?.misfits ?? new Misfits();
    let complete = matching?.complete ?? true;
    for (const group of groups) {
        const path = `/groups/${await groupIdOf(context.graph, group, context.signal)}/transitiveMembers/microsoft.graph.device`;
        // A cast to devices counts as an advanced query (Microsoft Graph v1.0 reference, "List group transitive members").
        const pages = listPages(context, `the devices of group '${group}'`, "v1.0", path, {
            query: { $select: "id,deviceId,trustType", $count: "true", $top: "999" },
            headers: { ConsistencyLevel: "eventual" },
            needs: GROUPS_READ,
        });
        for (;;) {
            const page = await pages.next();
            if (page.done) {
                complete &&= page.value;
                break;
            }
            for (const device of page.value) {
                if (!isEntraDevice(device)) {
                    misfits.add(deviceProblem(device, false) ?? "");
                    continue;
                }
                const key = device.deviceId.toLowerCase();
                if (matching === undefined || matching.objects.has(key)) {
                    objects.set(key, device.id);
                    if (isRegisteredOnly(device.trustType)) {
                        registeredOnly.add(key);
                    }
                }
            }
            context.onProgress({ step: "Groups", done: objects.size });
        }
    }
    return { objects, complete, registeredOnly, misfits };
}
