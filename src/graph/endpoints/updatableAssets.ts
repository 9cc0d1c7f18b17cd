import { array, nullish, object } from "valibot";
import { segment } from "../../base/guid";
import type { GraphClient } from "../client";
import { isMissing } from "../consistency";
import { GUID, IDENTIFIED, mustBeOne, readAs, readPart, type Shape, TEXT } from "../shape";

/** What the Windows update service says about one device. Beta only. */
export interface UpdatableAsset {
    /** Entra's `deviceId`. */
    readonly id: string;
    /** Why the service cannot register the device. */
    readonly errors?: readonly { readonly reason?: string | null }[] | null;
    /** The newer form. `enrollmentState`: `notEnrolled`, `enrolled`, `enrolledWithPolicy`, `enrolling`, `unenrolling` … */
    readonly enrollment?: {
        readonly quality?: { readonly enrollmentState?: string | null } | null;
    } | null;
    /** The older form: one entry per enrolment. */
    readonly enrollments?: readonly { readonly updateCategory?: string | null }[] | null;
}

const ASSET: Shape<UpdatableAsset> = object({
    id: GUID,
    errors: nullish(array(object({ reason: TEXT }))),
    enrollment: nullish(object({ quality: nullish(object({ enrollmentState: TEXT })) })),
    enrollments: nullish(array(object({ updateCategory: TEXT }))),
});

/** Whether the service manages quality updates for a device. */
export type ServiceEnrolment =
    | { readonly kind: "enrolled" | "enrolling" | "notEnrolled" }
    /** The service does not know the device: it was never enrolled. */
    | { readonly kind: "neverEnrolled" }
    /** `reasons`: `invalidAzureADJoin`, `missingTrustType` … */
    | { readonly kind: "registrationError"; readonly reasons: readonly string[] }
    | { readonly kind: "unknown"; readonly why: string };

const COLLECTION = "/admin/windows/updates/updatableAssets";

/** At most this many devices are read one by one; for more, reading the whole list is cheaper. */
const FEW_DEVICES = 40;

/**
 * The enrolment of devices in the Windows update service, by Entra's `deviceId` in lower case. If a device cannot be
 * read, its enrolment is `unknown`.
 *
 * The list needs WindowsUpdates.Read.All. Reading a single device is only documented with WindowsUpdates.ReadWrite.All,
 * which a read-only application does not have; in that case the list is read even for a few devices.
 *
 * Source: Microsoft Graph beta reference, microsoft.graph.windowsUpdates.azureADDevice, updateManagementEnrollment and
 * azureADDeviceRegistrationError, "List updatableAssets" and "Get updatableAsset" (2024 to 2026).
 *
 * @throws GraphError if the service refuses the list, for example without the permission.
 */
export async function serviceEnrolments(
    graph: GraphClient,
    deviceIds: readonly string[],
    signal?: AbortSignal,
): Promise<ReadonlyMap<string, ServiceEnrolment>> {
    const wanted = new Set(deviceIds.map((id) => id.toLowerCase()));
    const options = signal === undefined ? {} : { signal };
    if (wanted.size === 0) {
        return new Map();
    }
    if (wanted.size <= FEW_DEVICES) {
        const single = await readSingly(graph, wanted, options);
        if (single !== "refused") {
            return single;
        }
    }
    return readList(graph, wanted, options);
}

type Options = { readonly signal?: AbortSignal };

async function readSingly(
    graph: GraphClient,
    wanted: ReadonlySet<string>,
    options: Options,
): Promise<ReadonlyMap<string, ServiceEnrolment> | "refused"> {
    const parts = [...wanted].map((id) => ({
        id,
        path: `${COLLECTION}/${segment(id, "device of the update service")}`,
    }));
    const found = new Map<string, ServiceEnrolment>();
    for await (const part of graph.batchGet("beta", parts, options)) {
        const answer = readPart(ASSET, part, "device of the update service", ({ id }) => id);
        if ("body" in answer) {
            found.set(answer.id, enrolmentIn(answer.body));
            continue;
        }
        const { status, message } = answer.error;
        if (status === 403) {
            return "refused";
        }
        found.set(answer.id, isMissing(answer.error) ? { kind: "neverEnrolled" } : { kind: "unknown", why: message });
    }
    return found;
}

async function readList(
    graph: GraphClient,
    wanted: ReadonlySet<string>,
    options: Options,
): Promise<ReadonlyMap<string, ServiceEnrolment>> {
    const found = new Map<string, ServiceEnrolment>();
    const query = { $filter: "isof('microsoft.graph.windowsUpdates.azureADDevice')" };
    for await (const page of graph.pages("beta", COLLECTION, { query, ...options })) {
        const shown = new Map<string, unknown>();
        for (const entry of page) {
            const { id } = readAs(IDENTIFIED, entry, "a device of the update service");
            const key = id.toLowerCase();
            mustBeOne(shown, key, entry, "a device of the update service");
            if (wanted.has(key)) {
                found.set(key, enrolmentOf(entry, id));
            }
        }
        if (found.size === wanted.size) {
            return found;
        }
    }
    for (const id of wanted) {
        if (!found.has(id)) {
            found.set(id, { kind: "neverEnrolled" });
        }
    }
    return found;
}

/** The enrolment in an entry; unknown if the entry is not valid. */
function enrolmentOf(entry: unknown, id: string): ServiceEnrolment {
    const answer = readPart(ASSET, { id, body: entry }, "device of the update service", (asset) => asset.id);
    return "body" in answer ? enrolmentIn(answer.body) : { kind: "unknown", why: answer.error.message };
}

/** States whose meaning is documented; `unenrolling` counts as not enrolled. */
const STATES: Readonly<Record<string, "enrolled" | "enrolling" | "notEnrolled">> = {
    enrolled: "enrolled",
    enrolledWithPolicy: "enrolled",
    enrolling: "enrolling",
    notEnrolled: "notEnrolled",
    unenrolling: "notEnrolled",
};

function enrolmentIn({ errors, enrollment, enrollments }: UpdatableAsset): ServiceEnrolment {
    const reasons = (errors ?? []).map(({ reason }) => reason ?? "unknown reason");
    if (reasons.length > 0) {
        return { kind: "registrationError", reasons };
    }
    if (enrollment) {
        const state = enrollment.quality?.enrollmentState ?? "notEnrolled";
        const kind = Object.hasOwn(STATES, state) ? STATES[state] : undefined;
        return kind === undefined ? { kind: "unknown", why: `the service reports the state '${state}'` } : { kind };
    }
    if (enrollments) {
        const isQuality = enrollments.some(({ updateCategory }) => updateCategory === "quality");
        return { kind: isQuality ? "enrolled" : "notEnrolled" };
    }
    return { kind: "unknown", why: "the service's answer contains no enrolment" };
}
